"""The same program run twice, with its state in a file and in the service, and the states compared."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import httpx

from iam_resources.engine.interrupted import ATTEMPT_KEY
from tests.forked import forked
from tests.key_service import PROVIDER
from tests.project import Project, Ran
from tests.state_service.boxes import add, vendor
from tools.state_service.launcher import StateService

ROOT = Path(__file__).parents[2]
TOKEN = "pulumi-python:dynamic/boxes:Box"
_SECRET = "4dabf18193072939515e22adb298388d"
ONE_BY_ONE = ("up", "refresh", "destroy", "import")
_PROGRAM = """
import json, pathlib
import pulumi
from tests.state_service.boxes import Box

made = {}

def value(given):
    if isinstance(given, dict) and "$of" in given:
        return made[given["$of"]].box_id
    return pulumi.Output.secret(given["$secret"]) if isinstance(given, dict) else given

def declare(items):
    if items:
        name, args, opts = items[0]["name"], items[0]["args"], dict(items[0]["opts"])
        opts["depends_on"] = [made[other] for other in opts.get("depends_on", [])]
        opts["import_"] = opts.pop("import", None)
        args = {key: value(given) for key, given in args.items()}
        made[name] = Box(name, **args, opts=pulumi.ResourceOptions(**opts))
        made[name].urn.apply(lambda _: declare(items[1:]))

declare(json.loads(pathlib.Path("declared.json").read_text()))
"""
"""Declares one resource after the other: then two runs send the engine the same in the same order."""


def box(name: str, /, opts: dict[str, Any] | None = None, **args: Any) -> dict[str, Any]:
    """The declaration of a box whose title is its name.

    An argument `{"$of": name}` is the id of another box, `{"$secret": value}` a secret.
    """
    return {"name": name, "args": {"title": name, **args}, "opts": opts or {}}


def urn(name: str) -> str:
    """The URN of a box."""
    return f"urn:pulumi:trial::trial::{TOKEN}::{name}"


@dataclass
class Side:
    """A project with a vendor of its own.

    Attributes:
        project: the project.
        base: the vendor's database.
        service: where its state is; None for a file.
    """

    project: Project
    base: sqlite3.Connection
    service: StateService | None = None

    def set_mood(self, title: str, verb: str, mood: str) -> None:
        """From now on the vendor refuses, waits or does half of it."""
        self.base.execute("insert into moods values (?, ?, ?)", (title, verb, mood))

    def calm(self) -> None:
        """From now on the vendor does everything."""
        self.base.execute("delete from moods")

    def add(self, title: str) -> str:
        """Make a box at the vendor, as a person could in its console; returns its id."""
        return add(self.base, {"title": title})

    @contextmanager
    def waiting_up(self, title: str) -> Iterator[subprocess.Popen[str]]:
        """An engine in the middle of `pulumi up`: it waits for the vendor to create this box. Killed at the end."""
        self.set_mood(title, "create", "wait")
        project = self.project
        command = [forked().command(project.engine), "up", "--yes", "--skip-preview", "--non-interactive"]
        engine = subprocess.Popen(
            [*map(str, command), "--parallel", "1"],
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        try:
            while not self.base.execute("select 1 from calls where verb = 'create' and title = ?", (title,)).fetchone():
                assert engine.poll() is None, engine.communicate()[0]
                time.sleep(0.05)
            yield engine
        finally:
            engine.kill()
            engine.wait()

    def ids(self) -> dict[str, str]:
        """The ids of the vendor's boxes by title; the newest where several have one."""
        found = self.base.execute("select json_extract(body, '$.title'), id from boxes order by rowid")
        return {title: str(id_) for title, id_ in found}

    def state(self) -> dict[str, Any]:
        """The state as the backend has it (`apitype.UntypedDeployment`), read without the engine."""
        if self.service is not None:
            path = "api/stacks/organization/trial/trial/export"
            return dict(get(self.service, path).raise_for_status().json())
        saved = json.loads((self.project.folder / "state/.pulumi/stacks/trial/trial.json").read_text())
        kept = {name: saved[name] for name in ("version", "features") if name in saved}
        return {**kept, "deployment": saved["checkpoint"].get("latest")}

    def resources(self) -> list[dict[str, Any]]:
        """The boxes in the state."""
        held = (self.state()["deployment"] or {}).get("resources", [])
        return [each for each in held if each["type"] == TOKEN]


