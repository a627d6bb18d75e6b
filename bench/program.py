"""The Pulumi program that is measured; its project's `__main__.py` calls it."""

from __future__ import annotations

import importlib
import os

from bench.shape import ROLE, profile


def declare() -> None:
    """Declare as many users as BENCH_USERS says, each with one grant, of the room that BENCH_ROOM names."""
    room = importlib.import_module(os.environ["BENCH_ROOM"])
    for number in range(int(os.environ["BENCH_USERS"])):
        user = room.User(f"user-{number}", **profile(number))
        room.UserRole(f"grant-{number}", user=user.user_id, role=ROLE)
