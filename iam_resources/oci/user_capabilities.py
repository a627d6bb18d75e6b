"""What a user may use: the Console, API keys, and other kinds of credentials.

create  PUT users/{id}/capabilities with if-match, where something differs: GET users/{id} before it
read    GET users/{id}, or of many at once GET users in pages
update  PUT users/{id}/capabilities with if-match
delete  nothing: what they were before is not known, and to turn them all on would be no taking back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from iam_resources.engine import Follows, Resource, rule
from iam_resources.errors import NotFound
from iam_resources.oci.api.calls import Body
from iam_resources.oci.base.consistency import find_young
from iam_resources.oci.base.etag import change_if_same, is_as_wanted
from iam_resources.oci.base.of_user import USER, OfUserInputs, OfUserState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import ETAG, Identity, seen_in
from iam_resources.oci.lifecycle import OciLifecycle, nothing_said
from iam_resources.shapes.of_user import OfUserLifecycle

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
"""The vendor's own clients send one of them under another name than the service returns it under."""


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

    etag: Annotated[str, Follows()] = ""
    """The version of the user that was seen last."""


class UserCapabilitiesLifecycle(
    OfUserLifecycle[UserCapabilitiesInputs, UserCapabilitiesState, Tenancy],
    OciLifecycle[UserCapabilitiesInputs, UserCapabilitiesState],
):
    """Create, read, update and delete of the capabilities of a user."""

    id_formats = ("<user name or OCID>",)
    manages_users = True
    rights = ("users",)
    kind = "user_capabilities"
    user = USER
    action = "set the capabilities of user {0}"
    what = "the capabilities"
    remains = "stay as they are"

    async def set_value(
        self,
        place: Tenancy,
        user: Identity,
        inputs: UserCapabilitiesInputs,
        state: UserCapabilitiesState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        tried = self.action.format(user.name)
        if inputs.can_use_api_keys is False:
            place.caller.check_is_not(user.id, tried=tried)

        async def fetch_now() -> UserCapabilitiesState | None:
            seen = await place.users.now(user.id)
            return None if seen is None else UserCapabilitiesState(**_values(seen))

        async def act(seen: UserCapabilitiesState) -> UserCapabilitiesState:
            reply = await place.users.api.update_capabilities(user.id, body, etag=seen.etag, who=user.name)
            return UserCapabilitiesState(**_values(seen_in(reply)))

        def differing(known: UserCapabilitiesState, seen: UserCapabilitiesState) -> list[str]:
            return [name for name in _differing(known, seen) if not is_as_wanted(seen, inputs, name)]

        known = state or await find_young(fetch_now, young=place.users.is_new(user.id))
        if known is None:
            raise NotFound(f"there is no user {user.name}", tried=tried)
        wanted = {name: value for name in _READ if (value := getattr(inputs, name)) is not None}
        body = {_SENT[name]: value for name, value in wanted.items() if getattr(known, name) != value}
        if body:
            try:
                known = await change_if_same(
                    known, act, fetch_now=fetch_now, differing=differing, what=f"user {user.name}", tried=tried
                )
            finally:
                place.users.wrote(user.id, user.name, now=user.name)
        return known.model_dump(include={*_READ, "etag"})

    async def read_value(self, place: Tenancy, seen: Body, state: UserCapabilitiesState | None) -> Mapping[str, Any]:
        found = UserCapabilitiesState(**_values(seen))
        if state is None:
            return found.model_dump(include={*_READ, "etag"})
        if not found.etag and _differing(state, found):  # a list may be behind
            now = await place.users.now(str(seen["id"]))
            found = found if now is None else UserCapabilitiesState(**_values(now))
        etag = found.etag if _differing(state, found) else state.etag
        return {**found.model_dump(include={*_READ}), "etag": etag}


def _differing(known: UserCapabilitiesState, seen: UserCapabilitiesState) -> set[str]:
    return {name for name in _READ if getattr(known, name) != getattr(seen, name)}


def _values(seen: Body) -> dict[str, Any]:
    capabilities = seen.get("capabilities") or {}
    return {
        "user": seen["name"],
        "etag": seen.get(ETAG, ""),
        **{name: capabilities.get(wire) for name, wire in _READ.items()},
    }


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
