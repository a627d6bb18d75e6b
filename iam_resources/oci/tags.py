"""Tags: free-form ones, and defined ones with a namespace. Only the mentioned ones are managed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import PerKey, State, rule
from iam_resources.oci.lifecycle import OciInputs

SERVICE = "Oracle-Tags"
"""The namespace of tags that the service sets by itself, such as who created an object."""


class TaggedInputs(OciInputs):
    """What every object with tags has."""

    freeform_tags: Annotated[dict[str, Annotated[str, Field(max_length=256)]] | None, PerKey()] = None
    """Free-form tags: names of at most 100 characters, values of at most 256. Those not mentioned are left as they are;
    an empty text takes one away."""
    defined_tags: Annotated[dict[str, Annotated[str, Field(max_length=256)]] | None, PerKey()] = None
    """Defined tags as `<namespace>.<tag>`, such as `Operations.CostCenter`. Those not mentioned are left as they are;
    an empty text takes one away."""

    @rule("freeform_tags")
    def _short_names(self) -> str | None:
        long = [name for name in self.freeform_tags or {} if not 1 <= len(name) <= 100]
        return f"'{long[0][:100]}' is no name of a tag: it has 1 to 100 characters" if long else None

    @rule("defined_tags")
    def _with_namespace(self) -> str | None:
        for name in self.defined_tags or {}:
            namespace, dot, tag = name.partition(".")
            if not (namespace and dot and tag) or "." in tag:
                return f"'{name}' is no defined tag: write <namespace>.<tag>, such as 'Operations.CostCenter'"
            if namespace.casefold() == SERVICE.casefold():
                return f"'{name}' is set by the service: leave it out"
        return None


class TaggedState(State):
    """What is known of the tags that nobody wrote."""

    service_tags: dict[str, str] = Field(default_factory=dict)
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`."""


def tags_from_wire(seen: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The fields of a state that hold tags."""
    flat = {
        f"{namespace}.{tag}": str(value)
        for namespace, tags in (seen.get("definedTags") or {}).items()
        for tag, value in tags.items()
    }
    service = {name: value for name, value in flat.items() if name.startswith(f"{SERVICE}.")}
    return {
        "freeform_tags": dict(seen.get("freeformTags") or {}),
        "defined_tags": {name: value for name, value in flat.items() if name not in service},
        "service_tags": service,
    }


def freeform_to_wire(known: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The whole map, which takes the place of the one there is.

    Args:
        known: the tags that are there.
        wanted: those that are mentioned.
    """
    return {name: value for name, value in {**known, **wanted}.items() if value}


def defined_to_wire(
    known: Mapping[str, str], wanted: Mapping[str, str], service: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The whole map of maps, with the service's own tags, which would be lost otherwise.

    Args:
        known: the tags that are there.
        wanted: those that are mentioned.
        service: those that the service set.
    """
    nested: dict[str, dict[str, str]] = {}
    for name, value in {**known, **wanted, **service}.items():
        if value:
            namespace, _, tag = name.partition(".")
            nested.setdefault(namespace, {})[tag] = value
    return nested
