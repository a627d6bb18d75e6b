"""`iam drift`: compares a stack's state with what the vendors have."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from iam_resources.cli.command import Progress, add, counted, settings_of, show
from iam_resources.errors import IamError, plain

_MOST_SHOWN = 100


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "drift",
        run,
        does="compare the state of a stack with what its vendors have: changed, missing and unmanaged objects",
        more="It changes nothing, and takes no lock on the stack. The exit code is 1 if there is a difference.",
        connection="compare only the resources of this connection; default: all",
    )
    parser.add_argument(
        "--managed-only", action="store_true", help="do not look for objects that no resource of the stack manages"
    )
    parser.add_argument("--include-builtin", action="store_true", help="also unmanaged objects that the vendor made")


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    from iam_resources.inventory.drift import find_drift
    from iam_resources.inventory.project import find_project
    from iam_resources.inventory.stored import stored_in

    progress = Progress()
    try:
        progress.at("reading the stack")
        project = await find_project(options.stack)
        settings, resources = await asyncio.gather(settings_of(options), project.resources())
        stored = stored_in(resources)
        if options.connection:
            names = sorted({str(each.outputs["connection"]) for each in stored if each.outputs.get("connection")})
            if options.connection not in names:
                known = (
                    f"; there are {', '.join(names)}" if names else ", nor has any resource a connection with a name"
                )
                raise IamError(f"no resource of stack {project.stack} has the connection {options.connection}{known}")
            stored = [each for each in stored if each.outputs.get("connection") == options.connection]
        found = await find_drift(
            stored,
            settings,
            unmanaged=not options.managed_only,
            include_builtin=options.include_builtin,
            report=progress.at,
        )
    finally:
        progress.end()
    if options.json:
        show(_as_json(project.stack, found))
    else:
        _print(project.stack, found)
    return 0 if found.is_clean else 1


def _as_json(stack: str, found: Any) -> dict[str, Any]:
    def of(each: Any) -> dict[str, Any]:
        return {"type": each.kind.token, "resource": each.name, "id": each.id, "urn": each.urn}

    return {
        "stack": stack,
        "drift": not found.is_clean,
        "compared": found.compared,
        "changed": [
            {
                **of(each.stored),
                "fields": {name: {"stack": both[0], "vendor": both[1]} for name, both in each.fields.items()},
            }
            for each in found.changed
        ],
        "missing": [of(each) for each in found.missing],
        "unmanaged": [{"type": each.kind.token, "name": each.name, "id": each.id} for each in found.unmanaged],
        "unlisted": [{"vendor": vendor, "reason": reason} for vendor, reason in found.unlisted],
        "failed": [{**of(each), "reason": reason} for each, reason in found.failed],
    }


def _print(stack: str, found: Any) -> None:
    print(f"Stack {stack}: {counted(found.compared, 'resource')} compared")
    lines = []
    for each in found.changed:
        for name, (before, now) in each.fields.items():
            what = f"{each.stored.kind.token} {each.stored.name}"
            lines.append(f"changed    {what}: {name}: the stack has {_short(before)}, the vendor {_short(now)}")
    lines += [f"missing    {each.kind.token} {each.name} ({each.id})" for each in found.missing]
    lines += [f"not read   {each.kind.token} {each.name}: {reason}" for each, reason in found.failed]
    lines += [f"unmanaged  {each.kind.token} {each.name} ({each.id})" for each in found.unmanaged]
    lines += [f"not listed {vendor}: {reason} (or leave it out: --managed-only)" for vendor, reason in found.unlisted]
    for line in lines[:_MOST_SHOWN]:
        print(plain(line))
    if len(lines) > _MOST_SHOWN:
        print(f"... and {len(lines) - _MOST_SHOWN} more lines; all of them: --json")
    print("No drift." if found.is_clean else f"{counted(len(lines), 'difference')}.")


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}..."
