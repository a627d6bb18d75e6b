"""The package schema that the engine asks for, made from the models.

`pulumi import` uses it to print code, and editors and converters to know the types.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from iam_resources.engine.model import Model, facts
from iam_resources.engine.registry import PACKAGE, ResourceType, all_types


@cache
def schema_text(version: str) -> str:
    """The schema as JSON."""
    return json.dumps(schema(version), sort_keys=True)


def schema(version: str) -> dict[str, Any]:
    """The schema of all resource types.

    Args:
        version: the version of the provider, `major.minor.patch`.
    """
    kinds = all_types()
    nested: dict[str, Any] = {}
    return {
        "name": PACKAGE,
        "version": version,
        "description": "Identity as code: users, groups, roles and grants of vendor systems",
        "keywords": ["pulumi", "identity", "iam"],
        "language": {
            "python": {
                "packageName": "iam_resources",
                "moduleNameOverrides": {f"dynamic/{kind.module}": kind.module for kind in kinds},
            }
        },
        "resources": {kind.type_token: _resource(kind, nested) for kind in kinds},
        "types": nested,
    }


def _resource(kind: ResourceType, nested: dict[str, Any]) -> dict[str, Any]:
    inputs, outputs = facts(kind.inputs), facts(kind.state)
    shown = [name for name, fact in outputs.items() if not fact.write_only]
    return {
        "description": (kind.resource.__doc__ or "").strip(),
        "inputProperties": {name: _property(kind.inputs, name, nested) for name in inputs},
        "requiredInputs": [name for name, fact in inputs.items() if fact.required],
        "properties": {name: _property(kind.state, name, nested) for name in shown},
        "required": [name for name in shown if type(None) not in get_args(kind.state.model_fields[name].annotation)],
    }


def _property(model: type[Model], name: str, nested: dict[str, Any]) -> dict[str, Any]:
    fact = facts(model)[name]
    spec = _type(model.model_fields[name].annotation, model, nested)
    spec["description"] = fact.doc
    if fact.secret:
        spec["secret"] = True
    if fact.replaces:
        spec["replaceOnChanges"] = True
    return spec


def _type(annotation: Any, model: type[Model], nested: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        kept = [argument for argument in arguments if argument is not type(None)]
        if len(kept) == 1:
            return _type(kept[0], model, nested)
        return {"oneOf": [_type(argument, model, nested) for argument in kept]}
    if origin is Literal:
        return {"type": "string"}
    if origin in (list, set, frozenset, tuple):
        return {"type": "array", "items": _type(arguments[0], model, nested)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _type(arguments[1], model, nested)}
    if hasattr(annotation, "__metadata__"):  # Annotated[...] inside a list or a map
        return _type(arguments[0], model, nested)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _nested(annotation, nested)
    simple = {str: "string", bool: "boolean", int: "integer", float: "number"}
    if annotation in simple:
        return {"type": simple[annotation]}
    return {"$ref": "pulumi.json#/Any"}


def _nested(model: type[Model], nested: dict[str, Any]) -> dict[str, Any]:
    vendor = model.__module__.removeprefix("iam_resources.").split(".", 1)[0]
    token = f"{PACKAGE}:dynamic/{vendor}:{model.__name__}"
    if token not in nested:
        nested[token] = {}  # its place is taken before its fields are looked at: a model may hold itself
        known = facts(model)
        nested[token] |= {
            "type": "object",
            "description": (model.__doc__ or "").strip(),
            "properties": {name: _property(model, name, nested) for name in known},
            "required": [name for name, fact in known.items() if fact.required],
        }
    return {"$ref": f"#/types/{token}"}
