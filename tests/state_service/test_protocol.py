"""The answers of the service to single requests, without an engine."""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tools.state_service.app import build
from tools.state_service.leases import Leases
from tools.state_service.store import Store

TOKEN = {"Authorization": "token of-this-test"}
STACKS = "/api/stacks/organization/people"
STACK = f"{STACKS}/dev"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with serving(tmp_path / "state.sqlite") as found:
        yield found


@contextmanager
def serving(file: Path) -> Iterator[httpx.Client]:
    """A client of a service with this file and the stack `dev`, which is made where it is missing."""
    store = Store(file)
    headers = {**TOKEN, "User-Agent": "pulumi-cli/1 (v3.276.0; linux)"}
    app = build(store, token="of-this-test", port=1, lease_seconds=60)
    with httpx.Client(transport=InProcess(app), base_url="http://in-process", headers=headers) as client:
        client.post(STACKS, json={"stackName": "dev"})
        yield client
    store.close()


class InProcess(httpx.BaseTransport):
    """Sends requests to an application without a socket."""

    def __init__(self, app: Starlette) -> None:
        self._app = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def answer() -> httpx.Response:
            found = await self._app.handle_async_request(request)
            return httpx.Response(found.status_code, headers=found.headers, content=await found.aread())

        return asyncio.run(answer())


class Update:
    """A started update."""

    def __init__(self, client: httpx.Client, kind: str = "update") -> None:
        self.client = client
        created = client.post(f"{STACK}/{kind}", json={"options": {"dryRun": kind == "preview"}, "config": {}})
        self.path = f"{STACK}/{kind}/{created.json()['updateID']}"
        self.started = client.post(self.path, json={"journalVersion": 2})
        self.headers = {"Authorization": f"update-token {self.started.json().get('token', '')}"}

    def send(self, *entries: dict[str, Any]) -> tuple[int, str]:
        """Entries of the journal; returns the status and what was said."""
        packed = gzip.compress(json.dumps({"entries": entries}).encode())
        headers = {**self.headers, "Content-Encoding": "gzip"}
        answer = self.client.patch(f"{self.path}/journalentries", content=packed, headers=headers)
        return answer.status_code, answer.text

    def post(self, what: str, **body: Any) -> int:
        """Another request of the engine; returns the status."""
        return self.client.post(f"{self.path}/{what}", json=body, headers=self.headers).status_code


def entry(sequence: int, kind: int, id: int, /, **more: Any) -> dict[str, Any]:
    """One entry of a journal."""
    return {"version": 1, "kind": kind, "sequenceID": sequence, "operationID": id, **more}


def made(sequence: int, name: str, **more: Any) -> dict[str, Any]:
    """The entry of a resource that operation `sequence` made."""
    return entry(sequence, 1, sequence, state={"urn": urn(name), "custom": True, "type": "a:b:C", **more})


def urn(name: str) -> str:
    return f"urn:pulumi:dev::people::a:b:C::{name}"


def names(client: httpx.Client) -> list[str]:
    """The names of the resources in the state."""
    deployment = client.get(f"{STACK}/export").json()["deployment"] or {}
    return [each["urn"].rpartition("::")[2] for each in deployment.get("resources", [])]


def test_what_is_not_allowed(client: httpx.Client) -> None:
    """Only who has the token of the service, and an engine only the update that it started."""
    for wrong in ("", "token other", "update-token of-this-test", "Basic of-this-test"):
        assert client.get(STACK, headers={"Authorization": wrong}).status_code == 401
    mine, preview = Update(client), Update(client, "preview")
    assert client.post(f"{mine.path}/complete", json={"status": "succeeded"}).status_code == 401
    mine.headers = preview.headers
    assert mine.send(made(1, "a")) == (
        401,
        '{"code":401,"message":"Unauthorized: the token is not that of this update"}',
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "the body is not JSON"),
        (b"[]", "expected a JSON object"),
        (b'{"entries": 1}', "entries: expected a list"),
        (b'{"entries": [1]}', "entries: expected objects"),
        (b'{"entries": [{"sequenceID": 0}]}', "sequenceID 0: expected a number from 1"),
        (b'{"entries": [{"sequenceID": 1, "version": 2}]}', "entry 1: version 2, expected 1"),
        (b'{"entries": [{"sequenceID": 1, "version": 1, "kind": 10}]}', "entry 1: kind 10 is unknown"),
    ],
)
def test_wrong_requests_are_refused_in_one_line(client: httpx.Client, body: bytes, said: str) -> None:
    update = Update(client)
    answer = client.patch(f"{update.path}/journalentries", content=body, headers=update.headers)
    assert answer.status_code == 400 and said in answer.json()["message"]
    assert "\n" not in answer.json()["message"] and names(client) == []


def test_what_the_service_does_not_do(client: httpx.Client) -> None:
    assert "does not do POST" in client.post(f"{STACK}/rename", json={}).json()["message"]
    assert "--secrets-provider passphrase" in client.post(f"{STACK}/encrypt", json={}).json()["message"]
    assert "has one organization" in client.post("/api/stacks/others/people", json={"stackName": "x"}).json()["message"]
    assert "keeps the newest" in client.get(f"{STACK}/export/7").json()["message"]
    assert "version 9" in client.post(f"{STACK}/import", json={"version": 9}).json()["message"]


def test_a_repeated_request_changes_nothing(client: httpx.Client) -> None:
    """The client repeats each request whose answer it did not get."""
    update = Update(client)
    first = made(1, "a"), made(2, "b", dependencies=[urn("a")])
    assert update.send(*first)[0] == update.send(*first)[0] == 204
    assert update.send(*first, made(3, "c"))[0] == 204
    assert names(client) == ["a", "b", "c"]
    assert update.post("complete", status="succeeded") == update.post("complete", status="succeeded") == 204
    assert names(client) == ["a", "b", "c"]
    assert update.post("complete", status="failed") == update.send(made(4, "d"))[0] == 403


