"""The engine's version, said once: in go.mod."""

from __future__ import annotations

import re
from pathlib import Path

GO_MODULE = Path(__file__).with_name("go.mod")


def read_version(text: str) -> str:
    """The version of the engine that a go.mod requires, without the leading `v`."""
    found = re.search(r"pulumi/pkg/v3 v(\d+\.\d+\.\d+)", text)
    if found is None:
        raise ValueError(f"{GO_MODULE} requires no github.com/pulumi/pulumi/pkg/v3")
    return found.group(1)


VERSION = read_version(GO_MODULE.read_text())
