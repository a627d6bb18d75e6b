"""Users of a realm.

create  POST users (section 2.2), one call; with `adopt`, after a conflict: GET users?username= and PUT users/{id}
read    GET users/{id} (2.4), or of many at once GET users in pages (2.3)
update  PUT users/{id}; GET users/{id} before it when attributes change
delete  DELETE users/{id} (2.5), or PUT users/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated, Any, Literal

import httpx
from pydantic import Field

from iam_resources.cncc.api.representation import Representation, is_blank
from iam_resources.cncc.directory.objects import PAGE, UserDirectory, found
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Local, Partial, PerKey, Resource, Unordered, rule
from iam_resources.engine.check import canonical
from iam_resources.engine.diff import diff
from iam_resources.engine.values import contains_unknown
from iam_resources.engine.wire import from_json, to_json
from iam_resources.errors import Conflict, IamError, Invalid
from iam_resources.http import Reply, offset_pages
from iam_resources.http.clock import ServerClock
from iam_resources.shapes.named import NamedLifecycle

_PROFILE = ("username", "email", "firstName", "lastName")
_TAKEN_ADDRESS = (
    "Another user has this e-mail address. If this resource had another name in the program before, add"
    ' aliases=[pulumi.Alias(name="<that name>")] to its options. Otherwise give this user another address, or free it'
)
_OWN_ARGUMENT = {"username": "username", "email": "email", "firstName": "first_name", "lastName": "last_name"}


class UserInputs(RealmInputs):
    username: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Login name, unique in the realm, in lower case; 3 to 255 characters unless the realm's user profile says
    otherwise. A change renames the user in place, which the realm must allow ('Edit username'). Section 2.2."""
    email: Annotated[str | None, Field(max_length=255)] = None
    """E-mail address, in lower case, unique in the realm unless that allows duplicates; an empty string clears it."""
    first_name: Annotated[str | None, Field(max_length=255)] = None
    """First name, at most 255 characters; an empty string clears it."""
    last_name: Annotated[str | None, Field(max_length=255)] = None
    """Last name, at most 255 characters; an empty string clears it."""
    enabled: bool | None = None
    """Whether the user can log in. If omitted: true for a new user, unchanged for an existing one."""
    email_verified: bool | None = None
    """Whether the e-mail address counts as checked."""
    attributes: Annotated[dict[str, list[str]] | None, PerKey()] = None
    """Attributes, each with its values of at most 2,048 characters. Those not mentioned are left as they are; an empty
    list clears one. The realm must allow them, in its user profile."""
    required_actions: Annotated[list[str] | None, Unordered()] = None
    """What the user must do at the next login, such as `UPDATE_PASSWORD` or `VERIFY_EMAIL`; an empty list: nothing."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing user of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "disable", "keep"], Local()] = "delete"
    """What happens to the user when the resource is destroyed: deleted, disabled, or left as it is."""

    @rule("username")
    def _lower_username(self) -> str | None:
        return _check_lower(self.username, "user names")

    @rule("email")
    def _lower_email(self) -> str | None:
        return _check_lower(self.email or "", "e-mail addresses")

    @rule("attributes")
    def _own_attributes(self) -> str | None:
        for name, values in (self.attributes or {}).items():
            if name in _OWN_ARGUMENT:
                return f"'{name}' is no attribute of its own: use the argument {_OWN_ARGUMENT[name]}"
            if not name:
                return "an attribute needs a name"
            if any(map(is_blank, values)):
                return f"'{name}' has a blank value, which Keycloak drops: write [] to clear the attribute"
        return None

    @rule("first_name")
    def _first_name_not_blank(self) -> str | None:
        return _check_blank(self.first_name)

    @rule("last_name")
    def _last_name_not_blank(self) -> str | None:
        return _check_blank(self.last_name)

    @rule("email")
    def _email_without_spaces(self) -> str | None:
        spaces = any(character.isspace() for character in self.email or "")
        return "an e-mail address has no spaces" if spaces else None


def _check_blank(text: str | None) -> str | None:
    return "is blank, which Keycloak drops: write '' to clear it" if text and is_blank(text) else None


def _check_lower(text: str, what: str) -> str | None:
    if text == text.lower():
        return None
    return f"Keycloak keeps {what} in lower case: write '{text.lower()}', not '{text}'"


class UserState(UserInputs, RealmState):
    user_id: str = ""
    """The UUID that the vendor gave the user."""


class UserLifecycle(NamedLifecycle[UserInputs, UserState, Realm], RealmLifecycle[UserInputs, UserState]):
    id_formats = ("<realm>/<username or id>",)
    kind = "user"
    id_field = "user_id"
    name_field = "username"
    ignore_case = True
    listed = True
    unreadable = (
        "Passwords cannot be read. To set one: cncc.Password(..., user=<user>.user_id, value=<a secret>,"
        " replace_existing=True)"
    )

    set_later = frozenset({"required_actions"})

    def objects(self, place: Realm) -> UserDirectory:
        return place.users

    def made_at(self, seen: Representation) -> object:
        return seen.get("createdTimestamp")

    def clock_of(self, place: Realm) -> ServerClock:
        return place.clock

    def is_builtin(self, place: Realm, seen: Representation) -> bool:
        return bool(seen.get("serviceAccountClientId"))

    def search(self, place: Realm, text: str) -> AsyncIterator[Representation]:
        return offset_pages(partial(place.users.api.page, search=text), size=PAGE)

    async def make(self, place: Realm, inputs: UserInputs) -> tuple[str, UserState]:
        body = to_json(inputs, UserInputs.model_fields)
        body.setdefault("enabled", True)
        unasked = await _check(place, body, body.get("email"), tried=_creating(place, inputs))
        asked_at = time.monotonic()
        reply = await place.users.api.create(body, settle=lambda: _settle(place, body, asked_at))
        user_id = reply.headers["location"].rsplit("/", 1)[1]
        place.users.made_here.add(user_id)
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

    async def check_values(self, place: Realm, inputs: UserInputs, state: UserState | None) -> None:
        """In a preview: ask what the realm would drop or take for something else."""
        if contains_unknown(inputs.username):
            return
        known = UserInputs.model_construct(
            **{name: value for name, value in inputs.__dict__.items() if not contains_unknown(value)}
        )
        if state is not None:
            changed = diff(UserInputs, canonical(state), None, canonical(known)).fields
            await self._check_update(place, state, known, to_json(known, changed))
        else:
            body = to_json(known, UserInputs.model_fields)
            await _check(place, body, body.get("email"), tried=_creating(place, inputs))

    async def existing(self, place: Realm, inputs: UserInputs) -> Representation | None:
        return await place.users.api.named(inputs.username)

    async def _adopt(self, place: Realm, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        conflict.hint = conflict.hint or _TAKEN_ADDRESS
        return await super()._adopt(place, inputs, conflict)

    def state_of(self, place: Realm, seen: Representation, fields: UserInputs | UserState | None) -> UserState:
        values: dict[str, Any] = from_json(UserInputs, seen)
        values["attributes"] = {key: each for key, each in (values["attributes"] or {}).items() if each} or None
        for name in ("email", "first_name", "last_name", "required_actions"):
            values[name] = values[name] or None
        values["email_verified"] = bool(values["email_verified"])
        return UserState(**self.location(place, fields), user_id=seen["id"], **values)

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        realm = await self.place_of(inputs, state)
        user_id = state.user_id
        body = sent = to_json(inputs, changed)
        await self._check_update(realm, state, inputs, body)
        seen = to_json(state, UserInputs.model_fields, UserInputs)
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
        except Invalid as error:
            if body.get("enabled") is False:
                _say_still_enabled(error, state.username)
            raise
        finally:
            realm.users.wrote(user_id, state.username, inputs.username)
        after = {**seen, **body, "id": user_id}
        if sent.keys() & set(_PROFILE):  # the service can accept a name or an address and ignore it
            after = await realm.users.api.get(user_id)
        realm.users.wrote(user_id, state.username, inputs.username, now=str(after.get("username", state.username)))
        result = self.state_of(realm, after, inputs)
        ignored = [name for name in _PROFILE if name in sent and (after.get(name) or "") != sent[name]]
        if ignored:
            raise Partial(id, result, _ignored(state.username, ignored))
        return result

    async def _check_update(self, realm: Realm, state: UserState, inputs: UserInputs, body: Representation) -> None:
        email = inputs.email if inputs.email is not None else state.email
        await _check(
            realm,
            {"username": inputs.username, **body},
            email or None,
            tried=f"update user {state.username} in realm {realm.name}",
        )

    async def remove(self, place: Realm, object_id: str, state: UserState) -> None:
        api = place.users.api
        if state.on_delete == "disable":
            try:
                await found(api.update(object_id, {"enabled": False}, who=state.username))
            except Invalid as error:
                _say_still_enabled(error, state.username)
                raise
        else:
            await found(api.delete(object_id, who=state.username))
        place.users.wrote(object_id, state.username)
        place.grants.wrote(object_id)


async def _check(realm: Realm, body: Representation, email: str | None, *, tried: str) -> frozenset[str]:
    """Ask before a write what the realm would drop without an error; gives the actions that it requires unasked.

    Args:
        realm: where.
        body: what is sent.
        email: the address after the write, None where it is not known.
        tried: what is being done, for the error.
    """
    await realm.rules.check_name(body.get("username"), email, tried=tried)
    await realm.rules.check_fields((name for name, value in body.items() if value), tried=tried)
    await realm.rules.check_attributes(
        (name for name, values in body.get("attributes", {}).items() if values), tried=tried
    )
    if "requiredActions" not in body:
        return frozenset()
    return await realm.rules.default_required_actions(body["requiredActions"], tried=tried)


def _creating(place: Realm, inputs: UserInputs) -> str:
    return f"create user {inputs.username} in realm {place.name}"


def _ignored(username: str, names: Sequence[str]) -> IamError:
    words = ", ".join(_OWN_ARGUMENT[name] for name in names)
    return IamError(
        f"the server accepted the change of {words} and kept the former value",
        tried=f"update user {username}",
        hint=f"Look at the realm's user profile and login settings and at the user's federation, or remove {words} from"
        " the program",
    )


def _say_still_enabled(error: Invalid, username: str) -> None:
    """A realm that has made an attribute required meanwhile refuses also to disable a user without it."""
    error.hint = (
        f"User {username} is not disabled and can still log in. Write what the realm requires as well, such as"
        ' attributes={"<name>": ["<value>"]}, run pulumi up, and then disable the user; or write on_delete="delete" and'
        " remove the resource"
    )


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


class User(Resource, lifecycle=UserLifecycle, token="cncc:User"):
    """A user of a realm.

        ana = cncc.User("ana", username="ana", email="ana@example.com", attributes={"team": ["core"]})

    What is not mentioned is left as it is, also `enabled` and attributes. The user has no password until a
    `Password` gives it one.

    Operations: sections 2.2 to 2.5. Import: `<realm>/<username or id>`.
    """
