"""One contestant, one size, all cases; each checks what it has done before its numbers count."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.case import Result, Taken, python_environment, take
from bench.project import NO_OP, OURS, STOCK, Kind, Project
from bench.server import Server
from bench.shape import ROLE, username
from tools.place import ROOT
from tools.say import Stop, say

Contest = Callable[[Server, Path, int], list[Result]]


def ours(server: Server, engine: Path, n: int) -> list[Result]:
    """This project, in its own host."""
    return through_pulumi(server, engine, OURS, n)


def no_op(server: Server, engine: Path, n: int) -> list[Result]:
    """Resources of the same shape that call nobody, in our host."""
    return through_pulumi(server, engine, NO_OP, n)


def stock(server: Server, engine: Path, n: int) -> list[Result]:
    """This project in the SDK's own host, which can not import."""
    return through_pulumi(server, engine, STOCK, n)


def through_pulumi(server: Server, engine: Path, kind: Kind, n: int) -> list[Result]:
    """All cases on one realm; the import goes into a second, empty stack while the first still has its own state."""
    with place() as directory, server.realm() as realm:
        environment = server.environment(realm)
        stack = Project(directory / "stack", engine, kind, n, environment)
        calls = kind is not NO_OP

        def measure(case: str, project: Project, held: int, there: int) -> Result:
            result = counted(server, realm, kind.who, case, n, lambda: project.take(case))
            resources, size = project.state()
            expect(f"{kind.who}, {case}: resources in state", resources, held)
            if calls:
                expect(f"{kind.who}, {case}: users and grants on the server", server.holds(realm), (there, there))
            return replace(result, state_bytes=round(size / held) if held else None)

        results = [measure(case, stack, 2 * n, n) for case in ("up", "preview", "refresh")]
        if kind is not STOCK:
            other = Project(directory / "other", engine, kind, n, environment)
            other.list_imports(import_ids(realm, n))
            results.append(measure("import", other, 2 * n, n))
        results.append(measure("destroy", stack, 0, 0))
        return results


def import_ids(realm: str, n: int) -> list[tuple[str, str, str]]:
    users = [("User", f"user-{number}", f"{realm}/{username(number)}") for number in range(n)]
    grants = [("UserRole", f"grant-{number}", f"{realm}/{username(number)}/{ROLE}") for number in range(n)]
    return users + grants


def raw(server: Server, engine: Path, n: int) -> list[Result]:
    """Plain httpx. A preview, a refresh and an import are the same reads for it."""
    with place() as directory, server.realm() as realm:
        environment = {**python_environment(), "PYTHONPATH": str(ROOT), **server.environment(realm)}

        def measure(case: str, phase: str, there: int) -> Result:
            command = [sys.executable, "-m", "bench.raw", phase, str(n)]
            result = counted(
                server, realm, "raw", case, n, lambda: take(command, directory, environment, "-m bench.raw")
            )
            expect(f"raw, {case}: users and grants on the server", server.holds(realm), (there, there))
            return result

        return [
            measure("up", "up", n),
            *(measure(case, "read", n) for case in ("preview", "refresh", "import")),
            measure("destroy", "destroy", 0),
        ]


CONTESTS: dict[str, Contest] = {"ours": ours, "no-op": no_op, "stock": stock, "raw": raw}


def counted(server: Server, realm: str, who: str, case: str, n: int, run: Callable[[], Taken]) -> Result:
    """Run one case and count the calls that the server received meanwhile."""
    mark = server.mark()
    taken = run()
    kinds: Counter[str] = server.received(mark, realm)
    calls = sum(kinds.values())
    say(f"  {who:8} {case:8} n={n:<5} {taken.wall_s:7.2f} s  cpu {taken.cpu_s:6.2f} s  {calls:5} calls")
    return Result(
        case, n, who, taken.wall_s, taken.cpu_s, calls, None, taken.peak_memory_bytes, dict(kinds.most_common())
    )


def expect(what: str, found: object, wanted: object) -> None:
    """
    Raises:
        Stop: a case did not do what it was to do: its numbers mean nothing.
    """
    if found != wanted:
        raise Stop(f"{what}: {found} instead of {wanted}.")


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        yield Path(directory)
