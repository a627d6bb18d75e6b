"""The credentials of a user, without their secrets: the service returns those once, when it makes them."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import told
from iam_resources.oci.api.api_keys import ApiKeys
from iam_resources.oci.api.auth_tokens import AuthTokens
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.credentials import Credentials
from iam_resources.oci.api.customer_secret_keys import CustomerSecretKeys
from iam_resources.oci.api.smtp_credentials import SmtpCredentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import is_deleted
from iam_resources.oci.lookups.asking import now


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
    return [_api_key(seen) for seen in _of(ApiKeys, user, connection)]


def list_auth_tokens(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the auth tokens of a user, without the tokens themselves. ListAuthTokens.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return [_credential(seen) for seen in _of(AuthTokens, user, connection)]


def list_customer_secret_keys(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the customer secret keys of a user, without the secrets. ListCustomerSecretKeys.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return [_credential(seen) for seen in _of(CustomerSecretKeys, user, connection)]


def list_smtp_credentials(*, user: str, connection: str | None = None) -> list[CredentialFacts]:
    """List the SMTP credentials of a user, without the passwords. ListSmtpCredentials.

    Args:
        user: the user's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return [_credential(seen) for seen in _of(SmtpCredentials, user, connection)]


def _of(kind: type[Credentials], user: str, connection: str | None) -> list[Body]:
    async def look(tenancy: Tenancy) -> list[Body]:
        owner = await tenancy.users.identify(user, tried=f"list each {kind.kind} of user {user}")
        every = await kind(tenancy.identity, tenancy.tenancy_id).all(owner.id)
        return [seen for seen in every if not is_deleted(seen)]

    return now(look, connection, "read", "users")


def _api_key(seen: Body) -> ApiKeyFacts:
    return told(ApiKeyFacts, seen, key_id=seen.get("keyId") or "", public_key=seen.get("keyValue") or "")


def _credential(seen: Body) -> CredentialFacts:
    label = seen.get("description") or seen.get("displayName") or ""
    return told(CredentialFacts, seen, credential_id=seen["id"], label=label)
