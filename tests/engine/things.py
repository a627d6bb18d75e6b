"""A vendor of one kind of object, kept in a small database: enough to show every rule a field can have."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sqlite3
from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import (
    Follows,
    Inputs,
    Kept,
    Key,
    Lifecycle,
    Local,
    Partial,
    PerKey,
    Refers,
    Replaces,
    Resource,
    Secret,
    State,
    Unordered,
    WriteOnly,
    rule,
)
from iam_resources.errors import NotFound, Refused


class ThingInputs(Inputs):
    """What a program may write."""

    title: Annotated[str, Field(min_length=1, max_length=20), Key()]
    """Its name; unique."""
    place: Annotated[str | None, Replaces()] = None
    """Where it stands; moving means making it again."""
    size: Annotated[int, Field(ge=1, le=100)] | None = None
    """How large, 1 to 100."""
    colours: Annotated[list[str] | None, Unordered()] = None
    """Its colours, in any order."""
    marks: Annotated[dict[str, list[str]] | None, PerKey()] = None
    """Marks by key; only mentioned keys are managed."""
    friend: Annotated[str | None, Refers("friend_id", "friend_title")] = None
    """Another thing, by id or title."""
    hint: Annotated[str | None, Secret()] = None
    """A secret that can be read back."""
    code: Annotated[str | None, WriteOnly("code_version")] = None
    """A secret that cannot."""
    code_version: Annotated[int | None, Kept()] = None
    """Raise it to send the code again."""
    behave: Annotated[str | None, Local()] = None
    """What goes wrong: `half`, `slow`, `bug`."""

    @rule("size", "place")
    def _fits(self) -> str | None:
        return "must be at most 10 on a shelf" if self.place == "shelf" and (self.size or 0) > 10 else None


class ThingState(ThingInputs, State):
    """What is known after a read."""

    thing_id: str = ""
    """The id the vendor gave."""
    slug: Annotated[str, Follows("title")] = ""
    """The title in lower case."""
    friend_id: str | None = None
    """The friend's id."""
    friend_title: str | None = None
    """The friend's title."""
    revision: Annotated[int, Follows("size")] = 0
    """How often it was changed."""


class Store:
    """The vendor's database, shared by every process of a test."""

    def __init__(self) -> None:
        self.base = sqlite3.connect(os.environ["THINGS"], timeout=20, isolation_level=None)
        self.base.execute("create table if not exists things (id integer primary key, body text)")
        self.base.execute("create table if not exists calls (verb text)")

    def call(self, verb: str) -> None:
        self.base.execute("insert into calls values (?)", (verb,))

    def all(self) -> dict[str, dict[str, Any]]:
        return {str(id_): json.loads(body) for id_, body in self.base.execute("select id, body from things")}

    def find(self, word: str) -> str | None:
        return next((id_ for id_, body in self.all().items() if word in (id_, body["title"])), None)

    def put(self, body: dict[str, Any], id_: str | None = None) -> str:
        if id_ is None:
            return str(self.base.execute("insert into things (body) values (?)", (json.dumps(body),)).lastrowid)
        self.base.execute("update things set body = ? where id = ?", (json.dumps(body), id_))
        return id_

    def drop(self, id_: str) -> None:
        self.base.execute("delete from things where id = ?", (id_,))


class ThingLifecycle(Lifecycle[ThingInputs, ThingState]):
    """Create, read, update and delete of things."""

    id_formats = ("<id>", "<title>")

    async def create(self, inputs: ThingInputs) -> tuple[str, ThingState]:
        store = Store()
        store.call("create")
        if inputs.behave == "slow":
            await asyncio.sleep(30)
        if inputs.behave == "bug":
            raise ZeroDivisionError("private detail")
        half = inputs.behave == "half"
        id_ = store.put(self._body({}, inputs, skip=("colours",) if half else ()))
        if half:
            raise Partial(id_, self._state(id_), Refused("the colours ran out", hint="Try again"))
        return id_, self._state(id_)

    async def find(self, import_id: str, inputs: ThingInputs | None) -> str:
        found = Store().find(import_id)
        if found is None:
            raise NotFound(f"there is no thing {import_id}", hint=f"Import ids are: {', '.join(self.id_formats)}")
        return found

    async def read(self, id: str, state: ThingState | None) -> tuple[str, ThingState] | None:
        Store().call("read")
        return (id, self._state(id)) if id in Store().all() else None

    async def update(self, id: str, state: ThingState, inputs: ThingInputs, changed: frozenset[str]) -> ThingState:
        store = Store()
        store.call(f"update {' '.join(sorted(changed))}")
        old = store.all()[id]
        store.put({**self._body(old, inputs), "revision": old.get("revision", 0) + 1}, id)
        return self._state(id)

    async def delete(self, id: str, state: ThingState) -> None:
        logging.getLogger("iam_resources").info("the thing is gone for good")
        Store().call("delete")
        Store().drop(id)

    def _body(self, old: dict[str, Any], inputs: ThingInputs, skip: tuple[str, ...] = ()) -> dict[str, Any]:
        sent = inputs.model_dump(exclude_none=True, exclude={"behave", "code_version", *skip})
        if "marks" in sent:
            sent["marks"] = {key: item for key, item in {**old.get("marks", {}), **sent["marks"]}.items() if item}
        if "colours" in sent:
            sent["colours"] = sent["colours"][::-1]
        return {**old, **sent}

    def _state(self, id_: str) -> ThingState:
        store = Store()
        body = store.all()[id_]
        friend = store.find(body["friend"]) if body.get("friend") else None
        known = {name: item for name, item in body.items() if name in ThingState.model_fields and name != "code"}
        return ThingState(
            **{
                **known,
                "thing_id": id_,
                "slug": body["title"].lower(),
                "friend_id": friend,
                "friend_title": store.all()[friend]["title"] if friend else None,
            }
        )


class Thing(Resource, lifecycle=ThingLifecycle, token="things:Thing"):
    """A thing."""
