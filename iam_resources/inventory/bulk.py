"""An import of many: what is new, its program, the engine's import, and the proof that nothing differs after it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from iam_resources.engine.provider import PROVIDER_KEY
from iam_resources.engine.registry import ResourceType
from iam_resources.inventory.items import Item, Lister, select_new, word_of
from iam_resources.inventory.naming import Names, assign_names
from iam_resources.inventory.package import ImportedPackage, imported_packages
from iam_resources.inventory.program import Declared
from iam_resources.inventory.project import Project
from iam_resources.inventory.stored import Stored, name_in, owned_by
from iam_resources.pulumi_command import Unreadable, import_resources, preview, read_preview
from iam_resources.settings import Settings

_UNCHANGED = ("same", "read", "refresh")
_MAIN = """\
import os, runpy, sys
os.chdir({folder!r})
sys.path.insert(0, {folder!r})
runpy.run_path({program!r}, run_name="__main__")
"""


@dataclass
class Plan:
    """What an import is to do.

    Attributes:
        declared: what the package declares: what is new, and what an earlier import into it took.
        new: those of them that the stack does not have yet.
        managed: how many of what was found the stack has already.
        left_out: what the stack does not have and no program can declare.
        clashes: for the word of a kind and a name that several would have, the names that they have instead.
    """

    declared: list[Declared] = field(default_factory=list)
    new: list[Declared] = field(default_factory=list)
    managed: int = 0
    left_out: list[Item] = field(default_factory=list)
    clashes: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """The name of each declared resource, by token and id."""
        found: dict[str, dict[str, str]] = {}
        for each in self.declared:
            found.setdefault(each.item.kind.token, {})[each.item.id] = each.name
        return found


async def plan_import(
    lister: Lister, items: Sequence[Item], stored: Sequence[Stored], package: ImportedPackage, settings: Settings
) -> Plan:
    """Decide what to import, and how it is called.

    What earlier imports into the package took stays in it as the stack's state has it, also where it is not meant now.

    Args:
        lister: describes what the stack has.
        items: what exists.
        stored: what the stack has.
        package: what earlier imports wrote.
        settings: has the connections.
    """
    plan = Plan()
    record = package.record.names
    wanted = select_new(items, await owned_by(stored, settings))
    plan.managed = len(items) - len(wanted)
    plan.left_out = [item for item in wanted if item.fault]
    refused = set(map(id, plan.left_out))
    wanted = [item for item in wanted if id(item) not in refused]
    mine = [each for each in stored if record.get(each.kind.token, {}).get(each.id) == each.name]
    urns = {each.urn for each in mine}
    former = await lister.of_stored(mine)
    names: dict[tuple[str, str], str] = {}
    for kind in lister.kinds:
        before = [item for item in former if item.kind is kind]
        new = [item for item in wanted if item.kind is kind]
        fresh = {item.key for item in new}
        taken = [each.name for each in stored if each.kind is kind and each.urn not in urns]
        recorded = record.get(kind.token, {})
        order = {id_: number for number, id_ in enumerate(recorded)}
        ordered = sorted([*before, *new], key=lambda item: order.get(item.id, len(order)))
        given = _names(kind, ordered, names, recorded, taken)
        plan.clashes |= {(word_of(kind), base): same for base, same in given.clashes.items()}
        clashed = {name: base for base, same in given.clashes.items() for name in same}
        for item in ordered:
            name = names[item.key] = given.by_id[item.id]
            note = f"{clashed[name]} would be the name of several: each has a part of a hash" if name in clashed else ""
            plan.declared.append(Declared(item, name, note))
            if item.key in fresh:
                plan.new.append(plan.declared[-1])
    return plan


def _names(
    kind: ResourceType,
    items: Iterable[Item],
    known: Mapping[tuple[str, str], str],
    kept: Mapping[str, str],
    taken: Collection[str],
) -> Names:
    """The names of resources of one kind; a relation is called by the names of its ends."""
    lifecycle: Any = kind.lifecycle

    def text(item: Item) -> str:
        if not item.is_relation:
            return item.name
        called = {name: known.get(link.target, link.name.strip("/")) for name, link in item.links.items()}
        return str(lifecycle.listed_name(called, item.outputs))

    return assign_names([(item.id, text(item)) for item in items], kept=kept, taken=taken)


def import_file(new: Iterable[Declared]) -> dict[str, Any]:
    """What `pulumi import --file` takes; with outputs the engine reads nothing."""
    return {
        "resources": [
            {
                "type": each.item.kind.type_token,
                "name": each.name,
                "id": each.item.id,
                "inputs": {**each.item.inputs, PROVIDER_KEY: each.item.kind.resource._reference},
                "outputs": {**each.item.outputs, PROVIDER_KEY: each.item.kind.resource._reference},
            }
            for each in new
        ]
    }


async def import_new(project: Project, new: Sequence[Declared]) -> None:
    """Take what is new into the stack's state.

    Raises:
        EngineError: the engine failed.
    """
    if not new:
        return
    with tempfile.TemporaryDirectory(prefix="iam-import-") as folder:  # for the user alone
        file = Path(folder) / "import.json"
        file.write_text(json.dumps(import_file(new)), encoding="utf-8")
        await import_resources(file, project.stack, project.folder)


@dataclass(frozen=True)
class Proof:
    """What a preview after the import says.

    Attributes:
        same: how many resources do not change.
        steps: what would change of what was imported: the resource, what would be done, and the fields.
        pending: changes of other resources, which the program has had before.
    """

    same: int
    steps: list[dict[str, Any]]
    pending: list[dict[str, Any]]

    @property
    def holds(self) -> bool:
        """Whether nothing changes of what was imported."""
        return not self.steps


async def prove(project: Project, declared: Iterable[Declared]) -> Proof:
    """Preview the user's program with all packages of imports, whether or not the program imports them yet.

    Args:
        project: the user's.
        declared: what was imported.

    Raises:
        EngineError: the preview failed.
    """
    with tempfile.TemporaryDirectory(prefix="iam-proof-") as name:
        folder = Path(name)
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump(_moved(project)), encoding="utf-8")
        program = project.program
        main = _MAIN.format(folder=str(project.program_folder), program=str(_entry(program)))
        main += "".join(f"import {name}\n" for name in imported_packages(project.program_folder))
        (folder / "__main__.py").write_text(main, encoding="utf-8")
        config = (
            project.folder / str(project.declared.get("stackConfigDir") or ".") / f"Pulumi.{project.short_stack}.yaml"
        )
        text = await preview(project.stack, folder=folder, config=config if config.exists() else None)
    try:
        seen = read_preview(text, "the output of pulumi preview")
    except Unreadable as error:
        error.tried, error.hint = "prove the import, which is done", "Fix that, and run the command again: it proves it"
        raise
    steps = [_step(each) for each in seen.get("steps") or [] if each.get("op") not in _UNCHANGED]
    ours = {(each.item.kind.type_token, each.name) for each in declared}
    return Proof(
        same=int(seen["changeSummary"].get("same", 0)),
        steps=[each for each in steps if (each["type"], each["resource"]) in ours],
        pending=[each for each in steps if (each["type"], each["resource"]) not in ours],
    )


def _entry(program: Path) -> Path:
    return program / "__main__.py" if program.is_dir() else program


def _moved(project: Project) -> dict[str, Any]:
    """What Pulumi.yaml says, for a program in another folder."""
    known = dict(project.declared)
    known["main"] = "."
    runtime = known.get("runtime")
    options = dict(runtime.get("options") or {}) if isinstance(runtime, dict) else {}
    if options.get("virtualenv"):
        options["virtualenv"] = str((project.folder / options["virtualenv"]).resolve())
        known["runtime"] = {**dict(runtime or {}), "options": options}
    plugins = {
        word: [{**each, "path": str((project.folder / str(each.get("path", "."))).resolve())} for each in entries]
        for word, entries in (known.get("plugins") or {}).items()
    }
    if plugins:
        known["plugins"] = plugins
    backend = known.get("backend")
    if isinstance(backend, dict) and str(backend.get("url", "")).startswith("file://."):
        there = (project.folder / str(backend["url"]).removeprefix("file://")).resolve()
        known["backend"] = {**backend, "url": f"file://{there}"}
    return known


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """One change, by names; values are not shown, as one may be a secret."""
    urn = str(step.get("urn", ""))
    fields = sorted(step.get("detailedDiff") or {}) or sorted(step.get("diffReasons") or [])
    return {
        "resource": name_in(urn),
        "type": urn.split("::")[2] if "::" in urn else "",
        "op": step.get("op"),
        "fields": fields,
    }
