"""The Pulumi program of every test: it declares what `declared.json` says.

Each resource is `{"class": "module.Name", "name": ..., "args": {...}, "opts": {...}}`, in an order in which nothing
refers to what comes later. An argument `{"$of": "name.output"}` is another's output, `{"$secret": value}` a secret.
Options: `parent`, `depends_on`, `replace_with` (names), `aliases` (each the keyword arguments of `pulumi.Alias`), and
those that are plain values. A component has the class "component".
"""

import importlib
import json
import pathlib
from typing import Any

import pulumi

made: dict[str, Any] = {}


def value(given: Any) -> Any:
    """An argument, with references resolved."""
    match given:
        case {"$of": str(reference)}:
            name, output = reference.split(".")
            return getattr(made[name], output)
        case {"$secret": secret}:
            return pulumi.Output.secret(secret)
        case dict():
            return {key: value(item) for key, item in given.items()}
        case list():
            return [value(item) for item in given]
    return given


def options(given: dict[str, Any]) -> pulumi.ResourceOptions:
    """The options, with names resolved."""
    named = {key: made[given[key]] for key in ("parent",) if key in given}
    named |= {key: [made[name] for name in given[key]] for key in ("depends_on", "replace_with") if key in given}
    if "aliases" in given:
        named["aliases"] = [alias(each) for each in given["aliases"]]
    return pulumi.ResourceOptions(**{**given, **named})


def alias(given: dict[str, Any]) -> pulumi.Alias:
    """An alias; a parent of None is the stack itself."""
    if "parent" in given:
        parent = given["parent"]
        given = {**given, "parent": pulumi.ROOT_STACK_RESOURCE if parent is None else made[parent]}
    return pulumi.Alias(**given)


for item in json.loads(pathlib.Path("declared.json").read_text()):
    opts = options(item.get("opts", {}))
    if item["class"] == "component":
        made[item["name"]] = pulumi.ComponentResource("tests:Box", item["name"], opts=opts)
    else:
        module, _, name = item["class"].rpartition(".")
        kind = getattr(importlib.import_module(module), name)
        made[item["name"]] = kind(item["name"], opts=opts, **value(item.get("args", {})))
