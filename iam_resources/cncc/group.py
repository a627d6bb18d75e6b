"""Groups, at any depth.

create  POST groups, or POST groups/{id}/children below another
read    GET groups/{id}, or of many at once GET groups in pages and GET groups/{id}/children of those that have any
update  GET and PUT groups/{id}; a move is POST groups/{id}/children (or POST groups) with the id
delete  DELETE groups/{id}, which takes the groups below it along
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from iam_resources.cncc.api.representation import Representation, is_blank
from iam_resources.cncc.directory import GroupDirectory, Identity, canonical_path
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import FROM_RESOURCE, RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Follows, Key, Local, Partial, PerKey, Refers, Resource, rule
from iam_resources.engine.claims import current_owners, end_of
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound, Refused
from iam_resources.shapes.listings import Listings
from iam_resources.shapes.named import LostAnswer, NamedLifecycle, describe_take_over
from iam_resources.shapes.place import End


class GroupInputs(RealmInputs):
    name: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Name, 1 to 255 characters of any kind, unique among the groups beside it. A change renames the group in place."""
    parent: Annotated[
        str | None,
        BeforeValidator(lambda value: canonical_path(value) if isinstance(value, str) else value),
        FROM_RESOURCE,
        Key(),
        Refers("parent_id", "parent_path"),
    ] = None
    """The group above: its UUID (`staff.group_id`) or its path (`/staff/eu`). If omitted: a new group is made at the
    top, an existing one stays where it is. An empty string moves it to the top. A change moves the group in place."""
    attributes: Annotated[dict[str, list[str]] | None, PerKey()] = None
    """Attributes, each with its values of at most 255 characters. Those not mentioned are left as they are; an empty
    list clears one."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing group of that name in that place, and change what is mentioned, instead of failing."""

    @rule("name")
    def _not_blank(self) -> str | None:
        return "is blank: Keycloak takes a name of spaces for a missing one" if is_blank(self.name) else None

    @rule("attributes")
    def _storable(self) -> str | None:
        for name, values in (self.attributes or {}).items():
            if not name or len(name) > 255 or any(len(value) > 255 for value in values):
                return f"'{name[:40]}': names of attributes have 1 to 255 characters, values at most 255"
        return None


class GroupState(GroupInputs, RealmState):
    group_id: str = ""
    """The UUID that the vendor gave the group."""
    path: Annotated[str, Follows("name", "parent")] = ""
    """Where it is, such as `/staff/eu`. Slashes in names are not escaped."""
    parent_id: Annotated[str, Follows("parent")] = ""
    """UUID of the group above, empty at the top."""
    parent_path: Annotated[str, Follows("parent")] = ""
    """Path of the group above, empty at the top."""


_PARENT = End("parent", lambda realm: realm.groups, {})


