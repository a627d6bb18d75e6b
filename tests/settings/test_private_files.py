"""Private files: what they hold, who can read them, and one process at a time."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from iam_resources import operation
from iam_resources.errors import ConfigError, Stopped
from iam_resources.private_files import PrivateFolder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateFolder:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return PrivateFolder("vendor")


def test_only_the_owner_can_read(folder: PrivateFolder) -> None:
    before = os.umask(0)
    try:
        folder.write("a.json", {"token": "x"})
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder.path / "a.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert folder.read("a.json") == {"token": "x"}


def test_a_file_is_replaced_as_a_whole(folder: PrivateFolder) -> None:
    folder.write("a.json", {"token": "x"})
    (folder.path / "a.json").chmod(0o644)
    with pytest.raises(TypeError):
        folder.write("a.json", {"token": object()})
    assert folder.read("a.json") == {"token": "x"}
    folder.write("a.json", {"token": "y"})
    assert [file.name for file in folder.path.iterdir()] == ["a.json"], "no draft is left"
    assert stat.S_IMODE((folder.path / "a.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\udcff"])
def test_what_is_no_object_counts_as_nothing(folder: PrivateFolder, text: str) -> None:
    assert folder.read("a.json") == {}
    folder.write("a.json", {})
    (folder.path / "a.json").write_bytes(text.encode(errors="surrogateescape"))
    assert folder.read("a.json") == {}


def test_removing(folder: PrivateFolder) -> None:
    folder.remove("*.json")
    for name in ("a-1.json", "a-2.json", "b.json"):
        folder.write(name, {})
    folder.remove("a-*", "c.json")
    assert [file.name for file in folder.path.iterdir()] == ["b.json"]


def test_a_name_never_leads_elsewhere(folder: PrivateFolder) -> None:
    root = folder.path.parent
    names = ["..", ".", "../vendor", "/etc", "a/b", "ä", "%2e."]
    paths = [PrivateFolder(name).path for name in names]
    assert {path.parent for path in paths} == {root} and len(set(paths)) == len(names)
    assert all(path.name not in ("", ".", "..") for path in paths)


def test_where_the_state_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    for given in ("", "relative"):
        monkeypatch.setenv("XDG_STATE_HOME", given)
        assert PrivateFolder("x").path == Path("/home/ana/.local/state/iam-resources/x")


def test_a_folder_that_cannot_be_written(folder: PrivateFolder) -> None:
    folder.path.parent.mkdir(parents=True)
    folder.path.write_text("a file")
    with pytest.raises(ConfigError, match=r"vendor/a.json cannot be written: .*set XDG_STATE_HOME to another folder"):
        folder.write("a.json", {})
    with pytest.raises(ConfigError, match="cannot be read"):
        folder.read("a.json")


async def test_one_at_a_time(folder: PrivateFolder) -> None:
    inside = most = 0

    async def work() -> None:
        nonlocal inside, most
        async with folder.locked("lock"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(5)))
    assert most == 1


async def test_who_waits_can_be_cancelled(folder: PrivateFolder) -> None:
    stopping = asyncio.Event()
    operation.stopping.set(stopping)
    async with folder.locked("lock"):
        waiting = asyncio.ensure_future(folder.locked("lock").__aenter__())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        stopping.set()
        with pytest.raises(Stopped):
            await waiting
    operation.stopping.set(None)
