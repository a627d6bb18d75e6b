"""A project of the conformance run: what each command did to each resource, as the engine's own events tell it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.project import Project, Ran

_STAYED = {"same", "refresh", "read"}


@dataclass
class Step:
    """One step of one resource."""

    op: str
    fields: frozenset[str]
    id: str
    outputs: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.op} {sorted(self.fields)}" if self.fields else self.op


@dataclass
class Steps:
    """What happened to each resource, by its name; the stack itself is left out."""

    text: str
    of: dict[str, list[Step]]

    def moved(self) -> dict[str, str]:
        """What did not stay as it was."""
        found = {name: [str(step) for step in steps if step.op not in _STAYED] for name, steps in self.of.items()}
        return {name: ", ".join(steps) for name, steps in sorted(found.items()) if steps}

    def ops(self, name: str) -> list[str]:
        """The operations on one resource that changed something."""
        return [step.op for step in self.of.get(name, []) if step.op not in _STAYED]

    def fields(self, name: str) -> frozenset[str]:
        """The fields of one resource that showed as changed."""
        return frozenset().union(*(step.fields for step in self.of.get(name, [])))


@dataclass
class Engine:
    """Runs commands on a project and keeps all that they said."""

    project: Project
    said: list[str] = field(default_factory=list)
    known: dict[str, Step] = field(default_factory=dict)
    """The last that was seen of each resource."""

    def run(self, *arguments: str, **env: str) -> Ran:
        """One command."""
        ran = self.project.pulumi(*arguments, "--non-interactive", **env)
        self.said.append(ran.text)
        return ran

    def up(self, *arguments: str) -> Steps:
        """`pulumi up`."""
        return self._steps(self.run("up", "--yes", "--skip-preview", "--json", *arguments))

    def refresh(self) -> Steps:
        """`pulumi refresh`."""
        return self._steps(self.run("refresh", "--yes", "--skip-preview", "--json"))

    def preview(self, *arguments: str) -> Steps:
        """`pulumi preview`."""
        ran = self.run("preview", "--json", *arguments, PULUMI_ENABLE_STREAMING_JSON_PREVIEW="true")
        return self._steps(ran, planning=True)

    def expect_no_changes(self, *arguments: str) -> None:
        """A preview that has nothing to do."""
        assert self.preview(*arguments).moved() == {}

    def kept(self) -> dict[str, Step]:
        """All resources in state, by name."""
        return {
            item["urn"].rsplit("::", 1)[-1]: Step("same", frozenset(), item.get("id", ""), item.get("outputs", {}))
            for item in self.project.state()
        }

    def find_secrets(self, *secret: str) -> list[str]:
        """Which secrets stand in clear in something that was said, or in a file of the state."""
        files = [path.read_bytes() for path in (self.project.folder / "state").rglob("*") if path.is_file()]
        texts = [*(text.encode() for text in self.said), *files]
        assert files
        return [word for word in secret if any(word.encode() in text for text in texts)]

    def _steps(self, ran: Ran, *, planning: bool = False) -> Steps:
        errors, found = [], defaultdict(list)
        for line in ran.text.splitlines():
            event = json.loads(line) if line.startswith("{") else {}
            shown_text = event.get("diagnosticEvent", {})
            if shown_text.get("severity") in ("error", "warning") and "from $PATH" not in shown_text["message"]:
                errors.append(shown_text["message"])
            ended = event.get("resOutputsEvent", {}).get("metadata")
            if ended is None or ended["type"].startswith("pulumi:"):
                continue
            name, new = ended["urn"].rsplit("::", 1)[-1], ended.get("new") or {}
            names = {path.split(".", 1)[0].split("[", 1)[0] for path in ended.get("detailedDiff") or {}}
            step = Step(ended["op"], frozenset(names), new.get("id", ""), new.get("outputs") or {})
            found[name].append(step)
            if not planning and step.op == "delete":
                self.known.pop(name, None)
            elif not planning and step.op not in ("delete-replaced", "replace"):
                self.known[name] = step
        assert ran.code == 0 and not errors, "\n".join(errors) or ran.text
        return Steps(ran.text, dict(found))


def started(folder: Path, engine: Path, env: dict[str, str], host: str = "ours") -> Engine:
    """A new project."""
    return Engine(Project(folder, engine, env, host, forks=True))
