"""The Pulumi program that is measured; its project's `__main__.py` calls it."""

from __future__ import annotations

import importlib
import os


def declare() -> None:
    """Declare the resources of as many users as BENCH_USERS says, with the classes of the package BENCH_PACKAGE."""
    scenario = importlib.import_module(os.environ["BENCH_SCENARIO"])
    changed = {"changed": True} if os.environ.get("BENCH_CHANGED") else {}
    scenario.declare(importlib.import_module(os.environ["BENCH_PACKAGE"]), int(os.environ["BENCH_USERS"]), **changed)
