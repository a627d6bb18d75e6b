"""Every setting that the code reads is in docs/oci-credentials.md, and the page names no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from iam_resources.oci.auth.found import _IN_CLI, _IN_PROFILE
from iam_resources.oci.connection import Tenancy

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/oci-credentials.md").read_text()
ROOM = ROOT / "iam_resources/oci"


def read_by_the_code() -> Iterator[str]:
    for file in [*ROOM.glob("auth/*.py"), ROOM / "connection.py"]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and re.search(r"found\.(get|require|choice|first)$", ast.unparse(node.func)):
                names = node.args[:1] if node.func.attr == "choice" else node.args  # type: ignore[attr-defined]
                yield from (str(name.value) for name in names if isinstance(name, ast.Constant))
    services = [name for name in ("identity", "functions", "service_connectors", "telemetry") if hasattr(Tenancy, name)]
    yield from (f"{service}_endpoint" for service in services)


def test_settings() -> None:
    settings = set(read_by_the_code()) | set(_IN_CLI) | set(_IN_PROFILE)
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z_]+)`", " ".join(rows))) | {"security_token_file"} == settings
    assert "`security_token_file`" in PAGE


def test_variables_and_entries_of_profiles() -> None:
    for field, variable in _IN_CLI.items():
        assert f"`{variable}`" in PAGE, field
    for field, entry in _IN_PROFILE.items():
        assert f"`{entry}`" in PAGE, field
