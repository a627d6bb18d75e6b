"""Makes the files in `states/` with version d838d81, the real engine and the sandbox of that version.

    git worktree add ../d838d81 d838d81
    cp -r tests/upgrade ../d838d81/tests/
    cd ../d838d81 && make setup
    .venv/bin/python -m tests.upgrade.make_states <folder for the files>

For each package a program with every resource type is brought up, and its state exported. What the sandbox received is
recorded on the way, so that a test can bring another one to the same state; so is what was there afterwards, and what
the same version makes of updates, replacements and a destroy. For states of changes that are only half done, the
sandbox refuses the second half. Secrets are replaced by names before anything is written; a file that still has one in
it is not written.
"""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx

from iam_resources.engine.registry import all_types
from iam_resources.sandbox import Sandbox, server
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.conformance.oci.iam_service import Key
from tests.project import Project
from tests.upgrade.fixture import Fixture
from tests.upgrade.program import Program
from tests.upgrade.programs import PROGRAMS
from tests.upgrade.recording import Call, is_given, is_time, said
from tests.upgrade.vendor import Vendor
from tools.pulumi import get

_CONTROL = "/_sandbox"
_NO_WRITES = ("/token", "/.search")
_SECRET_KEY = "4dabf18193072939515e22adb298388d"


class Recorder:
    """An application that keeps what another one is asked and answers."""

    def __init__(self, inner: Any) -> None:
        self.calls: list[Call] = []
        self._inner = inner

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """One request, as ASGI has it."""
        asked, answered, status, headers = bytearray(), bytearray(), 0, {}

        async def receiving() -> Any:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def sending(message: Any) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {key.decode().lower(): value.decode() for key, value in message["headers"]}
            answered.extend(message.get("body", b""))
            await send(message)

        await self._inner(scope, receiving, sending)
        path = scope.get("path", _CONTROL)
        if not httpx.codes.is_success(status) or path.startswith(_CONTROL) or path.endswith(_NO_WRITES):
            return
        query = scope["query_string"].decode()
        called = {"method": scope["method"], "path": scope["raw_path"].decode() + (f"?{query}" if query else "")}
        body = json.loads(asked) if asked else None
        self.calls.append({**called, "body": body, "said": said(headers, bytes(answered))})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Made:
    """One package with a vendor of its own, and a project on it."""

    def __init__(self, program: Program, recorder: Recorder, vendor: Vendor, folder: Path) -> None:
        self.program, self.recorder, self.vendor = program, recorder, vendor
        self.secrets = {name: f"Secret-{secrets.token_hex(12)}!" for name in program.secrets}
        self._words = {value: f"{{secret {name}}}" for name, value in self.secrets.items()} | {
            vendor.origin: "{origin}"
        }
        program.prepare(vendor)
        self.project = Project(folder / "project", get.directory(), program.env(vendor))
        self.declare("nothing")
        self.project.up().good()

    def declare(self, which: str) -> None:
        """Change the program, or with "nothing" take the change back."""
        changes = {} if which == "nothing" else self.program.changes(which)
        self.project.declare(*self.program.program({**self.secrets, "$origin": self.vendor.origin}, changes))

    def since(self, fixture: Fixture) -> dict[str, Any]:
        """What is at the vendor and was not in the state."""
        return self.program.look(self.vendor, self.secrets).since(fixture.there)

    def fixture(self, name: str) -> Fixture:
        """The state of now."""
        kept = self._exported(self.project)
        calls = _needed(_without(self.recorder.calls, self._words), json.dumps(kept))
        return Fixture(name, calls, kept, self.program.look(self.vendor, self.secrets).seen)

    def refreshed(self, before: Fixture) -> list[dict[str, Any]]:
        """What a refresh changes in the state; the stack and its provider are there too."""
        self.project.refresh().good()
        known = {each["urn"]: _facts(each) for each in before.resources}
        after = self._exported(self.project)
        return [each for each in after if not _facts(each) or _facts(each) != known[each["urn"]]]

    def imported(self, folder: Path) -> list[dict[str, Any]]:
        """The state of another project, into which all is imported."""
        other = Project(folder, get.directory(), self.program.env(self.vendor))
        known = {each["urn"].rsplit("::", 1)[-1]: each for each in self.project.state()}
        wanted = []
        for resource in self.program.importable().resources:
            its = known[resource.name]
            id_ = resource.import_id.format(**{**its["outputs"], "id": its["id"]})
            wanted.append({"type": its["type"], "name": resource.name, "id": id_})
        (folder / "import.json").write_text(json.dumps({"resources": wanted}))
        options = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false")
        other.pulumi("import", "--file", "import.json", *options).good()
        return self._exported(other)

    def check(self, fixture: Fixture) -> Fixture:
        """Itself, when no secret is in it."""
        text = json.dumps([getattr(fixture, each.name) for each in fields(fixture)])
        for word in (*self._words, self.vendor.password, "PRIVATE KEY"):
            assert not any(form in text for form in _forms(word)), f"a secret of {fixture.name} would be kept"
        return fixture

    def _exported(self, project: Project) -> list[dict[str, Any]]:
        exported = project.pulumi("stack", "export", "--show-secrets").good().text
        resources = [_bare(each) for each in json.loads(exported)["deployment"]["resources"]]
        for resource in resources:
            self._words |= {value: f"{{secret {name}}}" for name, value in _told(resource, self._words).items()}
        kept: list[dict[str, Any]] = _without(resources, self._words)
        return kept


