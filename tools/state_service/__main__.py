"""`python -m tools.state_service start|stop|run`."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.place import secret
from tools.say import Stop, ends_in_one_line, say
from tools.state_service.launcher import PREFERRED_PORT, own, start
from tools.state_service.leases import LEASE_SECONDS
from tools.state_service.serve import serve

USAGE = "Usage: python -m tools.state_service start|stop|run [port [directory [seconds of a lease]]]"


def main() -> None:
    match sys.argv[1:]:
        case ["start"]:
            service = start(own())
            say(f"State service: runs on {service.url}, for this machine only. To keep stacks in it:")
            print("\n".join(service.exports()))
        case ["stop"]:
            say("State service: stopped." if own().process.stop() else "State service: none is running.")
        case ["run", *rest] if len(rest) <= 3:
            run(*rest)
        case _:
            raise Stop(USAGE)


def run(port: str = str(PREFERRED_PORT), directory: str = "", seconds: str = str(LEASE_SECONDS)) -> None:
    """Serve in the foreground.

    Args:
        port: 0 takes a free one.
        directory: of the data and the token; the project's one if it is left out.
        seconds: how long an update of a dead engine blocks others.
    """
    try:
        number, lease = int(port), float(seconds)
    except ValueError as wrong:
        raise Stop(f"{USAGE} ({wrong})") from wrong
    if not 0 <= number < 65536 or lease <= 0:
        raise Stop(f"{USAGE}: the port is at most 65535, the lease more than 0 seconds.")
    home = Path(directory) if directory else own().directory
    token = secret(home / "token")
    serve(number, home / "state.sqlite", token, lease)


if __name__ == "__main__":
    ends_in_one_line(main)
