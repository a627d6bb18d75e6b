"""What the API sends and takes: JSON objects that it calls representations."""

from __future__ import annotations

from typing import Any, TypeAlias

Representation: TypeAlias = dict[str, Any]
