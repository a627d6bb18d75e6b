"""The creates that the provider host of this machine works on, in a file of the user's own.

Where the host alone dies, the engine takes its create for failed and keeps no pending operation. So each host writes one
line before it makes something, and one when it knows the result. A log goes once all that it has is known.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from iam_resources.errors import ConfigError
from iam_resources.private_files import PrivateFolder
from iam_resources.pulumi_command import find_backend

log = logging.getLogger(__name__)


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
        self._broken = False

    def begin(self, urn: str, attempt: str, inputs: Mapping[str, Any]) -> None:
        """Before a create.

        Args:
            urn: of the resource.
            attempt: its own.
            inputs: as the state would have them, without secrets.
        """
        self._write({"begun": attempt, "urn": urn, "inputs": dict(inputs)})

    def end(self, attempts: Iterable[str]) -> None:
        """After creates whose results are known."""
        for attempt in attempts:
            self._write({"ended": attempt})

    def left(self) -> dict[str, dict[str, Any]]:
        """The resources of the creates whose results nobody knows, by attempt, each with `urn` and `inputs`."""
        begun: dict[str, dict[str, Any]] = {}
        ended = set()
        for line in self._lines():
            if "begun" in line:
                begun[str(line["begun"])] = {"urn": line.get("urn"), "inputs": line.get("inputs") or {}}
            else:
                ended.add(str(line.get("ended")))
        return {attempt: resource for attempt, resource in begun.items() if attempt not in ended}

    def close(self) -> None:
        """At the end of the run: the logs go, unless there is a create in them whose result nobody knows."""
        if self._handle is None:
            return
        os.close(self._handle)
        self._handle = None
        try:
            if not self.left():
                self._folder.remove("*.jsonl")
        except ConfigError as error:
            log.debug("%s", error)

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._broken:
            return
        try:
            if self._handle is None:
                self._handle = self._folder.open_to_append(self._name)
            os.write(self._handle, f"{json.dumps(line)}\n".encode())
        except (ConfigError, OSError) as error:  # such as without a home directory: the run goes on
            self._broken = True
            log.debug("creates are not logged: %s", error)

    def _lines(self) -> list[dict[str, Any]]:
        found = []
        for file in sorted(self._folder.path.glob("*.jsonl")):
            for text in file.read_text(errors="replace").splitlines():
                try:
                    line = json.loads(text)
                except ValueError:  # cut off
                    continue
                found += [line] if isinstance(line, dict) else []
        return found
