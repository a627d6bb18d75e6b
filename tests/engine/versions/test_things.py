"""The short form of the engine tests: one life of resources whose outputs are read, in both hosts.

Every command has a hard end: with an SDK that does not fit, a program does not fail but waits for ever.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import THING
from tests.project import Project

pytestmark = pytest.mark.engine
MOST_SECONDS = 90
LINKS = 10

PROGRAM = """
import os
from importlib.metadata import version
import pulumi
from tests.engine.things import Thing

size, place = int(os.environ["SIZE"]), os.environ["PLACE"]
a = Thing("a", title="Alpha", size=size, hint="psst", marks={"k": ["v"]}, code="0000", code_version=1)
b = Thing("b", title=a.slug.apply(lambda slug: f"after {slug}"), place=place, friend=a.thing_id)
last = b
for number in range(int(os.environ["LINKS"])):
    last = Thing(f"link-{number}", title=pulumi.Output.concat("link ", str(number)), friend=last.thing_id)
if os.environ.get("IMPORTED"):
    Thing("imported", title="Imported", size=7)

pulumi.export("sdk", version("pulumi"))
pulumi.export("whole", a)
pulumi.export("one", a.slug)
pulumi.export("unset", a.place)
pulumi.export("of secret", a.hint.apply(len))
pulumi.export("inside", a.marks["k"][0])
pulumi.export("several", pulumi.Output.all(a.slug, b.friend_title).apply(lambda all: [*all]))
pulumi.export("late", a.thing_id.apply(lambda _: b.slug))
pulumi.export("recovered", b.slug.recover(lambda error: "failed"))
pulumi.export("json", pulumi.Output.json_dumps({"slug": a.slug}))
pulumi.export("last", last.friend_title)
"""


@pytest.fixture(params=["ours", "stock"])
def project(things: Callable[..., Project], python: Path, request: pytest.FixtureRequest) -> Project:
    """A project whose program and host run in the environment."""
    made = things(request.param, python=python, most_seconds=MOST_SECONDS)
    (made.folder / "__main__.py").write_text(PROGRAM)
    made.env.update(SIZE="3", PLACE="shelf", LINKS=str(LINKS))
    return made


def _exported(project: Project) -> dict[str, Any]:
    shown = project.pulumi("stack", "output", "--json", "--show-secrets").good()
    return dict(json.loads(shown.text))


def test_outputs_are_read_and_resources_live(project: Project, database: sqlite3.Connection, sdk: str) -> None:
    project.up().good()
    seen = _exported(project)
    assert seen.pop("whole")["slug"] == "alpha"
    assert seen == {
        "sdk": sdk,
        "one": "alpha",
        "of secret": 4,
        "inside": "v",
        "several": ["alpha", "Alpha"],
        "late": "after alpha",
        "recovered": "after alpha",
        "json": '{"slug": "alpha"}',
        "last": f"link {LINKS - 2}",
    }
    assert project.plan() == {}

    project.env.update(SIZE="4", PLACE="floor")
    planned = project.plan()
    assert planned["a"] == "update" and planned["b"] == "replace"
    project.up().good()
    assert _sizes(database) == {"Alpha": 4}
    assert project.resource("b")["outputs"]["place"] == "floor"

    database.execute("update things set body = json_set(body, '$.size', 9) where body like '%Alpha%'")
    database.execute("delete from things where body like '%after%'")
    project.refresh().good()
    assert project.resource("a")["outputs"]["size"] == 9
    assert "b" not in {item["urn"].rsplit("::", 1)[-1] for item in project.state()}
    project.up().good()
    assert _sizes(database) == {"Alpha": 4}

    if project.host == "ours":  # the stock host cannot import
        database.execute("insert into things (body) values (?)", (json.dumps({"title": "Imported", "size": 7}),))
        token = f"pulumi-python:dynamic/things:{THING.rsplit('.', 1)[1]}"
        options = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--non-interactive")
        project.pulumi("import", token, "imported", "Imported", *options).good()
        project.env["IMPORTED"] = "yes"
    assert project.plan("--refresh") == {}
    project.destroy().good()
    assert database.execute("select count(*) from things").fetchone() == (0,)


def _sizes(database: sqlite3.Connection) -> dict[str, int]:
    things = [json.loads(body) for (body,) in database.execute("select body from things")]
    return {thing["title"]: thing["size"] for thing in things if "size" in thing}
