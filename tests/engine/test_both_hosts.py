"""Other people's dynamic resources are as ever in our host, and ours work in the stock host."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.conftest import thing
from tests.project import Project

pytestmark = pytest.mark.engine


def other(name: str, word: Any) -> dict[str, Any]:
    return {"class": "tests.engine.other.Other", "name": name, "args": {"word": word}, "export": ["said"]}


def _story(project: Project) -> dict[str, Any]:
    """All that an outsider can see of another project's resource, in whichever host it lives."""
    seen: dict[str, Any] = {}
    project.pulumi("config", "set", "prefix", "dear").good()
    project.declare(other("o", "one"), other("s", {"$secret": "hush-hush"}))
    seen["planned"] = project.plan()
    project.up().good()
    seen["made"] = _states(project)
    seen["quiet"] = project.plan()
    project.refresh().good()
    seen["refreshed"] = _states(project)
    project.declare(other("o", "two"), other("s", {"$secret": "hush-hush"}))
    seen["change"] = project.plan()
    project.up().good()
    seen["changed"] = _states(project)
    project.declare(other("o", "replaced"), other("s", {"$secret": "hush-hush"}))
    seen["replacement"] = project.plan()
    project.declare(other("o", "bad"), other("s", {"$secret": "hush-hush"}))
    seen["bad word"] = "is a bad word" in project.preview().bad().text
    project.declare(other("f", "fail"), other("o", "two"), other("s", {"$secret": "hush-hush"}))
    seen["trouble"] = "other people's trouble" in project.up().bad().text
    project.destroy().good()
    seen["end"] = project.state()
    return seen


def _states(project: Project) -> dict[str, Any]:
    def comparable(values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: "a secret" if isinstance(value, dict) and "ciphertext" in value else value
            for name, value in values.items()
        }

    return {
        item["urn"].rsplit("::", 1)[-1]: {
            "id": item["id"],
            "inputs": comparable(item["inputs"]),
            "outputs": comparable(item["outputs"]),
        }
        for item in project.state()
    }


def test_other_people_s_resources_behave_as_in_the_stock_host(things: Callable[[str], Project]) -> None:
    ours, stock = _story(things("ours")), _story(things("stock"))
    assert ours["made"]["o"]["outputs"]["said"] == "dear one"
    assert ours["made"]["s"]["outputs"]["word"] == "a secret"
    assert ours == stock


def test_our_resources_work_in_the_stock_host(things: Callable[[str], Project], database: sqlite3.Connection) -> None:
    project = things("stock")
    first = {"title": "Alpha", "size": 3, "colours": ["red", "blue"], "marks": {"k": ["v"]}, "code": "hush-hush"}
    project.declare(thing("a", **first, code_version=1), thing("b", title="Beta", friend={"$of": "a.thing_id"}))
    printed = project.up().good().text
    assert project.plan() == {}
    database.execute("update things set body = json_set(body, '$.size', 9) where body like '%Alpha%'")
    printed += project.refresh().good().text
    assert project.resource("a")["outputs"]["size"] == 9
    printed += project.up().good().text
    assert json.loads(database.execute("select body from things where body like '%Alpha%'").fetchone()[0])["size"] == 3
    database.execute("delete from things where body like '%Beta%'")
    project.refresh().good()
    assert project.plan() == {"b": "create"}
    project.declare(thing("a", titel="Alpha"))
    assert "did you mean 'title'?" in project.preview().bad().text
    printed += project.pulumi("stack", "export").good().text
    project.destroy().good()
    assert database.execute("select count(*) from things").fetchone() == (0,)
    assert "hush-hush" not in printed


def test_a_stack_made_in_one_host_goes_on_in_the_other(things: Callable[[str], Project]) -> None:
    project = things("stock")
    project.declare(thing("a", title="Alpha", size=3))
    project.up().good()
    settings = json.loads((project.folder / "Pulumi.yaml").read_text())
    ours = json.loads((things("ours").folder / "Pulumi.yaml").read_text())
    (project.folder / "Pulumi.yaml").write_text(json.dumps({**settings, "plugins": ours["plugins"]}))
    assert project.plan("--refresh") == {}
    project.declare(thing("a", title="Alpha", size=4))
    project.up().good()
    (project.folder / "Pulumi.yaml").write_text(json.dumps(settings))
    assert project.plan("--refresh") == {}


def test_another_people_s_resource_cannot_be_imported_and_says_so(project: Project) -> None:
    project.declare()
    token = "pulumi-python:dynamic/other:Other"
    shown = project.pulumi("import", token, "o", "other-1", "--yes", "--generate-code=false").bad().text
    assert f"there is no resource type {token}" in shown and "Traceback" not in shown
