"""Projects in which a program can declare things and other people's resources."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.project import Project

ROOT = Path(__file__).parents[2]
THING = "tests.engine.things.Thing"


@pytest.fixture
def announced(tmp_path: Path) -> Path:
    """A folder in which the vendor `things` is installed, as far as Python's metadata tells."""
    info = tmp_path / "site" / "things-0.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: things\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text("[iam_resources.vendors]\nthings = tests.engine.things\n")
    return info.parent


@pytest.fixture
def things(tmp_path: Path, engine: Path, announced: Path) -> Callable[..., Project]:
    """Makes a project with its own database of things, for our host or the stock one."""

    def make(host: str = "ours", **how: Any) -> Project:
        env = {"THINGS": str(tmp_path / "things.db")}
        return Project(tmp_path / f"project-{host}", engine, env, host, (ROOT, announced), **how)

    return make


@pytest.fixture
def project(things: Callable[[str], Project]) -> Project:
    """A project on our host."""
    return things("ours")


@pytest.fixture
def database(tmp_path: Path) -> sqlite3.Connection:
    """The vendor's database, to look at and to change by hand."""
    base = sqlite3.connect(tmp_path / "things.db", isolation_level=None, timeout=20)
    base.execute("create table if not exists things (id integer primary key, body text)")
    base.execute("create table if not exists calls (verb text)")
    return base


def thing(
    name: str, /, opts: dict[str, Any] | None = None, export: tuple[str, ...] = (), **args: Any
) -> dict[str, Any]:
    """The declaration of a thing."""
    return {"class": THING, "name": name, "args": args, "opts": opts or {}, "export": list(export)}