def get(service: StateService, path: str) -> httpx.Response:
    """The answer of the service to one GET."""
    return httpx.get(f"{service.url}/{path}", headers={"Authorization": f"token {service.token}"})


def comparable(state: dict[str, Any]) -> list[str]:
    """The lines of a state without what differs from run to run: times, ciphertext, ids that the engine draws.

    Properties without dependencies are left out too, as where the engine compares a journal with a snapshot
    (`AssertEqual` in resource/stack/snapshot/equal.go): a replay after a refresh drops them.
    """
    deployment = state.get("deployment") or {}
    deployment.get("manifest", {}).pop("time", None)
    resources = deployment.get("resources", [])
    operations = deployment.get("pending_operations", [])
    for held in [*resources, *(each["resource"] for each in operations)]:
        for name in ("created", "modified"):
            held.pop(name, None)
        held["dependencies"] = sorted(held.get("dependencies", []))  # the SDK sends a set
        held["stackTrace"] = json.dumps(held.get("stackTrace"))  # one line
        depends = {key: urns for key, urns in held.pop("propertyDependencies", {}).items() if urns}
        held.update({"propertyDependencies": depends} if depends else {})
    check_order(resources)
    operations.sort(key=lambda each: (each["resource"]["urn"], each["type"]))  # the engine writes them in any order
    resources.sort(key=lambda each: (each["urn"], each.get("delete", False), each.get("id", "")))
    text = json.dumps(_masked(state), indent=1, sort_keys=True)
    for number, provider in enumerate(each for each in resources if each["type"].startswith("pulumi:providers:")):
        text = text.replace(provider["id"], f"provider {number}")
    return text.splitlines()


def check_order(resources: list[dict[str, Any]]) -> None:
    """
    Raises:
        AssertionError: a resource is before one that it refers to.
    """
    known: set[str] = set()
    for each in resources:
        provider = each.get("provider", "").rpartition("::")[0]
        needs = {each.get("parent"), provider, *each.get("dependencies", [])} - {None, ""}
        assert needs <= known, f"{each['urn']} is before {needs - known}"
        known.add(each["urn"])


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        secret = _SECRET in value and "ciphertext" in value
        differing = {ATTEMPT_KEY, *(["ciphertext"] if secret else [])}
        return {key: "…" if key in differing else _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list) else value


def side(folder: Path, engine: Path, service: StateService | None = None) -> Side:
    """A project whose state is in a file, or in the service."""
    folder.mkdir()
    info = folder / "site" / "boxes-0.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: boxes\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text("[iam_resources.vendors]\nboxes = tests.state_service.boxes\n")
    env = {"BOXES": str(folder / "boxes.db"), "PULUMI_HOME": str(folder / "home")}
    if service is not None:
        env.update(service.variables())
    project = Project(folder / "project", engine, env, path=(ROOT, info.parent), forks=True)
    (project.folder / "__main__.py").write_text(_PROGRAM)
    if service is not None:
        project.pulumi("stack", "init", "trial", "--secrets-provider", PROVIDER, "--non-interactive").good()
    return Side(project, vendor(env["BOXES"]), service)


@dataclass
class Twins:
    """The two sides.

    Attributes:
        file: with its state in a file.
        service: with its state in the service.
    """

    file: Side
    service: Side

    def both(self) -> tuple[Side, Side]:
        return self.file, self.service

    def declare(self, *boxes: dict[str, Any]) -> None:
        """What both programs declare from now on."""
        for each in self.both():
            each.project.declare(*boxes)

    def run(self, *command: str) -> Ran:
        """One command on both sides, one step at a time so that both take the same order; then compare the states.

        Returns:
            What it said with the state in the service.
        """
        parallel = ["--parallel", "1"] if command[0] in ONE_BY_ONE else []
        first, second = (each.project.pulumi(*command, *parallel, "--non-interactive") for each in self.both())
        assert first.code == second.code, f"{' '.join(command)}\n{first.text}\n---\n{second.text}"
        self.compare(f"{' '.join(command)}\n{second.text}")
        return second

    def up(self, *more: str) -> Ran:
        """`pulumi up`."""
        return self.run("up", "--yes", "--skip-preview", *more)

    def compare(self, after: str) -> None:
        """
        Raises:
            AssertionError: the states differ.
        """
        wanted, found = (comparable(each.state()) for each in self.both())
        assert found == wanted, "\n".join([f"after {after}", *unified_diff(wanted, found, "file", "service", n=12)])
