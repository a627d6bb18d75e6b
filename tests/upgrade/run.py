"""A state of version d838d81 on the code of today: commands of the real engine, and what they did."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conformance.oci.iam_service import Key
from tests.project import Project, Ran
from tests.sandbox.conftest import Server
from tests.upgrade.fixture import Fixture, Resource, bring
from tests.upgrade.program import Args, Program
from tests.upgrade.vendor import Names, Snapshot, Vendor

_STAYED = {"same", "refresh", "read"}


@dataclass
class Step:
    """What a command did, or would do, to one resource.

    Attributes:
        name: of the resource.
        op: the engine's word for it.
        old, new: the resource before and after; empty where there is none.
    """

    name: str
    op: str
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """What differs in inputs, outputs and id between before and after, by the path to it."""
        found = {}
        for part in ("inputs", "outputs"):
            old, new = self.old.get(part) or {}, self.new.get(part) or {}
            for key in sorted(old.keys() | new.keys()):
                if old.get(key) != new.get(key):
                    found[f"{self.name}.{part}.{key}"] = (old.get(key), new.get(key))
        if self.old and self.new and self.old.get("id") != self.new.get("id"):
            found[f"{self.name}.id"] = (self.old.get("id"), self.new.get("id"))
        return found


class Upgrade:
    """A project with a state of version d838d81, and the vendor that goes with it.

    Args:
        package: whose.
        fixture: the state.
        project: an empty one.
        vendor: an empty one.

    Attributes:
        of_now: makes resources of a state of then those that belong to the vendor of now.
        state: the state of then.
    """

    def __init__(self, program: Program, fixture: Fixture, project: Project, vendor: Vendor) -> None:
        self.program, self.fixture, self.project, self.vendor = program, fixture, project, vendor
        self.secrets = {name: f"Secret-{secrets.token_hex(12)}!" for name in program.secrets}
        self.of_now = fixture.restore(vendor, self.secrets)
        self.state = self.of_now(fixture.resources)
        assert self.look().since(fixture.there) == {}, "the vendor is not as it was then"

    def begin(self, state: list[Resource] | None = None) -> None:
        """Give the project the state of version d838d81, or another one, and the program that belongs to it."""
        bring(self.project, state or self.state)
        self.declare()

    def declare(self, changes: Mapping[str, Args] | None = None) -> None:
        """Let the program say what it said then, but for some arguments."""
        values = {**self.secrets, "$origin": self.vendor.origin}
        self.project.declare(*self.program.program(values, changes))

    def look(self) -> Snapshot:
        """All that is at the vendor."""
        return self.program.look(self.vendor, self.secrets)

    def preview(self, *arguments: str) -> list[Step]:
        """`pulumi preview`."""
        return self._run("preview", "--json", *arguments)

    def up(self, *arguments: str) -> list[Step]:
        """`pulumi up`."""
        return self._run("up", "--yes", "--skip-preview", "--json", *arguments)

    def refresh(self) -> list[Step]:
        """`pulumi refresh`."""
        return self._run("refresh", "--yes", "--skip-preview", "--json")

    def destroy(self) -> list[Step]:
        """`pulumi destroy`."""
        return self._run("destroy", "--yes", "--skip-preview", "--json")

    def urn(self, name: str) -> str:
        """The URN of a resource of the state."""
        return next(str(each["urn"]) for each in self.state if each["urn"].endswith(f"::{name}"))

    def _run(self, *arguments: str) -> list[Step]:
        streaming = "true"  # else a preview gives no events
        return _steps(
            self.project.pulumi(*arguments, "--non-interactive", PULUMI_ENABLE_STREAMING_JSON_PREVIEW=streaming)
        )


def moved(steps: list[Step]) -> dict[str, list[str]]:
    """The operations that changed something, or would, by the name of the resource."""
    found: dict[str, list[str]] = {}
    for step in steps:
        if step.op not in _STAYED:
            found.setdefault(step.name, []).append(step.op)
    return {name: sorted(ops) for name, ops in found.items()}


def told_by_refresh(steps: list[Step]) -> dict[str, tuple[Any, Any]]:
    """Whatever a refresh found to differ, by the path to it: before and after."""
    return {path: both for step in steps if step.op != "same" for path, both in step.differences().items()}


def changes(steps: list[Step], names: Names) -> dict[str, tuple[Any, Any]]:
    """What a refresh tells as changed, though nothing has.

    A state may get words of another kind for one and the same object, such as its name in the place of its id, and may
    get fields that it did not have. Every other difference is one too many.

    Args:
        steps: of a refresh.
        names: for each object all that it is called.
    """
    return {
        path: (old, new)
        for path, (old, new) in told_by_refresh(steps).items()
        if old is not None and not _same_thing(old, new, names)
    }


def _same_thing(old: Any, new: Any, names: Names) -> bool:
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(any(_same_thing(each, other, names) for other in new) for each in old)
    return old == new or any({old, new} <= called for called in names if isinstance(old, str) and isinstance(new, str))


def _steps(ran: Ran) -> list[Step]:
    """The steps of a command that gave its events as JSON; a warning or an error is a failure."""
    shown_text, found = [], []
    for line in ran.text.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        expected = event.get("diagnosticEvent", {})
        if expected.get("severity") in ("error", "warning") and "from $PATH" not in expected["message"]:
            shown_text.append(expected["message"])
        ended = event.get("resOutputsEvent", {}).get("metadata") or event.get("resOpFailedEvent", {}).get("metadata")
        if ended and not ended["type"].startswith("pulumi:"):
            name = ended["urn"].rsplit("::", 1)[-1]
            found.append(Step(name, ended["op"], ended.get("old") or {}, ended.get("new") or {}))
    assert ran.code == 0 and not shown_text, "\n".join(shown_text) or ran.text
    return found


Start = Callable[..., AbstractContextManager[Upgrade]]
"""Starts the life of the states of packages in a host: `ours` or `stock`."""


@contextmanager
def running(folder: Path) -> Iterator[Vendor]:
    """A sandbox of a test's own."""
    key = Key(folder / "administrator")
    server = Server(folder / "sandbox.db", oci_public_key=key.public_file).start()
    vendor = Vendor(server.origin, server.username, server.password, key)
    try:
        yield vendor
    finally:
        vendor.http.close()
        server.stop()