class GroupLifecycle(NamedLifecycle[GroupInputs, GroupState, Realm], RealmLifecycle[GroupInputs, GroupState]):
    id_formats = ("<realm>/<path>", "<realm>/<id>")
    kind = "group"
    id_field = "group_id"
    name_field = "path"
    listed = True
    links = (End("parent", lambda realm: realm.groups, {"id": "parent_id", "name": "parent_path"}),)

    def objects(self, place: Realm) -> GroupDirectory:
        return place.groups

    async def wanted(self, inputs: GroupInputs) -> tuple[Owned, ...]:
        if contains_unknown([inputs.name, inputs.parent, inputs.realm, inputs.connection]):
            return ()
        home, path = (await self.place_of(inputs)).home, f"{inputs.parent or ''}/{inputs.name}"
        names = (path,) if path.startswith("/") else ()  # else the group above is given by its id
        return (Owned(self.kind, home, (end_of(home, self.kind, path),), label=f"group {path}", names=names),)

    async def check_values(self, place: Realm, inputs: GroupInputs, state: GroupState | None) -> None:
        if inputs.parent:
            name = "…" if contains_unknown(inputs.name) else inputs.name
            tried = f"put group {name} into another group of realm {place.name}"
            await self.identify_planned(place, _PARENT, inputs.parent, kind=self.kind, tried=tried)

    async def make(self, place: Realm, inputs: GroupInputs) -> tuple[str, GroupState]:
        parent = await self._parent(place, inputs.parent, tried=f"create group {inputs.name} in realm {place.name}")
        body: Representation = {"name": inputs.name}
        if attributes := {name: values for name, values in (inputs.attributes or {}).items() if values}:
            body["attributes"] = attributes
        path, lost = f"{parent.name}/{inputs.name}", LostAnswer()
        try:
            reply = await place.groups.api.create(body, parent_id=parent.id, settle=lost.settle)
        except Conflict as conflict:
            conflict.hint = describe_take_over("group", f"{place.name}{path}", lost=lost.happened)
            raise
        group_id = reply.headers["location"].rsplit("/", 1)[1]
        place.groups.wrote(group_id, path, now=path)
        return group_id, self._state(place, {**body, "id": group_id, "path": path}, parent)

    async def existing(self, place: Realm, inputs: GroupInputs) -> Representation | None:
        parent = await self._parent(place, inputs.parent, tried=f"adopt group {inputs.name} in realm {place.name}")
        seen = await found(place.groups.api.named(f"{parent.name}/{inputs.name}"))
        if seen is None or seen["name"] != inputs.name:
            return None
        return {**seen, "parentPath": parent.name, "parentId": parent.id}

    def describe_conflict(self, place: Realm, inputs: GroupInputs, import_id: str, conflict: Conflict) -> str:
        return conflict.hint

    def state_of(self, place: Realm, seen: Representation, fields: GroupInputs | GroupState | None) -> GroupState:
        return self._state(place, seen, Identity(str(seen.get("parentId") or ""), str(seen.get("parentPath") or "")))

    async def listed_state(self, place: Realm, seen: Representation, listings: Listings) -> GroupState:
        parent_id = str(seen.get("parentId") or "")
        above = (await listings.of(place.groups)).get(parent_id)
        return self._state(place, seen, Identity(parent_id, str(above["path"]) if above else ""))

    async def read(self, id: str, state: GroupState | None) -> tuple[str, GroupState] | None:
        realm, group_id = await self.place_at(id, state)
        seen = await realm.groups.by_id(group_id)
        if seen is None:
            return None
        parent_id = str(seen.get("parentId") or "")
        above = await realm.groups.by_id(parent_id) if parent_id else None
        return id, self._state(realm, seen, Identity(parent_id, str(above["path"]) if above else ""))

    async def update(self, id: str, state: GroupState, inputs: GroupInputs, changed: frozenset[str]) -> GroupState:
        realm, group_id = await self.place_of(inputs, state), state.group_id
        tried = f"update group {state.name} in realm {realm.name}"
        moves = "parent" in changed and inputs.parent is not None
        parent = (
            await self._parent(realm, inputs.parent, tried=tried)
            if moves
            else Identity(state.parent_id, state.parent_path)
        )
        moves = moves and parent.id != state.parent_id
        if moves:
            await _refuse_circle(realm, group_id, parent, tried=tried)
        # The call takes away the description where it is not sent, and replaces attributes as a whole.
        seen = await realm.groups.api.get(group_id)
        body = {name: seen[name] for name in ("description", "attributes") if name in seen} | {"name": inputs.name}
        if inputs.attributes is not None:
            merged = {**seen.get("attributes", {}), **inputs.attributes}
            body["attributes"] = {name: values for name, values in merged.items() if values}
        try:
            if changed & {"name", "attributes"}:
                await realm.groups.api.update(group_id, body)
            if moves:
                where = Identity(state.parent_id, state.parent_path)
                after = self._state(realm, {**body, "id": group_id, "path": f"{where.name}/{inputs.name}"}, where)
                try:
                    await realm.groups.api.move(group_id, name=inputs.name, parent_id=parent.id)
                except IamError as error:
                    raise Partial(id, after, error) from error
        finally:
            realm.groups.forget()  # the paths of all below it have changed with it
        path = f"{parent.name}/{inputs.name}"
        return self._state(realm, {**body, "id": group_id, "path": path}, parent)

    async def remove(self, place: Realm, object_id: str, state: GroupState) -> None:
        await _refuse_loss_below(place, object_id, state)
        await found(place.groups.api.delete(object_id, path=state.path))
        place.groups.forget()

    async def _parent(self, place: Realm, reference: str | None, *, tried: str) -> Identity:
        """The group above; both parts empty at the top."""
        if not reference:
            return Identity("", "")
        above: Identity = await self.identify(place, _PARENT, reference, kind=self.kind, tried=tried)
        return above

    def _state(self, place: Realm, seen: Representation, parent: Identity) -> GroupState:
        return GroupState(
            **self.location(place, None),
            name=seen["name"],
            parent=parent.name or None,
            attributes={name: values for name, values in seen.get("attributes", {}).items() if values} or None,
            group_id=seen["id"],
            path=seen["path"],
            parent_id=parent.id,
            parent_path=parent.name,
        )


async def _refuse_circle(realm: Realm, group_id: str, parent: Identity, *, tried: str) -> None:
    """The server accepts a move below itself without an error, and fails on one further down."""
    above: str = parent.id
    while above:
        if above == group_id:
            raise Refused("a group cannot be put below itself", tried=tried, hint="Move the one between first")
        seen = await realm.groups.by_id(above)
        if seen is None:
            raise NotFound(f"the group {parent.name} is gone", tried=tried, hint="Run pulumi up --refresh")
        above = str(seen.get("parentId") or "")


async def _refuse_loss_below(realm: Realm, group_id: str, state: GroupState) -> None:
    """Deleting a group deletes all groups below it: not those that another resource of the program manages, or of
    which it manages a member."""
    owners = [each for kind in ("group", "membership") for each in current_owners(kind, realm.home)]
    below = {end: each for each in owners for end in each[1].ends if end.startswith("group:")}
    for end, (owner, owned) in below.items():
        seen = await realm.groups.by_id(end.partition(":")[2])
        while seen is not None and (above := str(seen.get("parentId") or "")):
            if above == group_id:
                raise Refused(
                    f"group {state.path} is not deleted: {owner} is in the program and manages {owned.label} below it",
                    hint=f"Remove {owner} as well, or move it first: parent=<the other group>.group_id",
                )
            seen = await realm.groups.by_id(above)


class Group(Resource, lifecycle=GroupLifecycle, token="cncc:Group"):
    """A group, at the top or below another.

        staff = cncc.Group("staff", name="staff")
        cncc.Group("eu", name="eu", parent=staff.group_id, attributes={"region": ["eu"]})

    Deleting a group deletes all groups below it. Operations: Keycloak's admin API for groups.
    Import: `<realm>/<path>`, the path with or without a slash in front.
    """
