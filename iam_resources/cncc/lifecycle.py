"""What the resources of a realm share: where they are, and the forms of their import ids."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field

from iam_resources.cncc.connection import NAMESPACE, connect
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Follows, Inputs, Key, Local, Refers, Replaces, State
from iam_resources.engine.values import contains_unknown
from iam_resources.engine.wire import NotSent
from iam_resources.errors import Refused
from iam_resources.settings import Settings
from iam_resources.shapes.place import End, PlacedLifecycle


class RealmInputs(Inputs):
    """What every resource of a realm has."""

    realm: Annotated[str | None, Replaces(), Key(), NotSent()] = None
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: Annotated[str | None, Local()] = None
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""


class RealmState(State):
    realm_id: str = ""
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""


def _object_id(value: Any) -> Any:
    """The UUID in the id of a resource: a program can pass a resource (`user=ana`), whose id in the state has the realm
    in front."""
    if isinstance(value, str) and (match := _RESOURCE_ID.fullmatch(value)):
        return match[1]
    return value


_RESOURCE_ID = re.compile(r"[^/]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)

FROM_RESOURCE = BeforeValidator(_object_id)
"""On a reference: takes a whole resource too, or its `id`."""

UserReference: TypeAlias = Annotated[
    str, Field(min_length=1), FROM_RESOURCE, Key(), Refers("user_id", "username", ignore_case=True)
]
"""A user of the realm, by name or by UUID: both mean the same. Names are case-insensitive."""


class OfUserState(State):
    user_id: Annotated[str, Follows("user")] = ""
    """The user's UUID."""
    username: Annotated[str, Follows("user")] = ""
    """The user's name."""


USER = End("user", lambda realm: realm.users, {"id": "user_id", "name": "username"})
"""The user of a relation."""

I = TypeVar("I", bound=RealmInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class RealmLifecycle(PlacedLifecycle[I, S, Realm]):
    """A lifecycle that knows its realm."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._unidentified: set[tuple[str, str]] = set()
        """Connection and name of each realm whose UUID no answer of the server shows to the account."""

    async def place_of(self, inputs: I, known: S | None = None) -> Realm:
        there = known.realm if isinstance(known, RealmInputs) else None
        if there and inputs.realm is None:
            await self._check_default(there, inputs.connection)
        return self._checked(await self._realm(inputs.connection, there or inputs.realm), known, inputs.connection)

    async def place_at(self, id: str, state: S | None) -> tuple[Realm, str]:
        name, _, rest = id.partition("/")
        if not name or not rest:
            raise self.malformed(id)
        connection = state.connection if isinstance(state, RealmInputs) else None
        return self._checked(await self._realm(connection, name), state, connection), rest

    def id_at(self, place: Realm, rest: str, fields: Inputs | State | None, import_id: str = "") -> str:
        return f"{place.name}/{rest}"

    def implied(self, place: Realm) -> dict[str, Any]:
        return {"realm": place.name}

    def location(self, place: Realm, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        return {"realm": place.name, "realm_id": place.id}

    def is_located(self, state: S) -> bool:
        """Also False where this account cannot find out which realm it is that the connection leads to."""
        where = (getattr(state, "connection", None) or "", getattr(state, "realm", None) or "")
        return bool(getattr(state, "realm_id", "")) and where not in self._unidentified

    async def check_location(self, state: S, inputs: I) -> None:
        if not contains_unknown(inputs.connection):
            await self.place_of(inputs, state)

    async def _check_default(self, there: str, connection: str | None) -> None:
        """Check that a resource whose program names no realm is in the one that the connection names.

        Raises:
            Refused: the setting is another realm now. What is not there is not gone.
        """
        now = (await connect(self.settings, connection)).default_realm
        if now != there:
            back = self.settings.command(NAMESPACE, "realm", self.settings.chosen(connection), value=there)
            raise Refused(
                f"it is in the realm {there}, and the connection now leads to the realm {now}",
                hint=f'Set the realm back ({back}), or write realm="{there}" in the program. To have it in the other'
                f' realm instead, which replaces it, write realm="{now}"',
            )

    async def _realm(self, connection: str | None, name: str | None) -> Realm:
        """A realm, with its UUID: one call for each connection and run."""
        realm = (await connect(self.settings, connection)).realm(name)
        await realm.identify()
        if not realm.id:
            self._unidentified.add((connection or "", realm.name))
        return realm

    def _checked(self, realm: Realm, state: S | None, connection: str | None) -> Realm:
        """The realm, after a check that a resource is in it.

        Raises:
            Refused: it is in a realm of the same name on another server.
        """
        there = getattr(state, "realm_id", "")
        if there and realm.id and there != realm.id and there not in realm.former_ids:
            accept = self.settings.command(NAMESPACE, "former_realm_ids", self.settings.chosen(connection), value=there)
            raise Refused(
                f"it is in the realm {realm.name} with the id {there}, and the connection now leads to a realm of that"
                f" name with the id {realm.id}",
                hint="Set the endpoint back, or name a connection to that server (connection=...). If that realm was"
                f" rebuilt without its users, accept it with: {accept}"
                + (f" (beside {', '.join(sorted(realm.former_ids))})" if realm.former_ids else "")
                + ", and run pulumi up twice, the second time with --refresh, which makes what is missing",
            )
        return realm
