"""Runs the engine's command line for a preview or the state of a stack. It takes no lock and writes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from iam_resources.review.reading import Unreadable


def preview(stack: str | None, *, refresh: bool = False) -> str:
    """The preview of the project in the current folder, as JSON; also of one that failed, which says why.

    Args:
        stack: its name; None for the one that is selected.
        refresh: whether the vendor is asked for what is there now, so that what was changed by hand counts.

    Raises:
        Unreadable: there is no `pulumi`, or it printed no JSON.
    """
    options = ["--show-sames", "--non-interactive", *(["--refresh"] if refresh else [])]
    ran = _run(["preview", "--json", *options], stack)
    if "{" not in ran.stdout:
        raise Unreadable(f"pulumi preview failed: {_last_line(ran)}", hint="Run pulumi preview to see all of it")
    return ran.stdout


def export(stack: str | None) -> str:
    """The state of a stack, with secrets encrypted.

    Args:
        stack: its name; None for the one that is selected.

    Raises:
        Unreadable: there is no `pulumi`, no such stack, or no project here.
    """
    ran = _run(["stack", "export", "--non-interactive"], stack)
    if ran.returncode:
        raise Unreadable(
            f"the state cannot be read: {_last_line(ran)}", hint="Name a stack with --stack, or --state FILE"
        )
    return ran.stdout


def _run(arguments: Sequence[str], stack: str | None) -> subprocess.CompletedProcess[str]:
    command = ["pulumi", *arguments, *(["--stack", stack] if stack else [])]
    try:
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Unreadable(
            "the command pulumi is not on the PATH", hint="Name a file instead: pulumi preview --json > preview.json"
        ) from None
    except OSError as error:
        raise Unreadable(f"the command pulumi does not run: {error.strerror}") from None


def _last_line(ran: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.strip()]
    errors = [line for line in lines if line.lstrip().startswith("error:")]
    return (errors or lines or ["it printed nothing"])[-1].strip().removeprefix("error: ")
