"""Session tokens for tests: readable, and signed by nobody."""

from __future__ import annotations

import base64
import json
from typing import Any


def jwt(**claims: Any) -> str:
    """A token with these claims."""
    head, body = (_part(part) for part in ({"alg": "RS256"}, claims))
    return f"{head}.{body}.{_part('no signature')}"


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