def _needed(calls: list[Call], state: str) -> list[Call]:
    """The writes, and the reads that told what later calls or the state refer to; of the answers no more than that."""
    known = {TENANCY_ID}
    for call in calls:
        call["said"] = {at: value for at, value in call["said"].items() if is_given(value) and value not in known}
        known |= {value for value in call["said"].values() if not is_time(value)}  # two objects may have one time
    kept: list[Call] = []
    for call in reversed(calls):
        call["said"] = {at: value for at, value in call["said"].items() if value in state}
        if call["method"] != "GET" or call["said"]:
            state += json.dumps([call["path"], call["body"]])
            kept.insert(0, call)
    return kept


def _facts(resource: dict[str, Any]) -> list[Any]:
    """What is known of a resource; nothing of the stack and its provider."""
    if "outputs" not in resource or "__provider" not in resource["outputs"]:
        return []
    return [resource["id"], resource["inputs"], resource["outputs"]]


def _bare(resource: dict[str, Any]) -> dict[str, Any]:
    gone = {"created", "modified", "sourcePosition", "stackTrace"}
    return {key: value for key, value in resource.items() if key not in gone}


def _told(value: Any, known: dict[str, str], name: str = "") -> dict[str, str]:
    """The secrets in a resource that are not known yet, by names for them."""
    if isinstance(value, dict) and _SECRET_KEY in value:
        plain = json.loads(value["plaintext"])
        return {name: plain} if isinstance(plain, str) and plain and plain not in known else {}
    if not isinstance(value, dict):
        return {}
    own = value.get("urn", "").rsplit("::", 1)[-1] or name
    found: dict[str, str] = {}
    for key, item in value.items():
        found |= _told(item, known, f"{own}.{key}" if key not in ("inputs", "outputs") else own)
    return found


def _forms(word: str) -> list[str]:
    """How a word can stand in a string: plainly, as JSON, as the engine's JSON, and each of these in JSON once more."""
    forms = [word, json.dumps(word)[1:-1]]
    forms.append(forms[1].replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
    return list(dict.fromkeys([*forms, *(json.dumps(form)[1:-1] for form in forms)]))


def _without(value: Any, words: dict[str, str]) -> Any:
    """A value with words replaced, whether they stand in it plainly or in a string of JSON."""
    if isinstance(value, str):
        for word, name in words.items():
            for form in _forms(word):
                value = value.replace(form, name)
        return value
    if isinstance(value, dict):
        return {_without(key, words): _without(item, words) for key, item in value.items()}
    return [_without(item, words) for item in value] if isinstance(value, list) else value


@contextmanager
def _running(folder: Path) -> Iterator[tuple[Recorder, Vendor]]:
    key, password = Key(folder / "key"), secrets.token_urlsafe(12)
    sandbox = Sandbox(admin_username="admin", admin_password=password, oci_public_key=key.public)
    recorder = Recorder(sandbox)
    listening = server.listen("127.0.0.1", 0)
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    thread = threading.Thread(target=server.serve, args=(recorder, listening), daemon=True)
    thread.start()
    _wait_for(listening)
    yield recorder, Vendor(origin, "admin", password, key)


def _wait_for(listening: socket.socket) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{listening.getsockname()[1]}/_sandbox/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return


def _whole(program: Program, folder: Path) -> Fixture:
    """The state of a program that was brought up."""

    @contextmanager
    def brought_up(name: str) -> Iterator[Made]:
        with _running(folder / name) as (recorder, vendor):
            yield Made(program, recorder, vendor, folder / name)

    with brought_up("whole") as made:
        fixture = made.fixture(program.name)
        fixture.refreshed = made.refreshed(fixture)
        fixture.imported = made.imported(folder / "imported")
        made.check(fixture)
    for which in ("update", "replacement"):
        with brought_up(which) as made:
            made.declare(which)
            made.project.up().good()
            fixture.changed[which] = made.since(fixture)
    with brought_up("destroy") as made:
        made.project.destroy().good()
        fixture.changed["destroy"] = made.since(fixture)
    return fixture


def _unfinished(program: Program, folder: Path) -> Fixture:
    """The state of a program that was brought up, and then changed while the vendor refused the second half."""

    @contextmanager
    def left(name: str) -> Iterator[Made]:
        with _running(folder / name) as (recorder, vendor):
            made = Made(program, recorder, vendor, folder / name)
            known = {each["urn"].rsplit("::", 1)[-1]: each for each in made.project.state()}
            for resource in program.resources:
                if resource.unfinished is not None:
                    method, path = resource.refused
                    vendor.fail(method, path.format(**known[resource.name]["outputs"]))
            made.declare("unfinished")
            # One after the other: calls of one moment would be one call to a domain, which fails as a whole or not.
            made.project.up("--parallel", "1", "--continue-on-error").bad()
            vendor.work_again()
            yield made

    with left("left") as made:
        fixture = made.check(made.fixture(program.name))
    for which in ("finished", "withdrawn"):
        with left(which) as made:
            made.declare("unfinished" if which == "finished" else "nothing")
            made.project.up().good()
            fixture.changed[which] = made.since(fixture)
    with left("destroy") as made:
        made.project.destroy().good()
        fixture.changed["destroy"] = made.since(fixture)
    return fixture


def main(target: Path) -> None:
    """Make all files."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for program in PROGRAMS:
            _whole(program, Path(name) / program.name).save(target)
            if program.changes("unfinished"):
                _unfinished(program.unfinished(), Path(name) / f"{program.name}-unfinished").save(target)
    version = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    index = {"version": version.stdout.strip(), "types": [kind.token for kind in all_types()]}
    (target / "index.json").write_text(json.dumps(index, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
