"""A vendor of one kind of object, in a small database, that refuses or waits where a test says so."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Inputs, Key, Lifecycle, Partial, Refers, Replaces, Resource, Secret, State
from iam_resources.errors import NotFound, Refused

SCHEMA = """
create table if not exists boxes (id text primary key, body text not null);
create table if not exists counts (title text primary key, count integer not null);
create table if not exists moods (title text, verb text, mood text);
create table if not exists calls (verb text, title text);
"""


class BoxInputs(Inputs):
    """What a program may write."""

    title: Annotated[str, Field(min_length=1), Key()]
    """Its name."""
    place: Annotated[str | None, Replaces()] = None
    """Where it stands; moving means making it again."""
    size: int | None = None
    """How large."""
    label: Annotated[str | None, Secret()] = None
    """A secret that can be read back."""
    friend: Annotated[str | None, Refers("friend_id", "friend_id")] = None
    """Another box, by id."""


class BoxState(BoxInputs, State):
    """What is known after a read."""

    box_id: str = ""
    """The id that the vendor gave."""
    friend_id: str | None = None
    """The friend's id."""


def vendor(path: str) -> sqlite3.Connection:
    """The vendor's database, made where it is missing."""
    base = sqlite3.connect(path, timeout=20, isolation_level=None)
    base.executescript(SCHEMA)
    return base


def add(base: sqlite3.Connection, body: dict[str, Any]) -> str:
    """Make a box; returns its id, which says how many of this title were made."""
    counted = "insert into counts values (?, 1) on conflict do update set count = count + 1 returning count"
    id_ = f"{body['title']}-{base.execute(counted, (body['title'],)).fetchone()[0]}"
    base.execute("insert into boxes values (?, ?)", (id_, json.dumps(body)))
    return id_


class BoxLifecycle(Lifecycle[BoxInputs, BoxState]):
    """Create, read, update and delete of boxes."""

    id_formats = ("<id>",)

    async def create(self, inputs: BoxInputs) -> tuple[str, BoxState]:
        mood = await self._begin("create", inputs.title)
        id_ = add(_base(), inputs.model_dump(exclude_none=True))
        if mood == "half":
            raise Partial(id_, self._state(id_), Refused("the vendor made half of it", hint="Try again"))
        return id_, self._state(id_)

    async def find(self, import_id: str, inputs: BoxInputs | None) -> str:
        if self._body(import_id) is None:
            raise NotFound(f"there is no box {import_id}", hint="Import ids are: <id>")
        return import_id

    async def read(self, id: str, state: BoxState | None) -> tuple[str, BoxState] | None:
        return None if self._body(id) is None else (id, self._state(id))

    async def update(self, id: str, state: BoxState, inputs: BoxInputs, changed: frozenset[str]) -> BoxState:
        await self._begin("update", inputs.title)
        body = {**(self._body(id) or {}), **inputs.model_dump(exclude_none=True)}
        _base().execute("update boxes set body = ? where id = ?", (json.dumps(body), id))
        return self._state(id)

    async def delete(self, id: str, state: BoxState) -> None:
        await self._begin("delete", state.title)
        _base().execute("delete from boxes where id = ?", (id,))

    async def _begin(self, verb: str, title: str) -> str:
        """Note the call, and do what the vendor's mood says."""
        base = _base()
        base.execute("insert into calls values (?, ?)", (verb, title))
        while (mood := self._mood(base, verb, title)) == "wait":  # noqa: ASYNC110 (another process ends it)
            await asyncio.sleep(0.05)
        if mood == "refuse":
            raise Refused("the vendor refuses", hint="Try again")
        return mood

    @staticmethod
    def _mood(base: sqlite3.Connection, verb: str, title: str) -> str:
        row = base.execute("select mood from moods where title = ? and verb = ?", (title, verb)).fetchone()
        return str(row[0]) if row else ""

    @staticmethod
    def _body(id_: str) -> dict[str, Any] | None:
        row = _base().execute("select body from boxes where id = ?", (id_,)).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def _state(self, id_: str) -> BoxState:
        body = self._body(id_) or {}
        return BoxState(**{**body, "box_id": id_, "friend_id": body.get("friend")})


def _base() -> sqlite3.Connection:
    return vendor(os.environ["BOXES"])


class Box(Resource, lifecycle=BoxLifecycle, token="boxes:Box"):
    """A box."""
