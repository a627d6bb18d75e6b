"""`make evidence`: runs the tests that call vendors' operations, and writes which of them calls what for whom.

With folders as arguments it runs these only, and keeps what the others have shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.docs.operations import EVIDENCE
from tools.place import ROOT
from tools.say import Stop, ends_in_one_line

WHERE = ("tests/cncc", "tests/oci", "tests/cli", "tests/huawei")


def main() -> None:
    folders = tuple(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "called.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", "not engine and not keycloak"]
        tests = [where for where in folders or WHERE if (ROOT / where).exists()]
        if subprocess.run([*command, *tests], cwd=ROOT, env={**os.environ, "IAM_EVIDENCE": str(file)}).returncode:
            raise Stop("the tests fail: nothing is written")
        lines = file.read_text().splitlines()
        EVIDENCE.write_text(chosen([*lines, *(shown_elsewhere(folders) if folders else ())]))


def shown_elsewhere(folders: tuple[str, ...]) -> list[str]:
    """What tests outside of some folders have shown, as lines for `chosen` that are preferred.

    Args:
        folders: whose tests are run again.
    """
    known = json.loads(EVIDENCE.read_text())
    return [
        json.dumps([id_, of, test, 0])
        for id_, tests in known.items()
        for of, test in tests.items()
        if not test.startswith(tuple(f"{folder.rstrip('/')}/" for folder in folders))
    ]


def chosen(lines: list[str]) -> str:
    """The evidence: for each operation and caller the test that calls least besides.

    Args:
        lines: operation, caller, test and how much that test calls, each as JSON.
    """
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for id_, of, test, calls in map(json.loads, lines):
        callers = found.setdefault(id_, {})
        callers[of] = min(callers.get(of, (calls, test)), (calls, test))
    tests = {id_: {of: test for of, (_, test) in sorted(found[id_].items())} for id_ in sorted(found)}
    return json.dumps(tests, indent=1) + "\n"


if __name__ == "__main__":
    ends_in_one_line(main)
