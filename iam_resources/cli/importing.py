"""`iam import`: takes what exists at a vendor into a stack, writes its program, and proves that both agree."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from iam_resources.cli.command import Progress, Wrong, add, counted, filled, settings_of, show
from iam_resources.errors import Refused, plain


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "import",
        run,
        does="take the users, groups, roles and grants that exist at a vendor into a stack, and write their program",
        more="Nothing changes at the vendor. What the stack has already is left out, so a run that was interrupted is"
        " repeated. At the end a preview proves that program and vendor agree; the exit code is 1 if they do not.",
    )
    parser.add_argument("vendor", metavar="VENDOR", type=filled, help="cncc, oci, oci.domains, huawei or huawei.scim")
    parser.add_argument("--only", metavar="KINDS", type=_words, default=(), help="such as users,groups; default: all")
    parser.add_argument("--match", metavar="PATTERN", type=filled, help="names, as 'team-*'")
    parser.add_argument(
        "--filter", metavar="SEARCH", type=filled, help="the vendor's own search, for one kind of --only"
    )
    parser.add_argument(
        "--form", choices=("program", "table"), help="default: as the package is; a new one by the number of objects"
    )
    parser.add_argument("--module", metavar="NAME", type=_module, help="of the package; default: imported_VENDOR")
    parser.add_argument("--include-builtin", action="store_true", help="also what the vendor itself made")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace files that were changed since the last import"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would be imported, and do nothing")


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    from iam_resources.inventory import bulk
    from iam_resources.inventory.items import Lister, Wanted, check_wanted, word_of
    from iam_resources.inventory.package import ImportedPackage, formatted
    from iam_resources.inventory.program import Source, write_files
    from iam_resources.inventory.project import find_project
    from iam_resources.inventory.stored import stored_in

    wanted = Wanted(
        options.vendor,
        options.only,
        options.match or "",
        options.filter or "",
        options.connection,
        options.include_builtin,
    )
    try:
        check_wanted(wanted)
    except Refused as error:
        raise Wrong(str(error)) from None
    progress = Progress()
    try:
        progress.at("reading the stack")
        project = await find_project(options.stack)
        settings, resources = await asyncio.gather(settings_of(options), project.resources())
        package = ImportedPackage(project.program_folder / _package_name(options))
        stored = stored_in(resources, options.vendor)

        def report(word: str, count: int, calls: int) -> None:
            progress.at(f"listing {word}: {count} found, {calls} calls")

        lister = Lister(wanted, settings)
        found = await lister.take(report)
        plan = await bulk.plan_import(lister, found.items, stored, package, settings)
        result = _Result(options, found.where, found.calls, plan, found.unknown_ends)
        if options.dry_run or not plan.declared:
            progress.end()
            return result.show_plan(word_of)
        source = Source(_command(options), found.where)
        files = write_files(plan.declared, source, options.form or package.form)
        files = {
            name: formatted(text, package.folder) if name.endswith(".py") else text for name, text in files.items()
        }
        if plan.new or options.overwrite or not package.is_complete:
            if not options.overwrite:
                package.check(files)
            package.write(files, plan.names)
        progress.at(f"importing {len(plan.new)} resources")
        await bulk.import_new(project, plan.new)
        progress.at("preview: comparing the program with what was imported")
        proof = await bulk.prove(project, plan.declared)
    finally:
        progress.end()
    return result.show_done(package, sorted(files), proof, project.program_folder)


class _Result:
    """What is printed."""

    def __init__(self, options: argparse.Namespace, where: str, calls: int, plan: Any, unknown_ends: int) -> None:
        self._options = options
        self._where = where
        self._calls = calls
        self._plan = plan
        self._unknown_ends = unknown_ends
        self._json: dict[str, Any] = {
            "vendor": options.vendor,
            "where": where,
            "calls": calls,
            "new": len(plan.new),
            "in_stack": plan.managed,
            "clashes": [{"kind": kind, "name": name, "names": names} for (kind, name), names in plan.clashes.items()],
            "unknown_ends": unknown_ends,
            "left_out": [
                {"type": each.kind.token, "name": each.name, "id": each.id, "reason": each.fault}
                for each in plan.left_out
            ],
        }

    def show_plan(self, word_of: Any) -> int:
        """What would be imported."""
        if self._options.json:
            resources = [
                {"type": each.item.kind.token, "name": each.name, "id": each.item.id} for each in self._plan.new
            ]
            show({**self._json, "dry_run": bool(self._options.dry_run), "resources": resources})
            return 0
        self._head()
        if not self._plan.new:
            print("There is nothing to import.")
            return 0
        kinds = Counter(word_of(each.item.kind) for each in self._plan.new)
        print("Would import: " + ", ".join(f"{word}: {count}" for word, count in kinds.items()))
        for each in self._plan.new[:20]:
            print(f"  {each.item.kind.token:20} {each.name}")
        if len(self._plan.new) > 20:
            print(f"  ... and {len(self._plan.new) - 20} more; all of them: --json")
        return 0

    def show_done(self, package: Any, files: list[str], proof: Any, folder: Path) -> int:
        """What was imported, and whether it is proved."""
        line = f"import {package.name}"
        missing = not _imports(folder, package.name)
        if self._options.json:
            written = [str(package.folder / name) for name in files]
            add_line = line if missing else None
            show(
                {
                    **self._json,
                    "files": written,
                    "add": add_line,
                    "proved": proof.holds,
                    "differences": proof.steps,
                    "pending": proof.pending,
                }
            )
            return 0 if proof.holds else 1
        self._head()
        print(
            f"Imported {counted(len(self._plan.new), 'resource')}. Their program: {package.folder} ({', '.join(files)})"
        )
        if proof.holds:
            print(f"Proved: a preview of {counted(proof.same, 'resource')} shows no change.")
        else:
            print("What was imported is not what the program says; pulumi up would do this:")
            for each in proof.steps[:50]:
                fields = f": {', '.join(each['fields'])}" if each["fields"] else ""
                print(f"  {each['op']} {each['type'].rpartition('/')[2]} {each['resource']}{fields}")
            if len(proof.steps) > 50:
                print(f"  ... and {len(proof.steps) - 50} more; all of them: --json")
        if proof.pending:
            print(f"Besides, pulumi up would make {counted(len(proof.pending), 'change')} of the program, as before.")
        if missing:
            print(f"Add this line to {folder / '__main__.py'} before the next pulumi up: {line}")
        return 0 if proof.holds else 1

    def _head(self) -> None:
        print(plain(f"{self._where}: {counted(self._calls, 'call')}"))
        if in_stack := self._json["in_stack"]:
            print(f"{in_stack} that exist are in the stack already.")
        if self._unknown_ends:
            print(f"Left out: {counted(self._unknown_ends, 'relation')}, as an end of it is in no listing.")
        for each in self._plan.left_out[:20]:
            print(plain(f"left out, as no program can declare it: {each.kind.token} {each.name}: {each.fault}"))
        if len(self._plan.left_out) > 20:
            print(f"... and {len(self._plan.left_out) - 20} more left out; all of them: --json")
        for (kind, name), names in self._plan.clashes.items():
            print(f"{len(names)} {kind} would be called {name!r}; they are called {', '.join(names[:5])}")


def _imports(folder: Path, module: str) -> bool:
    """Whether the program imports a module by itself, as far as its text says so."""
    import ast

    try:
        tree = ast.parse((folder / "__main__.py").read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(each.name == module for each in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and node.module == module:
            return True
    return False


def _package_name(options: argparse.Namespace) -> str:
    if options.module:
        return str(options.module)
    words = [options.vendor, *([options.connection] if options.connection else [])]
    return "_".join(["imported", *("".join(c if c.isalnum() else "_" for c in word) for word in words)])


def _command(options: argparse.Namespace) -> str:
    words = ["iam import", options.vendor]
    if options.only:
        words += ["--only", ",".join(options.only)]
    for name in ("match", "filter", "connection"):
        if value := getattr(options, name):
            words += [f"--{name}", value]
    return " ".join(words)


def _words(text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    if not words:
        raise argparse.ArgumentTypeError("is empty: write kinds such as users,groups, or leave the option out")
    return words


def _module(text: str) -> str:
    import keyword
    from importlib.machinery import PathFinder

    if not text.isidentifier() or keyword.iskeyword(text) or text.startswith("__"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a name of a Python module")
    elsewhere = [each for each in sys.path if each and Path(each).resolve() != Path.cwd()]
    if text in sys.stdlib_module_names or PathFinder.find_spec(text, elsewhere):
        raise argparse.ArgumentTypeError(f"{text!r} is a module that is installed: the package would hide it")
    return text