def test_a_request_is_taken_as_a_whole_or_not_at_all(client: httpx.Client) -> None:
    update = Update(client)
    assert update.send(made(2, "b"))[0] == 204
    status, said = update.send(made(1, "a"), made(2, "other"))
    assert status == 400 and "entry 2" in said
    assert names(client) == ["b"]


def test_entries_are_replayed_by_their_sequence(client: httpx.Client) -> None:
    """Requests may pass each other on their way."""
    update = Update(client)
    update.send(made(2, "b", dependencies=[urn("a")]))
    update.send(made(1, "a"))
    assert names(client) == ["a", "b"]


def test_an_entry_about_an_unknown_operation_changes_nothing_else(client: httpx.Client) -> None:
    update = Update(client)
    update.send(
        made(1, "a"), entry(2, 1, 2, removeNew=9, deleteNew=9, pendingReplacementNew=9), entry(3, 3, 3, removeNew=9)
    )
    (resource,) = client.get(f"{STACK}/export").json()["deployment"]["resources"]
    assert resource == made(1, "a")["state"]


def test_a_rebuilt_base_keeps_what_was_pending(client: httpx.Client) -> None:
    """A refresh of a run: later indices are those of the state after it; the children of what is gone move up."""
    base = [{"urn": urn(name), "custom": True, "type": "a:b:C"} for name in ("parent", "child", "other")]
    base[1].update(parent=urn("parent"), dependencies=[urn("parent")], propertyDependencies={"x": [urn("parent")]})
    state = {"version": 3, "deployment": {"manifest": {}, "resources": base}}
    assert client.post(f"{STACK}/import", json=state).status_code == 200
    creating = {"type": "creating", "resource": {"urn": urn("new"), "type": "a:b:C", "custom": True}}
    update = Update(client)
    update.send(entry(1, 0, 1, operation=creating), entry(2, 3, 2, removeOld=0, isRefresh=True), entry(3, 7, 0))
    update.send(entry(4, 1, 4, removeOld=1))  # `other` since the rebuild
    deployment = client.get(f"{STACK}/export").json()["deployment"]
    assert deployment["resources"] == [{"urn": urn("child"), "custom": True, "type": "a:b:C"}]
    assert deployment["pending_operations"] == [creating]


def test_a_state_names_the_features_that_it_uses(client: httpx.Client) -> None:
    """Older engines must refuse what they cannot read."""
    update = Update(client)
    assert update.started.json()["journalVersion"] == 1  # the newest that the service replays, though 2 was offered
    update.send(made(1, "a", taint=True), {**made(2, "b", viewOf=urn("a")), "requiresByteString": True})
    exported = client.get(f"{STACK}/export").json()
    assert (exported["version"], exported["features"]) == (4, ["byteString", "taint", "views"])


def test_an_engine_without_a_journal_saves_whole_states(client: httpx.Client) -> None:
    update = Update(client)
    state = {"version": 3, "deployment": {"manifest": {}, "resources": [made(1, "a")["state"]]}}
    answer = client.patch(f"{update.path}/checkpoint", json={"isInvalid": False, **state}, headers=update.headers)
    assert (answer.status_code, update.post("complete", status="succeeded"), names(client)) == (204, 204, ["a"])
    assert client.get(f"{STACK}/export").json() == state


def test_one_update_at_a_time(client: httpx.Client) -> None:
    first = Update(client)
    second = Update(client)
    assert second.started.status_code == 409
    assert "Another update is currently in progress" in second.started.json()["message"]
    assert Update(client, "preview").started.status_code == 200
    for refused in (client.delete(STACK), client.post(f"{STACK}/import", json={"version": 3, "deployment": {}})):
        assert refused.status_code == 409
    assert client.get(STACK).json()["activeUpdate"] in first.path
    assert client.post(f"{first.path}/cancel").status_code == 204
    assert client.post(f"{first.path}/cancel").status_code == 409
    assert first.post("renew_lease", duration=300) == 403
    assert Update(client).started.status_code == 200


def test_a_lease_ends_with_its_engine() -> None:
    """Where the process is not known, only after the five minutes within which every engine renews its lease."""
    now = [0.0]
    leases = Leases(60, clock=lambda: now[0])
    base = sqlite3.connect(":memory:")
    base.row_factory = sqlite3.Row
    dead = base.execute("select 'a' as id, '999999999 1' as owner").fetchone()
    unknown = base.execute("select 'b' as id, null as owner").fetchone()
    assert leases.holds(dead) and leases.holds(unknown)
    now[0] = 50
    leases.extend("a")
    now[0] = 109
    assert leases.holds(dead)
    now[0] = 110
    assert not leases.holds(dead) and leases.holds(unknown)
    now[0] = 300
    assert not leases.holds(unknown)


def test_a_service_with_the_same_file_goes_on(tmp_path: Path) -> None:
    """An update goes on across a restart; its token holds."""
    with serving(tmp_path / "state.sqlite") as before:
        update = Update(before)
        update.send(made(1, "a"))
    assert (tmp_path / "state.sqlite").stat().st_mode & 0o777 == 0o600
    with serving(tmp_path / "state.sqlite") as after:
        update.client = after
        assert update.send(made(1, "a"), made(2, "b"))[0] == 204
        assert update.post("complete", status="failed") == 204
        assert names(after) == ["a", "b"]
        assert after.get(STACK).json()["version"] == 1
