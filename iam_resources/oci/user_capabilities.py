"""What a user may use: the Console, API keys, and other kinds of credentials.

create  PUT users/{id}/capabilities with if-match, where something differs: GET users/{id} before it
read    GET users/{id}, or of many at once GET users in pages
update  PUT users/{id}/capabilities with if-match
delete  nothing: what they were before is not known, and to turn them all on would be no taking back
"""

from __future__ import annotations

import logging

from iam_resources.engine import Resource, rule
from iam_resources.errors import NotFound
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import ETAG, UserDirectory, seen_in
from iam_resources.oci.guard import guarded, holds
from iam_resources.oci.lifecycle import OciLifecycle, nothing_said
from iam_resources.oci.of_user import OfUserInputs, OfUserState, user_of
from iam_resources.oci.young import looked_for

log = logging.getLogger(__name__)

_READ = {
    "can_use_console_password": "canUseConsolePassword",
    "can_use_api_keys": "canUseApiKeys",
    "can_use_auth_tokens": "canUseAuthTokens",
    "can_use_smtp_credentials": "canUseSmtpCredentials",
    "can_use_customer_secret_keys": "canUseCustomerSecretKeys",
    "can_use_o_auth2_client_credentials": "canUseOAuth2ClientCredentials",
    "can_use_db_credentials": "canUseDbCredentials",
}
_SENT = {**_READ, "can_use_db_credentials": "canUseDBCredentials"}
"""The vendor's own clients send one of them under another name than the service tells it under."""


class UserCapabilitiesInputs(OfUserInputs):
    """What a program may write about the capabilities of a user."""

    can_use_console_password: bool | None = None
    """Whether the user may have a password for the Console."""
    can_use_api_keys: bool | None = None
    """Whether the user may have API keys."""
    can_use_auth_tokens: bool | None = None
    """Whether the user may have auth tokens."""
    can_use_smtp_credentials: bool | None = None
    """Whether the user may have SMTP credentials."""
    can_use_customer_secret_keys: bool | None = None
    """Whether the user may have customer secret keys."""
    can_use_o_auth2_client_credentials: bool | None = None
    """Whether the user may have OAuth 2.0 client credentials."""
    can_use_db_credentials: bool | None = None
    """Whether the user may have database passwords."""

    @rule("user")
    def _says_something(self) -> str | None:
        return nothing_said(self, _READ)


class UserCapabilitiesState(UserCapabilitiesInputs, OfUserState):
    """What is known of the capabilities of a user."""

    etag: str = ""
    """The version of the user that was seen last."""


class UserCapabilitiesLifecycle(OciLifecycle[UserCapabilitiesInputs, UserCapabilitiesState]):
    """Create, read, update and delete of the capabilities of a user."""

    id_formats = ("<user name or OCID>",)
    manages_users = True

    async def create(self, inputs: UserCapabilitiesInputs) -> tuple[str, UserCapabilitiesState]:
        tenancy = await self.tenancy_of(inputs)
        tried = f"set the capabilities of user {inputs.user}"
        tenancy.caller.check_manages_users(tried=tried)
        user = await user_of(tenancy, inputs.user, tried=tried)
        new = tenancy.part(UserDirectory).is_new(user.id)
        known = await looked_for(lambda: _now(tenancy, user.id), young=new)
        if known is None:
            raise NotFound(f"there is no user {inputs.user}", tried=tried)
        return user.id, await _brought_to(tenancy, known, inputs)

    async def find(self, import_id: str, inputs: UserCapabilitiesInputs | None) -> str:
        tenancy = await self.tenancy_of(inputs)
        return (await user_of(tenancy, import_id, tried=f"import {import_id}")).id

    async def read(self, id: str, state: UserCapabilitiesState | None) -> tuple[str, UserCapabilitiesState] | None:
        tenancy = await self.home_of(state, state, tried=f"read {id}")
        async with explained(tenancy, "inspect", "users", tenancy.tenancy_id):
            seen = await tenancy.part(UserDirectory).by_id(id)
            listed = seen if seen is not None and ETAG not in seen else None
            if listed and state is not None and _differing(state, _from_wire(tenancy, listed)):
                seen = await tenancy.part(UserDirectory).now(id)  # a list may be behind
        if seen is None:
            return None
        found = _from_wire(tenancy, seen)
        if state is not None and not _differing(state, found):
            found = found.model_copy(update={"etag": state.etag})
        return id, found

    async def update(
        self, id: str, state: UserCapabilitiesState, inputs: UserCapabilitiesInputs, changed: frozenset[str]
    ) -> UserCapabilitiesState:
        tried = f"set the capabilities of user {state.user_name}"
        return await _brought_to(await self.home_of(state, inputs, tried=tried), state, inputs)

    async def delete(self, id: str, state: UserCapabilitiesState) -> None:
        log.info("the capabilities of user %s stay as they are", state.user_name)


async def _brought_to(
    tenancy: Tenancy, known: UserCapabilitiesState, inputs: UserCapabilitiesInputs
) -> UserCapabilitiesState:
    users = tenancy.part(UserDirectory)
    tried = f"set the capabilities of user {known.user_name}"
    if inputs.can_use_api_keys is False:
        tenancy.caller.check_is_not(known.user_id, tried=tried)
    wanted = {name: value for name in _READ if (value := getattr(inputs, name)) is not None}
    body = {_SENT[name]: value for name, value in wanted.items() if getattr(known, name) != value}
    if not body:
        return known.model_copy(update={"user": inputs.user, "tenancy_id": tenancy.tenancy_id})

    async def act(seen: UserCapabilitiesState) -> UserCapabilitiesState:
        reply = await users.api.update_capabilities(known.user_id, body, etag=seen.etag, who=known.user_name)
        return _from_wire(tenancy, seen_in(reply))

    try:
        async with explained(tenancy, "manage", "users", tenancy.tenancy_id):
            after = await guarded(
                known,
                act,
                now=lambda: _now(tenancy, known.user_id),
                differing=lambda was, seen: [each for each in _differing(was, seen) if not holds(seen, inputs, each)],
                what=f"user {known.user_name}",
                tried=tried,
            )
    finally:
        users.wrote(known.user_id, known.user_name, now=known.user_name)
    return after.model_copy(update={"user": inputs.user})


async def _now(tenancy: Tenancy, user_id: str) -> UserCapabilitiesState | None:
    async with explained(tenancy, "inspect", "users", tenancy.tenancy_id):
        seen = await tenancy.part(UserDirectory).now(user_id)
    return None if seen is None else _from_wire(tenancy, seen)


def _differing(known: UserCapabilitiesState, seen: UserCapabilitiesState) -> set[str]:
    return {name for name in _READ if getattr(known, name) != getattr(seen, name)}


def _from_wire(tenancy: Tenancy, seen: Body) -> UserCapabilitiesState:
    told = seen.get("capabilities") or {}
    return UserCapabilitiesState(
        tenancy_id=tenancy.tenancy_id,
        user=seen["name"],
        user_id=seen["id"],
        user_name=seen["name"],
        etag=seen.get(ETAG, ""),
        **{name: told.get(wire) for name, wire in _READ.items()},
    )


class UserCapabilities(
    Resource[UserCapabilitiesInputs, UserCapabilitiesState],
    lifecycle=UserCapabilitiesLifecycle,
    token="oci:UserCapabilities",
):
    """What a user may use. What is not mentioned is left as it is; a new user may use everything.

        oci.UserCapabilities("robot", user=robot.user_id, can_use_console_password=False)

    Destroying it changes nothing. Operations: UpdateUserCapabilities, GetUser, ListUsers. Import:
    `<user name or OCID>`.
    """
