"""Outputs of our resources are to a program, to the engine and to the state what the SDK's own are, and cost less."""

from __future__ import annotations

import json
import re
import sqlite3
from importlib.metadata import version
from typing import Any

import pytest

from iam_resources.engine.interrupted import ATTEMPT_KEY
from iam_resources.engine.outputs import TESTED
from tests.project import Project
from tools.place import ROOT

pytestmark = pytest.mark.engine

PROGRAM = """
import json, os
from importlib import metadata
import pulumi
from pulumi.runtime.settings import SETTINGS

if os.environ.get("UNTESTED"):
    installed = metadata.version
    metadata.version = lambda name: "3.999.0" if name == "pulumi" else installed(name)

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
        "planned": [_in_order(step["newState"].get("inputs")) for step in plan["steps"] if "newState" in step],
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
    """Urns that a resource depends on come in any order, and an attempt is of its run."""
    if isinstance(item, dict):
        return {name: _in_order(part) for name, part in item.items() if name != ATTEMPT_KEY}
    return sorted(item, key=json.dumps) if isinstance(item, list) else item


def _exported(project: Project) -> Any:
    return json.loads(project.pulumi("stack", "output", "--json", "--show-secrets").good().text)


def test_they_are_as_the_sdk_makes_them_and_those_that_nobody_reads_are_not_waited_for(
    project: Project, database: sqlite3.Connection
) -> None:
    (project.folder / "__main__.py").write_text(PROGRAM)
    ours, of_ours = _story(project)
    project.destroy().good()
    theirs, of_theirs = _story(project, UNTESTED="yes")
    assert ours["exported"]["whole"]["slug"] == "alpha"
    assert ours["exported"]["recovered"] == "beta"
    assert ours["failed"][0] != 0
    for part, seen in theirs.items():
        assert ours[part] == seen, part
    assert (of_ours["cheap"], of_theirs["cheap"]) == (True, False)
    assert of_ours["pending"] < of_theirs["pending"] / 2


MANY = """
import os
import pulumi
from pulumi.runtime.settings import SETTINGS
from tests.engine.things import Thing

many = [Thing(f"thing-{number}", title=f"Thing {number}") for number in range(int(os.environ["MANY"]))]
for each in many:
    each.slug._data  # which reads it
print("PENDING", len(SETTINGS.outputs))
pulumi.export("slugs", pulumi.Output.all(*(each.slug for each in many)))
"""


def test_a_program_waits_for_one_future_whatever_the_number_of_its_resources(
    project: Project, database: sqlite3.Connection
) -> None:
    (project.folder / "__main__.py").write_text(MANY)
    text = project.pulumi("up", "-yf", "--non-interactive", MANY="40").good().text
    assert text.split("PENDING ", 1)[1].splitlines()[0] == "2", "that of the stack itself, and one for all of ours"
    assert _exported(project)["slugs"][-1] == "thing 39"


FAILING = """
import os
import pulumi
from tests.engine.things import Thing

async def unknown():
    raise RuntimeError("the place is not known")

first = Thing("first", title="First")
lost = Thing("lost", title="Lost", place=unknown())
slug = lost.slug
if os.environ.get("RECOVERS"):
    slug = slug.recover(lambda error: "none")
pulumi.export("slug", slug)
last = Thing("last", title="Last", friend=first.thing_id)
"""


@pytest.mark.parametrize("how", [{}, {"RECOVERS": "yes"}])
def test_an_input_that_fails_ends_the_program_as_it_does_with_the_outputs_of_the_sdk(
    project: Project, database: sqlite3.Connection, how: dict[str, str]
) -> None:
    untested = 'from importlib import metadata\nmetadata.version = lambda name: "3.999.0"\n'
    found = []
    for before in ("", untested):
        (project.folder / "__main__.py").write_text(before + FAILING)
        ran = project.pulumi("up", "-yf", "--non-interactive", **how)
        found.append((ran.code, ran.text.count("RuntimeError: the place is not known") > 0))
        project.destroy().good()
    assert found[0] == found[1] and found[0][0] != 0 and found[0][1]


def test_debug_lines_of_the_sdk_are_all_there(project: Project, database: sqlite3.Connection) -> None:
    (project.folder / "__main__.py").write_text(PROGRAM)
    ours, theirs = (sorted(_of_sdk(_debug_text(project, **how))) for how in ({}, {"UNTESTED": "yes"}))
    assert ours == theirs and len(ours) > 9


def _of_sdk(lines: list[str]) -> list[str]:
    """What the SDK says of each registration."""
    return [line for line in lines if line.startswith(("registering resource", "resource registration"))]


def test_an_sdk_that_was_not_tested_makes_the_outputs_itself_and_one_debug_line_says_so(
    project: Project, database: sqlite3.Connection
) -> None:
    (project.folder / "__main__.py").write_text(PROGRAM)
    assert _debug_lines(project, UNTESTED="yes") == [
        "iam_resources: pulumi 3.999.0 is not among the versions that this release was tested with "
        f"({', '.join(sorted(TESTED))}): the SDK makes the outputs, which is slower where there are many resources"
    ]
    assert _debug_lines(project) == []


def _debug_lines(project: Project, **how: str) -> list[str]:
    """What a program says of itself to who asks for debug lines, without the SDK's own lines."""
    return [line for line in _debug_text(project, **how) if "iam_resources:" in line]


def _debug_text(project: Project, **how: str) -> list[str]:
    """The debug lines of a preview."""
    how["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "true"
    shown = project.pulumi("preview", "--json", "--debug", "--non-interactive", **how).good().text
    events = [json.loads(line).get("diagnosticEvent", {}) for line in shown.splitlines() if line.startswith("{")]
    shown_text = [event["message"].strip() for event in events if event.get("severity") == "debug"]
    assert shown_text, "no debug line was kept"
    return [line for text in shown_text for line in text.splitlines()]


def _locked(name: str) -> str:
    found = re.search(r"^pulumi==(\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE)
    assert found, f"requirements/{name} has no pulumi"
    return found[1]


def test_the_versions_are_those_that_the_tests_run_with() -> None:
    assert {_locked("lowest.txt"), _locked("runtime.txt")} == TESTED
    assert version("pulumi") == _locked("dev.txt") == _locked("runtime.txt")
