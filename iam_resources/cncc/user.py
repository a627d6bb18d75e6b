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
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, take_over
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Local, Partial, PerKey, Resource, State, Unordered, rule
from iam_resources.errors import Conflict, IamError, NotFound
from iam_resources.http import Reply

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


class UserState(UserInputs, State):
    """What is known of a user."""

    user_id: str = ""
    """The UUID that the vendor gave the user."""


class UserLifecycle(RealmLifecycle[UserInputs, UserState]):
    """Create, read, update and delete of users."""

    id_formats = ("<realm>/<username or id>",)

    async def create(self, inputs: UserInputs) -> tuple[str, UserState]:
        realm = await self.realm_of(inputs)
        tried = f"create user {inputs.username} in realm {realm.name}"
        body = _to_wire(inputs, frozenset(_WIRE))
        body.setdefault("enabled", True)
        unasked = await _check(realm, body, tried=tried)
        asked_at = time.monotonic()
        try:
            reply = await realm.users.api.create(body, settle=lambda: _settle(realm, body, asked_at))
        except Conflict as conflict:
            return await self._adopted(realm, inputs, conflict)
        user_id = reply.headers["location"].rsplit("/", 1)[1]
        realm.users.wrote(user_id, inputs.username, now=inputs.username)
        id_, state = f"{realm.name}/{user_id}", _from_wire({**body, "id": user_id}, realm.name)
        if "requiredActions" in body and unasked - set(body["requiredActions"]):
            try:  # the realm adds its default actions to those that were sent
                actions = {"requiredActions": body["requiredActions"]}
                await realm.users.api.update(user_id, actions, who=inputs.username)
            except IamError as error:
                seen = {**body, "id": user_id, "requiredActions": sorted(unasked | set(body["requiredActions"]))}
                raise Partial(id_, _from_wire(seen, realm.name), error) from error
        return id_, state

    async def _adopted(self, realm: Realm, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        seen = await realm.users.api.named(inputs.username)
        if seen is None:
            conflict.hint = conflict.hint or "Another user has this e-mail address: give this one another, or free it"
            raise conflict
        if not inputs.adopt:
            conflict.hint = take_over("user", f"{realm.name}/{inputs.username}")
            raise conflict
        id_, state = f"{realm.name}/{seen['id']}", _from_wire(seen, realm.name)
        changed = frozenset(
            name for name in _WIRE if (wanted := getattr(inputs, name)) is not None and wanted != getattr(state, name)
        )
        if not changed:
            return id_, state
        try:
            return id_, await self.update(id_, state, inputs, changed)
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def find(self, import_id: str, inputs: UserInputs | None) -> str:
        realm_name, reference = self.parts_of(import_id)
        realm = await self.realm_at(realm_name)
        seen = await realm.users.look_up(reference)
        if seen is None:
            raise NotFound(f"there is no user {reference} in realm {realm_name}", tried=f"import {import_id}")
        return f"{realm_name}/{seen['id']}"

    async def read(self, id: str, state: UserState | None) -> tuple[str, UserState] | None:
        realm_name, user_id = id.split("/", 1)
        seen = await (await self.realm_at(realm_name, state)).users.by_id(user_id)
        return None if seen is None else (id, _from_wire(seen, realm_name))

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        realm_name, user_id = id.split("/", 1)
        realm = await self.realm_at(realm_name, inputs)
        body = _to_wire(inputs, changed)
        await _check(realm, body, tried=f"update user {state.username} in realm {realm_name}")
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
        await realm.users.api.update(user_id, body, who=state.username)
        realm.users.wrote(user_id, state.username, inputs.username, now=body.get("username", state.username))
        return _from_wire({**seen, **body, "id": user_id}, realm_name)

    async def delete(self, id: str, state: UserState) -> None:
        realm_name, user_id = id.split("/", 1)
        api = (realm := await self.realm_at(realm_name, state)).users.api
        if state.on_delete == "disable":
            await found(api.update(user_id, {"enabled": False}, who=state.username))
        elif state.on_delete == "delete":
            await found(api.delete(user_id, who=state.username))
        realm.users.wrote(user_id, state.username)
        realm.grants.wrote(user_id)


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


def _from_wire(seen: Representation, realm: str) -> UserState:
    fields: dict[str, Any] = {name: seen.get(wire) for name, wire in _WIRE.items()}
    fields["attributes"] = {key: values for key, values in (fields["attributes"] or {}).items() if values} or None
    for name in ("email", "first_name", "last_name", "required_actions"):
        fields[name] = fields[name] or None
    fields["email_verified"] = bool(fields["email_verified"])
    return UserState(realm=realm, user_id=seen["id"], **fields)


class User(Resource[UserInputs, UserState], lifecycle=UserLifecycle, token="cncc:User"):
    """A user of a realm.

        ana = cncc.User("ana", username="ana", email="ana@example.com", attributes={"team": ["core"]})

    What is not mentioned is left as it is, also `enabled` and attributes. The user has no password until a
    `Password` gives it one.

    Operations: sections 2.2 to 2.5. Import: `<realm>/<username or id>`.
    """
