"""The credentials of a user, without their secrets: the service returns those once, when it makes them."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import facts_of
from iam_resources.oci.api.calls import Body, is_deleted
from iam_resources.oci.api.credentials import ApiKeys, AuthTokens, Credentials, CustomerSecretKeys, SmtpCredentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lookups.base import describe, run


@dataclass(frozen=True)
class ApiKeyFacts:
    """An API key as the service describes it."""

    fingerprint: str
    key_id: str
    public_key: str
    lifecycle_state: str = ""
    time_created: str = ""


@dataclass(frozen=True)
class CredentialFacts:
    """An auth token, a customer secret key or an SMTP credential as the service describes it."""

    credential_id: str
    """Its OCID; of a customer secret key, the access key."""
    label: str = ""
    """Its description or display name."""
    username: str | None = None
    """Of an SMTP credential, the name to log in with."""
    lifecycle_state: str = ""
    time_created: str = ""
    time_expires: str | None = None


def list_api_keys(*, user: str, connection: str | None = None) -> list[ApiKeyFacts]:
    """List the API keys of a user. ListApiKeys.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return [
        facts_of(ApiKeyFacts, seen, key_id=seen.get("keyId") or "", public_key=seen.get("keyValue") or "")
        for seen in _list(ApiKeys, user, connection)
    ]


def list_auth_tokens(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the auth tokens of a user, without the tokens themselves. ListAuthTokens.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return _describe(AuthTokens, user, connection)


def list_customer_secret_keys(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the customer secret keys of a user, without the secrets. ListCustomerSecretKeys.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return _describe(CustomerSecretKeys, user, connection)


def list_smtp_credentials(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the SMTP credentials of a user, without the passwords. ListSmtpCredentials.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return _describe(SmtpCredentials, user, connection)


def _list(kind: type[Credentials], user: str, connection: str | None) -> list[Body]:
    async def look(tenancy: Tenancy) -> list[Body]:
        owner = await tenancy.users.identify(user, tried=f"list each {kind.kind} of user {user}")
        every = await kind(tenancy.identity, tenancy.tenancy_id).list_all(owner.id)
        return [seen for seen in every if not is_deleted(seen)]

    return run(look, connection, "users", "read")


def _describe(kind: type[Credentials], user: str, connection: str | None) -> list[CredentialFacts]:
    return [
        describe(CredentialFacts, seen, label=seen.get("description") or seen.get("displayName") or "")
        for seen in _list(kind, user, connection)
    ]
