"""A state as it was written, with the calls that bring a vendor to where it was then.

The files in `states/` hold no secret: in the place of each stands a name in braces, `{secret first}`, and a value is
made up at run time. The sandbox's address is `{origin}`.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.project import Project
from tests.upgrade.recording import Call, Pairs, is_time, replaced, replay
from tests.upgrade.vendor import Vendor

HOME = Path(__file__).parent / "states"
_SECRET = re.compile(r"\{secret ([^{}]+)\}")

Resource = dict[str, Any]


@dataclass
class Fixture:
    """One state.

    Attributes:
        name: of its file.
        calls: what the vendor had received.
        resources: of the state, as `pulumi stack export --show-secrets` gives them.
        there: what was at the vendor then, by path.
        changed: what differed from that after each kind of change, made by that version.
        refreshed: those resources of the state that a refresh by that version changed.
        imported: the resources as that version imported them, where it could.
    """

    name: str
    calls: list[Call]
    resources: list[Resource]
    there: dict[str, Any]
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    refreshed: list[Resource] = field(default_factory=list)
    imported: list[Resource] = field(default_factory=list)

    @classmethod
    def load(cls, name: str) -> Fixture:
        """Read one of the files."""
        return cls(name, **json.loads((HOME / f"{name}.json").read_text()))

    def save(self, folder: Path) -> None:
        """Write the file: one line for each call and each resource."""

        def lines(items: Iterable[Any]) -> str:
            return ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)

        parts = [
            f'"calls": [\n{lines(self.calls)}\n]',
            f'"resources": [\n{lines(self.resources)}\n]',
            f'"there": {{\n{_by_line(self.there)}\n}}',
            '"changed": {\n'
            + ",\n".join(f'"{kind}": {{\n{_by_line(paths)}\n}}' for kind, paths in self.changed.items())
            + "\n}",
            f'"refreshed": [\n{lines(self.refreshed)}\n]',
            f'"imported": [\n{lines(self.imported)}\n]',
        ]
        (folder / f"{self.name}.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")

    def secret_names(self) -> set[str]:
        """The names of all secrets in it."""
        return set(_SECRET.findall(json.dumps([self.calls, self.resources, self.refreshed, self.imported])))

    def restore(self, vendor: Vendor, made: Mapping[str, str]) -> Callable[[list[Resource]], list[Resource]]:
        """Bring an empty vendor to where it was; returns what makes resources of a state those that belong to it now.

        Args:
            vendor: the vendor.
            made: values of the secrets by name; values of those not in it are made up.
        """
        values = {name: made.get(name) or f"Made-{secrets.token_hex(12)}!" for name in self.secret_names()}
        fixed = {f"{{secret {name}}}": value for name, value in values.items()} | {"{origin}": vendor.origin}
        done = replay(vendor, self.calls, fixed)
        return lambda resources: [_moved(resource, done, fixed) for resource in resources]


def bring(project: Project, resources: list[Resource]) -> None:
    """Give a project a state, with its secrets encrypted by the key of its stack."""
    settings = yaml.safe_load((project.folder / "Pulumi.trial.yaml").read_text())
    key = {"url": settings["secretsprovider"], "encryptedkey": settings["encryptedkey"]}
    deployment = {
        "manifest": {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""},
        "secrets_providers": {"type": "cloud", "state": key},
        "resources": resources,
    }
    file = project.folder / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": deployment}))
    project.pulumi("stack", "import", "--file", str(file)).good()
    file.unlink()


def _moved(resource: Resource, done: list[Pairs], fixed: Mapping[str, str]) -> Resource:
    """A resource with what takes the place of what it knew.

    Several objects may have been made at one moment then, and at different ones now: so the pairs that came with the
    object's own id go first, which are later than those of what it refers to.
    """
    text = json.dumps(resource)
    for pairs in reversed(done):
        if any(former in text and not is_time(former) for former in pairs):
            text = replaced(text, pairs)
    text = replaced(text, {key: value for pairs in done for key, value in pairs.items()})
    moved: Resource = json.loads(replaced(text, {key: json.dumps(value)[1:-1] for key, value in fixed.items()}))
    return moved


def _by_line(values: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(values.items()))
