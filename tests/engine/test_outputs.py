"""Outputs of our resources are to a program, to the engine and to the state what the SDK's own are, and cost less."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from tests.project import Project

pytestmark = pytest.mark.engine

PROGRAM = """
import json, os
import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.settings import SETTINGS

if os.environ.get("BUILT_OTHERWISE"):
    stock = rpc.transfer_properties
    rpc.transfer_properties = lambda *all: stock(*all)

from iam_resources.engine import outputs
from tests.engine.things import Thing

trouble = os.environ.get("TROUBLE")
a = Thing("a", title="Alpha", size=3, hint="psst", marks={"k": ["v"]}, code="0000", code_version=1)
b = Thing("b", title="Beta", friend=a.thing_id, behave=trouble)
c = Thing("c", title=b.slug.apply(lambda slug: f"after {slug}"), opts=pulumi.ResourceOptions(depends_on=[a]))
pulumi.export("whole", a)
pulumi.export("one", a.slug)
pulumi.export("unset", a.place)
pulumi.export("secret", a.hint)
pulumi.export("of secret", a.hint.apply(len))
pulumi.export("inside", a.marks["k"][0])
pulumi.export("several", pulumi.Output.all(a.thing_id, b.friend_title).apply(lambda all: [*all]))
pulumi.export("late", a.thing_id.apply(lambda _: b.revision))
pulumi.export("twice", pulumi.Output.concat(a.slug, "/", a.slug))
pulumi.export("recovered", b.slug.recover(lambda error: f"failed: {type(error).__name__}"))
pulumi.export("asked", [hasattr(a, "slugg"), hasattr(a, "code"), isinstance(a.slug, pulumi.Output), a.slug is a.slug])
pulumi.export("names", sorted(name for name in vars(a) if not name.startswith("_")))
print("OUTPUTS", json.dumps({"cheap": outputs.CHEAP, "pending": len(SETTINGS.outputs)}))
"""


_OF_ITS_RUN = ("created", "modified", "stackTrace", "sourcePosition", "provider")


def _story(project: Project, **how: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """All that can be seen of a program that reads outputs in many ways, and what it says of the outputs themselves."""
    planned = project.pulumi("preview", "--json", "--non-interactive", **how).good().text
    plan, _ = json.JSONDecoder().raw_decode(planned[planned.index("{\n") :])
    failed = project.pulumi("up", "-yf", "--continue-on-error", "--non-interactive", TROUBLE="bug", **how)
    seen = {
        "planned": [step["newState"].get("inputs") for step in plan["steps"] if "newState" in step],
        "failed": (failed.code, _exported(project)),
    }
    text = project.pulumi("up", "-yf", "--non-interactive", **how).good().text
    seen["exported"] = _exported(project)
    seen["state"] = [
        {name: _in_order(item) for name, item in each.items() if name not in _OF_ITS_RUN}
        for each in project.state(show_secrets=True)
    ]
    return seen, json.loads(text.split("OUTPUTS ", 1)[1].splitlines()[0])


def _in_order(item: Any) -> Any:
    """Urns that a resource depends on come in any order."""
    if isinstance(item, dict):
        return {name: _in_order(part) for name, part in item.items()}
    return sorted(item, key=json.dumps) if isinstance(item, list) else item


def _exported(project: Project) -> Any:
    return json.loads(project.pulumi("stack", "output", "--json", "--show-secrets").good().text)


def test_they_are_as_the_sdk_makes_them_and_those_that_nobody_reads_are_not_waited_for(
    project: Project, database: sqlite3.Connection
) -> None:
    (project.folder / "__main__.py").write_text(PROGRAM)
    ours, of_ours = _story(project)
    project.destroy().good()
    theirs, of_theirs = _story(project, BUILT_OTHERWISE="yes")
    assert ours["exported"]["whole"]["slug"] == "alpha"
    assert ours["exported"]["recovered"] == "beta"
    assert ours["failed"][0] != 0
    for part, seen in theirs.items():
        assert ours[part] == seen, part
    assert (of_ours["cheap"], of_theirs["cheap"]) == (True, False)
    assert of_ours["pending"] < of_theirs["pending"] / 2
