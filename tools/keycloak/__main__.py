"""`make keycloak` and `make keycloak-stop`."""

from __future__ import annotations

import sys

from tools.keycloak.server import own, start_own
from tools.say import Stop, ends_in_one_line, say


def main() -> None:
    match sys.argv[1:]:
        case ["start"]:
            found = start_own()
            say(f"Keycloak: listening on {found.endpoint}, realm {found.realm}. To use it instead of the sandbox:")
            print("\n".join(found.exports()))
        case ["stop"]:
            say("Keycloak: stopped." if own().process.stop() else "Keycloak: none is running.")
        case _:
            raise Stop("Usage: python -m tools.keycloak start|stop")


if __name__ == "__main__":
    ends_in_one_line(main)
