"""What a user of an identity domain may use: API keys, tokens, passwords of several kinds.

create  PUT /UserCapabilitiesChanger/{id} with the flags that are mentioned; of many at once POST /Bulk
read    GET /Users/{id}, or of many at once GET /Users in pages of 1,000
update  PUT /UserCapabilitiesChanger/{id} with the flags that differ
delete  nothing: the user keeps what it may use
"""

from __future__ import annotations

import logging
from typing import Any

from iam_resources.engine import Resource, rule
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import CAPABILITIES, Representation
from iam_resources.oci.domains.directory import Identity, UserDirectory
from iam_resources.oci.domains.of_user import AnyOfUserState, OfUserInputs, OfUserLifecycle
from iam_resources.oci.domains.references import of_user, word_for
from iam_resources.oci.lifecycle import nothing_said

log = logging.getLogger(__name__)
_WIRE = {
    "can_use_api_keys": "canUseApiKeys",
    "can_use_auth_tokens": "canUseAuthTokens",
    "can_use_console": "canUseConsole",
    "can_use_console_password": "canUseConsolePassword",
    "can_use_customer_secret_keys": "canUseCustomerSecretKeys",
    "can_use_db_credentials": "canUseDbCredentials",
    "can_use_o_auth2_client_credentials": "canUseOAuth2ClientCredentials",
    "can_use_smtp_credentials": "canUseSmtpCredentials",
}


class UserCapabilitiesInputs(OfUserInputs):
    """What a program may write about what a user may use. What is not mentioned stays as it is."""

    can_use_api_keys: bool | None = None
    """API keys."""
    can_use_auth_tokens: bool | None = None
    """Auth tokens."""
    can_use_console: bool | None = None
    """The Console."""
    can_use_console_password: bool | None = None
    """A password of the domain's own; false for users who sign in at another identity provider."""
    can_use_customer_secret_keys: bool | None = None
    """Customer secret keys."""
    can_use_db_credentials: bool | None = None
    """Passwords of databases."""
    can_use_o_auth2_client_credentials: bool | None = None
    """OAuth 2.0 client credentials."""
    can_use_smtp_credentials: bool | None = None
    """SMTP credentials."""

    @rule("user")
    def _says_something(self) -> str | None:
        return nothing_said(self, _WIRE)


class UserCapabilitiesState(UserCapabilitiesInputs, AnyOfUserState):
    """What is known of what a user may use."""


class UserCapabilitiesLifecycle(OfUserLifecycle[UserCapabilitiesInputs, UserCapabilitiesState]):
    """Create, read, update and delete of capabilities."""

    collection = "Users"
    id_formats = ("<user name, id or OCID>", "<domain URL>/admin/v1/Users/<user name, id or OCID>")

    async def create(self, inputs: UserCapabilitiesInputs) -> tuple[str, UserCapabilitiesState]:
        domain, user = await self.user_of(inputs, tried=f"set what user {inputs.user} may use")
        flags = await _set(domain, user, inputs, frozenset(_WIRE))
        state = _known(domain, user, flags, user_said=inputs.user, url=inputs.domain_url)
        return self.id_of(inputs.domain_url, user.id), state

    async def read(self, id: str, state: UserCapabilitiesState | None) -> tuple[str, UserCapabilitiesState] | None:
        def as_known(user: Representation) -> bool:
            told = user.get(CAPABILITIES, {})
            return state is None or all(told.get(wire, flag) == flag for wire, flag in _flags(state).items())

        domain, seen = await self.seen_at(id, state, as_known)
        if seen is None:
            return None
        user = domain.part(UserDirectory).identity_of(seen)
        url = state.domain_url if state is not None else self.url_in(id)
        told = {**(_flags(state) if state is not None else {}), **seen.get(CAPABILITIES, {})}
        return self.id_of(url, user.id), _known(
            domain, user, told, user_said=word_for(user, state.user if state else None), url=url
        )

    async def update(
        self, id: str, state: UserCapabilitiesState, inputs: UserCapabilitiesInputs, changed: frozenset[str]
    ) -> UserCapabilitiesState:
        domain, user = await self.user_of(inputs, state, tried=f"set what user {inputs.user} may use")
        same = user.id == state.user_id
        told = await _set(domain, user, inputs, changed if same else frozenset(_WIRE))
        flags = {**(_flags(state) if same else {}), **told}
        return _known(domain, user, flags, user_said=inputs.user, url=inputs.domain_url)

    async def delete(self, id: str, state: UserCapabilitiesState) -> None:
        log.info("user %s keeps what it may use", state.user_name)


async def _set(domain: Domain, user: Identity, inputs: UserCapabilitiesInputs, names: frozenset[str]) -> Representation:
    """Set the flags of these names; gives all flags that are known then."""
    users = domain.part(UserDirectory)
    flags = {
        wire: flag for name, wire in _WIRE.items() if name in names and (flag := getattr(inputs, name)) is not None
    }
    if not flags:
        return {}
    try:
        told = await users.api.change_capabilities(user.id, flags, who=user.name)
    finally:
        users.forget(user.id)
    after = {**flags, **{wire: told[wire] for wire in _WIRE.values() if wire in told}}
    if kept := sorted(wire for wire, flag in flags.items() if after[wire] is not flag):
        log.warning("the domain took the call and did not change %s of user %s", ", ".join(kept), user.name)
    return after


def _flags(fields: UserCapabilitiesInputs) -> dict[str, bool]:
    """The flags that are said or known, by their names in the API."""
    return {wire: flag for name, wire in _WIRE.items() if (flag := getattr(fields, name)) is not None}


def _known(
    domain: Domain, user: Identity, flags: Representation, *, user_said: str, url: str | None
) -> UserCapabilitiesState:
    fields: dict[str, Any] = {
        "domain": domain.url,
        "domain_url": url,
        "user": user_said,
        **of_user(user),
        **{name: flags.get(wire) for name, wire in _WIRE.items()},
    }
    return UserCapabilitiesState(**fields)


class UserCapabilities(
    Resource[UserCapabilitiesInputs, UserCapabilitiesState],
    lifecycle=UserCapabilitiesLifecycle,
    token="oci.domains:UserCapabilities",
):
    """What one user of an identity domain may use. A new user may use everything.

        domains.UserCapabilities("ana", user=ana.user_id, can_use_console_password=False, can_use_api_keys=True)

    Operation: `PUT /UserCapabilitiesChanger/{id}`. Import: `<user name, id or OCID>`.
    """
