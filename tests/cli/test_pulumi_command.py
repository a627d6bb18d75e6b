"""The `pulumi` command, run by the commands of `iam`: why it failed, and that the user cancelled it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from iam_resources import operation
from iam_resources.errors import Stopped
from iam_resources.pulumi_command import EngineError, NoPulumi, export_stack, run

Command = Callable[[str, int], None]


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Makes the command: what it does, and its mode."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    def make(script: str, mode: int) -> None:
        (tmp_path / "pulumi").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "pulumi").chmod(mode)

    return make


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo 'error: it is full' >&2; echo more >&2; exit 1", "it is full"),
        ("echo 'warning: an old one' >&2; echo '{\"secret\": 1}'; exit 3", "pulumi ended with code 3"),
        ("echo 'no such thing' >&2; echo 'warning: an old one' >&2; exit 1", "no such thing"),
    ],
)
async def test_a_failure_says_why_in_the_words_of_the_engine(pulumi: Command, script: str, why: str) -> None:
    pulumi(script, 0o755)
    with pytest.raises(EngineError) as raised:
        await export_stack("dev")
    assert raised.value.reason == why and raised.value.tried == "read the state of stack dev"


async def test_what_fails_as_the_user_cancels_is_no_failure(pulumi: Command) -> None:
    """The terminal sends ^C to all processes of the command."""
    pulumi("exit 130", 0o755)
    stopping = asyncio.Event()
    stopping.set()
    operation.stopping.set(stopping)
    with pytest.raises(Stopped):
        await run("preview")


async def test_a_command_that_does_not_run_is_told_from_one_that_is_missing(pulumi: Command) -> None:
    pulumi("exit 0", 0o644)
    with pytest.raises(NoPulumi, match="does not run: Permission denied") as raised:
        await run("version")
    assert not raised.value.is_missing
