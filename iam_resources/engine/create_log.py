"""The creates that the provider host of this machine works on, in a file of the user's own.

Where the host alone dies, the engine takes its create for failed and keeps no pending operation. So each host writes a
line before it makes something, and one when it knows the result. A log goes once all that it has is known.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError
from iam_resources.private_files import PrivateFolder
from iam_resources.pulumi_command import find_backend

log = logging.getLogger(__name__)
LONGEST_SECONDS = 24 * 3600
"""How long after its check a resource may have been made."""


class CreateLog:
    """The log of one run, and those that earlier runs of the stack left on this machine.

    Args:
        stack: what the URNs of its resources begin with.
        run: the run, a word of its own.
    """

    def __init__(self, stack: str, run: str) -> None:
        about = "\n".join((find_backend(), str(Path.cwd()), stack))
        self._folder = PrivateFolder("creates", hashlib.sha256(about.encode()).hexdigest()[:16])
        self._name = f"{run}.jsonl"
        self._handle: int | None = None
        self.left = self._read()
        """The resources of the creates whose results nobody knows, by attempt, each with its `urn` and `inputs`."""

    def begin(self, attempt: str, resource: Mapping[str, Any]) -> None:
        """Before a create.

        Args:
            attempt: its own.
            resource: its `urn` and `inputs`, as the state would have them, without secrets.
        """
        self.left[attempt] = dict(resource)
        self._write({"begun": attempt, **resource})

    def end(self, attempt: str) -> None:
        """After a create whose result is known."""
        self.left.pop(attempt, None)
        self._write({"ended": attempt})

    def close(self) -> None:
        """At the end of the run: the logs go, unless there is a create whose result nobody knows."""
        try:
            if self._handle is not None:
                os.close(self._handle)
            if not self.left:
                self._folder.remove("*.jsonl")
                with suppress(OSError):  # nobody has written anything, or somebody else has
                    self._folder.path.rmdir()
        except (ConfigError, OSError) as error:
            log.debug("the log of creates stays: %s", error)

    def _write(self, line: Mapping[str, Any]) -> None:
        try:
            if self._handle is None:
                self._handle = self._folder.open_to_append(self._name)
            os.write(self._handle, f"{json.dumps(line)}\n".encode())
        except (ConfigError, OSError) as error:  # such as without a home directory: the run goes on
            log.debug("a create is not logged: %s", error)

    def _read(self) -> dict[str, dict[str, Any]]:
        left: dict[str, dict[str, Any]] = {}
        ended = set()
        for file in self._folder.path.glob("*.jsonl"):
            if file.stat().st_mtime < time.time() - LONGEST_SECONDS:
                continue
            for text in file.read_text(errors="replace").splitlines():
                try:
                    line = json.loads(text)
                    if "begun" in line:
                        left[line["begun"]] = {"urn": line["urn"], "inputs": line["inputs"]}
                    else:
                        ended.add(line["ended"])
                except (ValueError, KeyError, TypeError):  # cut off
                    continue
        return {attempt: resource for attempt, resource in left.items() if attempt not in ended}
