"""Tags of all objects (Tagging Overview, "Limits on Tags")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iam_resources.sandbox.oci.exceptions import invalid

FREEFORM_MOST = 10
DEFINED_MOST = 64
KEY_LONGEST = 100
VALUE_LONGEST = 256


def new_tags(body: Mapping[str, Any]) -> dict[str, Any]:
    """Tags of a new object: an empty map if there are none, never null.

    Raises:
        ServiceError: 400.
    """
    return {"freeformTags": {}, "definedTags": {}, **changed_tags(body)}


def changed_tags(body: Mapping[str, Any]) -> dict[str, Any]:
    """The tags in a body. A given map replaces the whole map.

    Raises:
        ServiceError: 400.
    """
    found: dict[str, Any] = {}
    if (freeform := body.get("freeformTags")) is not None:
        _check_map("freeformTags", freeform, FREEFORM_MOST)
        found["freeformTags"] = freeform
    if (defined := body.get("definedTags")) is not None:
        if not isinstance(defined, dict):
            raise invalid("definedTags must be a map of namespaces")
        for namespace, tags in defined.items():
            _check_map(f"definedTags.{namespace}", tags, DEFINED_MOST)
        found["definedTags"] = defined
    return found


def _check_map(name: str, tags: Any, most: int) -> None:
    if not isinstance(tags, dict):
        raise invalid(f"{name} must be a map")
    if len(tags) > most:
        raise invalid(f"{name}: at most {most} tags")
    for key, value in tags.items():
        if not 1 <= len(key) <= KEY_LONGEST or " " in key or "." in key:
            raise invalid(f"{name}: the key {key!r} must have 1 to {KEY_LONGEST} characters, no blank and no period")
        if not isinstance(value, str) or len(value) > VALUE_LONGEST:
            raise invalid(f"{name}.{key} must be a string of at most {VALUE_LONGEST} characters")
