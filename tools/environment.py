"""The environment in which `pulumi` works on this project: `make` uses it, and `eval "$(make -s env)"` sets it.

The state is in the project's `.state`, apart from any other Pulumi state and login of the person who runs it: in a
file, or in the state service (`tools/backend.py`).
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from tools import backend, sandbox
from tools.place import ROOT, STATE, private, secret
from tools.pulumi import get
from tools.say import ends_in_one_line

PASSPHRASE = STATE / "passphrase"
FOREIGN = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_STACK", "PULUMI_ACCESS_TOKEN")
"""What a shell may have exported for another project; `pulumi` would prefer it to what is set and selected here."""


def variables(engine: Path) -> dict[str, str]:
    """Pulumi's own settings without the backend, and the PATH with the engine and the virtual environment first."""
    private(STATE)
    secret(PASSPHRASE)
    return {
        "PATH": os.pathsep.join([str(engine), str(ROOT / ".venv" / "bin"), os.environ.get("PATH", "")]),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(PASSPHRASE),
        "PULUMI_HOME": str(STATE / "pulumi-home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def complete(engine: Path) -> dict[str, str]:
    """The environment of this process, changed so that `pulumi` works on this project."""
    own = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**own, **variables(engine), **backend.variables(STATE)}


def main() -> None:
    """Prints shell lines. No secret is among them: they name the files that hold one."""
    print(f"unset {' '.join(FOREIGN)}")
    for name, value in variables(get.directory()).items():
        print(f"export {name}={shlex.quote(value)}")
    print("\n".join([*backend.exports(STATE), *sandbox.exports()]))


if __name__ == "__main__":
    ends_in_one_line(main)
