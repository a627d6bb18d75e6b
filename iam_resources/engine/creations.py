"""Counts what one run makes: with many resources, where the state is kept decides how long the run takes."""

from __future__ import annotations

import logging
import os

from iam_resources.pulumi_command import find_backend, writes_whole_state

log = logging.getLogger(__name__)
MANY = 300
"""So many resources and more, and writing the state takes most of a run: docs/state-backends.md, "Measured"."""


class Creations:
    """The resources that one run makes."""

    def __init__(self) -> None:
        self._count = 0

    def add(self) -> None:
        """Count one; the first that is too many is warned of, if the backend is known to write the whole state."""
        self._count += 1
        if self._count != MANY + 1 or os.environ.get("PULUMI_SKIP_CHECKPOINTS"):
            return
        url = find_backend()
        if writes_whole_state(url):
            log.warning(
                "this run makes more than %d resources, and the engine writes the whole state to %s:// for each of"
                " them: twice the resources take four times as long. Pulumi Cloud, or a service of its protocol that"
                " takes a journal, is written only what changes: see docs/state-backends.md of iam_resources",
                MANY,
                url.partition("://")[0],
            )
