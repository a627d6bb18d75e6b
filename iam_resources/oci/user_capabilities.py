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
from iam_resources.engine.wire import from_json, json_names, to_json
from iam_resources.errors import NotFound
from iam_resources.oci.api.calls import ETAG, Body, object_in
from iam_resources.oci.base.consistency import find_recent
from iam_resources.oci.base.etag import change_if_same
from iam_resources.oci.base.lifecycle import OciLifecycle, none_mentioned
from iam_resources.oci.base.of_user import USER, OfUserInputs, OfUserState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Identity
from iam_resources.shapes.of_user import OfUserLifecycle

_DB_READ, _DB_SENT = "canUseDbCredentials", "canUseDBCredentials"
"""The vendor's own clients send one of them under another name than the service returns it under."""


class UserCapabilitiesInputs(OfUserInputs):
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
    def _mentions_one(self) -> str | None:
        return none_mentioned(self, _CAPABILITIES)


_CAPABILITIES = tuple(name for name in json_names(UserCapabilitiesInputs) if name.startswith("can_use_"))


class UserCapabilitiesState(UserCapabilitiesInputs, OfUserState):
    etag: Annotated[str, Follows()] = ""
    """The version of the user that was seen last."""


class UserCapabilitiesLifecycle(
    OfUserLifecycle[UserCapabilitiesInputs, UserCapabilitiesState, Tenancy],
    OciLifecycle[UserCapabilitiesInputs, UserCapabilitiesState],
):
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
            seen = await place.users.fetch_now(user.id)
            return None if seen is None else UserCapabilitiesState(**_values(seen))

        async def act(seen: UserCapabilitiesState) -> UserCapabilitiesState:
            reply = await place.users.api.update_capabilities(user.id, body, etag=seen.etag, who=user.name)
            return UserCapabilitiesState(**_values(object_in(reply)))

        def differing(known: UserCapabilitiesState, seen: UserCapabilitiesState) -> list[str]:
            return [name for name in _differing(known, seen) if getattr(seen, name) != getattr(inputs, name)]

        known = state or await find_recent(fetch_now, recent=place.users.is_new(user.id))
        if known is None:
            raise NotFound(f"there is no user {user.name}", tried=tried)
        body = to_json(inputs, [name for name in _CAPABILITIES if getattr(inputs, name) != getattr(known, name)])
        if _DB_READ in body:
            body[_DB_SENT] = body.pop(_DB_READ)
        if body:
            try:
                known = await change_if_same(
                    known, act, fetch_now=fetch_now, differing=differing, what=f"user {user.name}", tried=tried
                )
            finally:
                place.users.wrote(user.id, user.name, now=user.name)
        return known.model_dump(include={*_CAPABILITIES, "etag"})

    async def read_value(self, place: Tenancy, seen: Body, state: UserCapabilitiesState | None) -> Mapping[str, Any]:
        found = UserCapabilitiesState(**_values(seen))
        if state is None:
            return found.model_dump(include={*_CAPABILITIES, "etag"})
        if not found.etag and _differing(state, found):  # a list may be behind
            now = await place.users.fetch_now(str(seen["id"]))
            found = found if now is None else UserCapabilitiesState(**_values(now))
        etag = found.etag if _differing(state, found) else state.etag
        return {**found.model_dump(include={*_CAPABILITIES}), "etag": etag}


def _differing(known: UserCapabilitiesState, seen: UserCapabilitiesState) -> set[str]:
    return {name for name in _CAPABILITIES if getattr(known, name) != getattr(seen, name)}


def _values(seen: Body) -> dict[str, Any]:
    capabilities = from_json(UserCapabilitiesInputs, seen.get("capabilities") or {})
    return {**capabilities, "user": seen["name"], "etag": seen.get(ETAG, "")}


class UserCapabilities(Resource, lifecycle=UserCapabilitiesLifecycle, token="oci:UserCapabilities"):
    """What a user may use. What is not mentioned is left as it is; a new user may use everything.

        oci.UserCapabilities("robot", user=robot.user_id, can_use_console_password=False)

    Destroying it changes nothing. Operations: UpdateUserCapabilities, GetUser, ListUsers. Import:
    `<user name or OCID>`.
    """
