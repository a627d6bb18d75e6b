"""What surrounds the resources of a state: its manifest, the version of its form and the features that it uses."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

FORM, FORM_WITH_FEATURES = 3, 4
"""`DeploymentSchemaVersionCurrent` and `…Latest` in apitype/core.go."""

_FEATURES = {
    "refreshBeforeUpdate": "refreshBeforeUpdate",
    "viewOf": "views",
    "resourceHooks": "hooks",
    "taint": "taint",
    "replaceWith": "replaceWith",
    "extensionRef": "extensionParameterization",
    "snippetID": "snippets-prototype",
}
"""The feature that a resource with such a field needs (`ApplyFeatures` in resource/stack/deployment.go)."""


def manifest(engine: str) -> Json:
    """The manifest that an engine of this version writes (`Manifest.NewMagic` in resource/deploy/manifest.go)."""
    magic = hashlib.sha256(engine.encode()).hexdigest() if engine else ""
    return {"time": datetime.now(UTC).isoformat().replace("+00:00", "Z"), "magic": magic, "version": engine}


def untyped(deployment: Json, requires_byte_string: bool) -> Json:
    """A state as `apitype.UntypedDeployment`: older engines refuse what they cannot read."""
    operations = [operation["resource"] for operation in deployment.get("pending_operations") or []]
    held = [*(deployment.get("resources") or []), *operations]
    features = {feature for field, feature in _FEATURES.items() if any(each.get(field) for each in held)}
    if requires_byte_string and held:
        features.add("byteString")
    if deployment.get("snippets"):
        features.add("snippets-prototype")
    found: Json = {"version": FORM_WITH_FEATURES if features else FORM, "deployment": deployment}
    if features:
        found["features"] = sorted(features)
    return found


def empty() -> Json:
    """What a stack without a state exports."""
    return {"version": FORM, "deployment": None}


def as_text(value: Any) -> str:
    """JSON without spaces, as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def put(target: Json, name: str, value: Any) -> None:
    """Set a field, or leave it out where it is empty, as the engine writes JSON."""
    if value:
        target[name] = value
    else:
        target.pop(name, None)
