"""Calls about one user do not overlap: two that change the same user at the same moment can fail each other."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class UserLocks:
    """A lock for each user of a realm."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, user_id: str) -> asyncio.Lock:
        """The lock of a user; hold it while a call that changes the user is under way."""
        lock = self._locks.get(user_id)
        if lock is None:
            lock = self._locks[user_id] = asyncio.Lock()
        return lock
