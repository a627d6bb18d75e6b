"""Users of a realm.

create  POST users (section 2.2), one call; with `adopt`, after a conflict: GET users?username= and PUT users/{id}
read    GET users/{id} (2.4), or of many at once GET users in pages (2.3)
update  PUT users/{id}; GET users/{id} before it when attributes change
delete  DELETE users/{id} (2.5), or PUT users/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

import time
from typing import Annotated, Any, Literal

import httpx
from pydantic import Field

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.directory.users import UserDirectory
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Local, Partial, PerKey, Resource, Unordered, rule
from iam_resources.errors import Conflict, IamError
from iam_resources.http import Reply
from iam_resources.shapes.named import SWAP, NamedLifecycle

_WIRE = {
    "username": "username",
    "email": "email",
    "first_name": "firstName",
    "last_name": "lastName",
    "enabled": "enabled",
    "email_verified": "emailVerified",
    "attributes": "attributes",
    "required_actions": "requiredActions",
}
_PROFILE = ("username", "email", "firstName", "lastName")
_OWN_ARGUMENT = {"username": "username", "email": "email", "firstName": "first_name", "lastName": "last_name"}


class UserInputs(RealmInputs):
    """What a program may write about a user."""

    username: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Login name, unique in the realm, in lower case; 3 to 255 characters unless the realm's user profile says
    otherwise. A change renames the user in place, which the realm must allow ('Edit username'). Section 2.2."""
    email: Annotated[str | None, Field(max_length=255)] = None
    """E-mail address, in lower case, unique in the realm unless that allows duplicates; an empty text takes it away."""
    first_name: Annotated[str | None, Field(max_length=255)] = None
    """First name, at most 255 characters; an empty text takes it away."""
    last_name: Annotated[str | None, Field(max_length=255)] = None
    """Last name, at most 255 characters; an empty text takes it away."""
    enabled: bool | None = None
    """Whether the user can log in. Not mentioned: true for a user that is made, as it is for one that exists."""
    email_verified: bool | None = None
    """Whether the e-mail address counts as checked."""
    attributes: Annotated[dict[str, list[str]] | None, PerKey()] = None
    """Attributes, each with its values of at most 2,048 characters. Those not mentioned are left as they are; an empty
    list takes one away. The realm must allow them, in its user profile."""
    required_actions: Annotated[list[str] | None, Unordered()] = None
    """What the user must do at the next login, such as `UPDATE_PASSWORD` or `VERIFY_EMAIL`; an empty list: nothing."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing user of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "disable", "keep"], Local()] = "delete"
    """What becomes of the user when the resource is destroyed: deleted, disabled, or left as it is."""

    @rule("username")
    def _lower_username(self) -> str | None:
        return _lower(self.username, "user names")

    @rule("email")
    def _lower_email(self) -> str | None:
        return _lower(self.email or "", "e-mail addresses")

    @rule("attributes")
    def _own_attributes(self) -> str | None:
        for name, values in (self.attributes or {}).items():
            if name in _OWN_ARGUMENT:
                return f"'{name}' is no attribute of its own: use the argument {_OWN_ARGUMENT[name]}"
            if not name:
                return "an attribute needs a name"
            if "" in values:
                return f"'{name}' has an empty value, which Keycloak drops: write [] to take the attribute away"
        return None


def _lower(text: str, what: str) -> str | None:
    if text == text.lower():
        return None
    return f"Keycloak keeps {what} in lower case: write '{text.lower()}', not '{text}'"


class UserState(UserInputs, RealmState):
    """What is known of a user."""

    user_id: str = ""
    """The UUID that the vendor gave the user."""


class UserLifecycle(NamedLifecycle[UserInputs, UserState, Realm], RealmLifecycle[UserInputs, UserState]):
    """Create, read, update and delete of users."""

    id_formats = ("<realm>/<username or id>",)
    kind = "user"
    id_field = "user_id"
    name_field = "username"

    def objects(self, place: Realm) -> UserDirectory:
        return place.users

    async def make(self, place: Realm, inputs: UserInputs) -> tuple[str, UserState]:
        body = _to_wire(inputs, frozenset(_WIRE))
        body.setdefault("enabled", True)
        unasked = await _check(place, body, tried=f"create user {inputs.username} in realm {place.name}")
        asked_at = time.monotonic()
        reply = await place.users.api.create(body, settle=lambda: _settle(place, body, asked_at))
        user_id = reply.headers["location"].rsplit("/", 1)[1]
        place.users.wrote(user_id, inputs.username, now=inputs.username)
        state = self.state_of(place, {**body, "id": user_id}, inputs)
        if "requiredActions" in body and unasked - set(body["requiredActions"]):
            try:  # the realm adds its default actions to those that were sent
                actions = {"requiredActions": body["requiredActions"]}
                await place.users.api.update(user_id, actions, who=inputs.username)
            except IamError as error:
                seen = {**body, "id": user_id, "requiredActions": sorted(unasked | set(body["requiredActions"]))}
                raise Partial(self.id_at(place, user_id, inputs), self.state_of(place, seen, inputs), error) from error
        return user_id, state

    async def existing(self, place: Realm, inputs: UserInputs) -> Representation | None:
        return await place.users.api.named(inputs.username)

    async def _adopt(self, place: Realm, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        conflict.hint = conflict.hint or "Another user has this e-mail address: give this one another, or free it"
        return await super()._adopt(place, inputs, conflict)

    def state_of(self, place: Realm, seen: Representation, fields: UserInputs | UserState | None) -> UserState:
        values: dict[str, Any] = {name: seen.get(wire) for name, wire in _WIRE.items()}
        values["attributes"] = {key: each for key, each in (values["attributes"] or {}).items() if each} or None
        for name in ("email", "first_name", "last_name", "required_actions"):
            values[name] = values[name] or None
        values["email_verified"] = bool(values["email_verified"])
        return UserState(**self.location(place, fields), user_id=seen["id"], **values)

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        realm = await self.place_of(inputs, state)
        user_id = state.user_id
        body = _to_wire(inputs, changed)
        await _check(realm, body, tried=f"update user {state.username} in realm {realm.name}")
        seen = _to_wire(state, frozenset(_WIRE))
        if "attributes" in body:
            # A body with attributes replaces the whole profile, so all of it must be in there.
            seen = await realm.users.api.get(user_id)
            merged = {**seen.get("attributes", {}), **body["attributes"]}
            body = {
                **{name: seen[name] for name in _PROFILE if name in seen},
                **body,
                "attributes": {name: values for name, values in merged.items() if values},
            }
        try:
            await realm.users.api.update(user_id, body, who=state.username)
        except Conflict as conflict:
            conflict.hint = conflict.hint or SWAP
            raise
        realm.users.wrote(user_id, state.username, inputs.username, now=body.get("username", state.username))
        return self.state_of(realm, {**seen, **body, "id": user_id}, inputs)

    async def remove(self, place: Realm, object_id: str, state: UserState) -> None:
        api = place.users.api
        if state.on_delete == "disable":
            await found(api.update(object_id, {"enabled": False}, who=state.username))
        else:
            await found(api.delete(object_id, who=state.username))
        place.users.wrote(object_id, state.username)
        place.grants.wrote(object_id)


async def _check(realm: Realm, body: Representation, *, tried: str) -> frozenset[str]:
    """Ask before a write what the realm would drop without a word; gives the actions that it requires unasked."""
    await realm.rules.check_attributes(
        (name for name, values in body.get("attributes", {}).items() if values), tried=tried
    )
    if "requiredActions" not in body:
        return frozenset()
    return await realm.rules.default_required_actions(body["requiredActions"], tried=tried)


async def _settle(realm: Realm, body: Representation, asked_at: float) -> Reply | None:
    """After a lost answer: the user, if it is certain that our call made it.

    It is when all we sent is there, and the user is not older than our call by the server's own clock.
    """
    seen = await realm.users.api.named(body["username"])
    earliest = realm.clock.earliest(asked_at)
    if seen is None or earliest is None or seen.get("createdTimestamp", 0) < earliest:
        return None
    for name, sent in body.items():
        if name == "requiredActions":
            same = set(sent) <= set(seen.get(name, []))
        elif name == "attributes":
            same = {key: values for key, values in sent.items() if values} == seen.get(name, {})
        else:
            same = sent == seen.get(name, "")
        if not same:
            return None
    return Reply(201, httpx.Headers({"location": f"users/{seen['id']}"}), None)


def _to_wire(fields: UserInputs, names: frozenset[str]) -> Representation:
    given = {wire: getattr(fields, name) for name, wire in _WIRE.items() if name in names}
    return {wire: value for wire, value in given.items() if value is not None}


class User(Resource[UserInputs, UserState], lifecycle=UserLifecycle, token="cncc:User"):
    """A user of a realm.

        ana = cncc.User("ana", username="ana", email="ana@example.com", attributes={"team": ["core"]})

    What is not mentioned is left as it is, also `enabled` and attributes. The user has no password until a
    `Password` gives it one.

    Operations: sections 2.2 to 2.5. Import: `<realm>/<username or id>`.
    """
