"""Removes what `make up` made, and ends what it started. Says nothing where there is nothing."""

from __future__ import annotations

from tools import sandbox, stack
from tools.keycloak import server
from tools.say import ends_in_one_line, say
from tools.state_service import launcher


def main() -> None:
    if not stack.is_empty():
        found = stack.Stack()  # with the sandbox running: the resources are deleted there
        found.show("destroy", "--yes", "--skip-preview", "--stack", stack.NAME)
    for process in (sandbox.background(), server.own().process, launcher.own().process):
        if process.stop():
            say(f"Stopped the {process.name}.")


if __name__ == "__main__":
    ends_in_one_line(main)
