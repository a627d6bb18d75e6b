"""`python -m tests.huawei.interrupted FIRST COUNT`: more seeds than the tests play."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from tests.huawei.interrupted.play import play
from tests.ownership.engine.project import Workbench
from tools.pulumi import get


def main() -> int:
    """Play some seeds, and say which of them end wrong."""
    first, count = (int(each) for each in sys.argv[1:3])
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench(Path(folder) / "bench", get.directory())
        for seed in range(first, first + count):
            place = Path(folder) / f"seed-{seed}"
            place.mkdir()
            try:
                told = play(seed, bench, place)
                print(f"seed {seed}: good;", ", ".join(each.partition("\n")[0] for each in told), flush=True)
            except AssertionError:
                wrong += 1
                print(f"seed {seed}: wrong\n{traceback.format_exc()}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
