"""`iam doctor`: checks every connection of the stack, and says what works and what does not."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from types import ModuleType
from typing import Any

from iam_resources.cli.command import Progress, add, lines, settings_of, show
from iam_resources.cli.stack import is_plain
from iam_resources.cli.versions import versions
from iam_resources.connection_settings import ConnectionSettings, plain_text, warnings
from iam_resources.engine.registry import vendor_packages
from iam_resources.errors import ConfigError, plain
from iam_resources.findings import Finding, listed
from iam_resources.settings import Settings

_LOCAL = "machine"
_COUNTED = {"ok": "ok", "warning": "warning", "failed": "failed", "skipped": "not checked"}
_MARKS = {"ok": "ok", "warning": "warning", "failed": "FAILED", "skipped": "skipped"}


@dataclass(frozen=True)
class _Connection:
    """A connection to look at.

    Attributes:
        label: `cncc`, or `cncc:lab`.
        doctor: the vendor's module that looks.
        given: its settings.
    """

    label: str
    doctor: ModuleType
    given: ConnectionSettings


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "doctor",
        run,
        does="check every connection: address, account, rights, clock, versions",
        more="It changes nothing, and says how to fix everything that would fail. The exit code is 1 if something would"
        " fail.",
        connection="check only this connection, such as cncc or oci:lab; default: all that are configured",
    )
    parser.epilog = (
        "The connections are those of the Pulumi stack (--stack, or the selected one in a project), then of the"
        f" environment and of the vendors' own profiles. {parser.epilog}"
    )


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    progress = Progress()
    progress.at("reading the configuration of the stack")
    try:
        settings = await settings_of(options)
        progress.at("looking at the connections")
        found = {_LOCAL: await versions()}
        connections = list(_connections(settings, options.connection))
        looks = [_examine(each, options.stack) for each in connections]
        found |= dict(zip((each.label for each in connections), await asyncio.gather(*looks), strict=True))
    finally:
        progress.end()
    if not connections:
        found[_LOCAL].append(_nothing_configured(options.connection))
    bad = any(each.bad for group in found.values() for each in group)
    if options.json:
        show({"works": not bad, "findings": [_as_json(label, each) for label in found for each in found[label]]})
    else:
        _print(found)
    return 1 if bad else 0


def _connections(settings: Settings, only: str | None) -> Iterator[_Connection]:
    """The connections of all vendors of which anything is set, or the one that is asked for."""
    for vendor, package in vendor_packages().items():
        doctor = _doctor_in(package)
        if doctor is None:
            continue
        try:
            there = set(settings.connections(vendor))
        except ConfigError:
            there = {""}  # malformed; who opens a connection says how
        # The one that is asked for may also come from the environment alone, or from a profile of its name.
        for name in sorted(there | {"", only or ""}):
            given, label = doctor.settings_of(settings, name), f"{vendor}:{name}" if name else vendor
            if only in (None, name, label) and (name in there or _is_configured(given)):
                yield _Connection(label, doctor, given)


def _doctor_in(package: str) -> ModuleType | None:
    """The module of a vendor's package that looks at its connections; None where the vendor has none."""
    try:
        there = importlib.util.find_spec(f"{package}.doctor") is not None
    except ModuleNotFoundError:  # a vendor in a single file
        there = False
    return importlib.import_module(f"{package}.doctor") if there else None


def _is_configured(given: ConnectionSettings) -> bool:
    """Whether there is anything of a connection, be it a setting that does not exist."""
    try:
        words = [word for name, word in _words(given) if name == given.name]
        return given.is_configured or any(word not in given.vendor.foreign for word in words)
    except ConfigError:
        return True


async def _examine(connection: _Connection, stack: str | None) -> list[Finding]:
    given, found_wrong = connection.given, dict[str, None]()
    for name, field in _words(given):
        secret = field in given.vendor.names and given.vendor[field].secret
        # The engine says of an object only whether any part of it is encrypted: each part is asked for.
        if name and name == given.name and secret and await is_plain(stack, given.key(field)):
            found_wrong[plain_text(given.settings, given.vendor, field, name)] = None
    with contextlib.suppress(ConfigError):  # malformed; who opens the connection says how
        found_wrong |= dict.fromkeys(warnings(given.settings, given.vendor, given.name))
    given.settings.warned.update(found_wrong)
    found: list[Finding] = await connection.doctor.examine(given)
    return [*(Finding("settings", "warning", text) for text in found_wrong), *found]


def _words(given: ConnectionSettings) -> list[tuple[str, str]]:
    try:
        return given.settings.words(given.vendor.namespace)
    except ConfigError:
        return []


_FIRST = (
    "pulumi config set cncc:endpoint <address> (CNC Console), pulumi config set oci:domain_url <address> (identity"
    " domain of Oracle Cloud), pulumi config set oci:tenancy <OCID> (Oracle Cloud), or pulumi config set huawei:region"
    " <region> (Huawei Cloud)"
)


def _nothing_configured(only: str | None) -> Finding:
    if only:
        text, fix = f"there is no connection {only}", "Name one that the configuration has, or leave --connection out"
    else:
        text, fix = (
            "no connection is configured",
            f"Set the first one up, and iam doctor names what is missing: {_FIRST}",
        )
    return Finding("connections", "failed", text, fix)


def _as_json(label: str, found: Finding) -> dict[str, str]:
    return {"connection": label, **asdict(found)}


def _print(found: dict[str, list[Finding]]) -> None:
    labels = max(len(label) for label in found)
    subjects = max(len(each.subject) for group in found.values() for each in group)
    for label, group in found.items():
        for each in _joined(group):
            head = f"{_MARKS[each.result]:7}  {label.ljust(labels)}  {each.subject.ljust(subjects)}"
            lines(head, plain(each.line))
    results = [each.result for group in found.values() for each in group]
    counted = {word: results.count(result) for result, word in _COUNTED.items() if result in results}
    counts = [f"{count} {word}{'s' if word == 'warning' and count > 1 else ''}" for word, count in counted.items()]
    print(f"{len(results)} check{'s' if len(results) > 1 else ''}: {', '.join(counts)}")


def _joined(group: list[Finding]) -> Iterator[Finding]:
    """The findings with those that were skipped for one reason in one line."""
    for text, alike in groupby(group, key=lambda each: each.text if each.result == "skipped" else each):
        several = list(alike)
        if several[1:]:
            names = listed([each.subject for each in several])
            yield Finding("", "skipped", f"{names}: {text}")
        else:
            yield several[0]
