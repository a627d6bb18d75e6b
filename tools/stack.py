"""Runs Pulumi on the stack `sandbox`, with the sandbox behind it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from textwrap import fill
from typing import Any

from tools import backend, environment, sandbox
from tools.place import ROOT, STATE
from tools.pulumi import get
from tools.say import Stop, ends_in_one_line, say

NAME = "sandbox"
SETTINGS = ROOT / f"Pulumi.{NAME}.yaml"
EXAMPLE = ROOT / "stacks" / f"Pulumi.{NAME}.example.yaml"


class Stack:
    """The stack `sandbox`, created if it is missing."""

    def __init__(self) -> None:
        self.environment = environment.complete(get.directory())
        sandbox.start()
        self.environment.update(sandbox.variables())
        self.pulumi = shutil.which("pulumi", path=self.environment["PATH"]) or "pulumi"
        if not SETTINGS.exists():
            shutil.copyfile(EXAMPLE, SETTINGS)
        self._read("stack", "select", "--create", NAME, "--secrets-provider", "passphrase")

    def show(self, *arguments: str) -> None:
        """Run Pulumi with its output on the terminal.

        Raises:
            Stop: it failed; its output is on the terminal.
        """
        process = subprocess.Popen([self.pulumi, *arguments], cwd=ROOT, env=self.environment)
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is Pulumi's: it ends cleanly, and we wait
        try:
            code = process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
        if code:
            raise Stop(f"pulumi {arguments[0]} failed with code {code}: see above.")

    def resources(self) -> list[dict[str, Any]]:
        """The resources of the stack, without the stack itself and its providers."""
        deployment = json.loads(self._read("stack", "export")).get("deployment") or {}
        held: list[dict[str, Any]] = deployment.get("resources") or []
        return [each for each in held if not each["type"].startswith("pulumi:")]

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read("stack", "output", "--json"))
        return found

    def _read(self, *arguments: str) -> str:
        ran = subprocess.run(
            [self.pulumi, *arguments, "--non-interactive"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if ran.returncode:
            raise Stop(f"pulumi {' '.join(arguments)} failed: {ran.stderr.strip()}")
        return ran.stdout


def is_empty() -> bool:
    """Whether no earlier run has left a resource behind; read from disk, without the engine."""
    return backend.is_empty(STATE, NAME)


NEXT = f"""Three things to try:
  1. Change something in stacks/{NAME}.py, stacks/oracle_cloud.py, or the table
     of the landing zone in Pulumi.{NAME}.yaml, then `make preview` shows who
     gains and who loses access.
  2. eval "$(make -s env)", then `pulumi` and `iam doctor` work in this shell,
     with this stack. `make drift` removes a role from a user as a person could
     in the console: `pulumi preview --refresh` shows it, and `pulumi up
     --refresh` restores it.
  3. make keycloak, and the same with a real Keycloak (see README.md).
`make down` destroys everything again."""


def wrapped(text: str) -> str:
    """A list wrapped to 80 columns; no entry is broken."""
    whole = text.replace(" ", "\0").replace(",\0", ", ")  # only after a comma may a line end
    return fill(
        whole, 80, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    ).replace("\0", " ")


def up() -> None:
    stack = Stack()
    before = {each["urn"]: each.get("modified") for each in stack.resources()}
    stack.show("up", "--yes", "--skip-preview", "--stack", NAME)
    held = stack.resources()
    counted = Counter(each["type"].rpartition("/")[2].replace(":", ".") for each in held)
    made = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items())) or "nothing"
    if held and before == {each["urn"]: each.get("modified") for each in held}:
        say("\nNothing changed.")
    say(f"\nThe stack {NAME} has:\n{wrapped(made)}")
    for name, value in stack.outputs().items():
        say(wrapped(f"{name}: {value if isinstance(value, str) else ', '.join(map(str, value))}"))
    say(NEXT)


def main() -> None:
    match sys.argv[1:]:
        case ["up"]:
            up()
        case ["up", where]:
            backend.choose(STATE, where, NAME)
            up()
        case ["preview"]:
            Stack().show("preview", "--diff", "--stack", NAME)
        case ["refresh"]:
            Stack().show("refresh", "--yes", "--skip-preview", "--stack", NAME)
        case _:
            raise Stop("Usage: python -m tools.stack up [file|journal] | preview | refresh")


if __name__ == "__main__":
    ends_in_one_line(main)
