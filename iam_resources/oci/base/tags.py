"""Tags: free-form ones, and defined ones in namespaces. Only the mentioned ones are managed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field

from iam_resources.engine import PerKey, State, rule
from iam_resources.engine.per_key import merged
from iam_resources.oci.base.lifecycle import OciInputs

SERVICE = "Oracle-Tags"
"""The namespace of tags that the service sets by itself, such as who created an object."""

_MOST_FREEFORM, _MOST_DEFINED = 10, 64

TagMap: TypeAlias = dict[str, Annotated[str, Field(max_length=256)]]


def _in_namespace(tags: object) -> object:
    """The tags of a namespace. Other tools write namespace and tag in one word.

    Raises:
        ValueError: it is a value; says how to write it.
    """
    if isinstance(tags, str):
        raise ValueError(  # noqa: TRY004 (a wrong type is reported as a wrong value)
            "must be a map of tags: namespace and tag are not one word but a map in a map,"
            ' {"Operations": {"CostCenter": "42"}}'
        )
    return tags


class TaggedInputs(OciInputs):
    """What every object with tags has."""

    freeform_tags: Annotated[TagMap | None, PerKey()] = None
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one."""
    defined_tags: Annotated[dict[str, Annotated[TagMap, BeforeValidator(_in_namespace)]] | None, PerKey()] = None
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference."""

    @rule("freeform_tags")
    def _freeform_names(self) -> str | None:
        given = self.freeform_tags or {}
        return _wrong_name(given) or _too_many(sum(map(bool, given.values())), _MOST_FREEFORM)

    @rule("defined_tags")
    def _defined_names(self) -> str | None:
        for namespace, tags in (self.defined_tags or {}).items():
            if namespace.casefold() == SERVICE.casefold():
                return f"the tags of '{namespace}' are set by the service: leave them out"
            if wrong := _wrong_name({namespace: "", **tags}):
                return wrong
        there = (self.defined_tags or {}).values()
        return _too_many(sum(bool(value) for tags in there for value in tags.values()), _MOST_DEFINED)


class TaggedState(State):
    """What is known of the tags that nobody wrote."""

    service_tags: dict[str, str] = Field(default_factory=dict)
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""


def tags_from_json(seen: Mapping[str, Any], written: TaggedInputs | None = None) -> dict[str, Any]:
    """The fields of a state that hold tags.

    Args:
        seen: the body.
        written: what the program writes, or what was known: its words are kept; None on import.
    """
    defined = dict(seen.get("definedTags") or {})
    return {
        "freeform_tags": dict(seen.get("freeformTags") or {}),
        "service_tags": dict(defined.pop(SERVICE, {})),
        "defined_tags": in_words(defined, written.defined_tags if written else None),
    }


def tags_to_json(wanted: TaggedInputs, known: TaggedInputs | None, names: frozenset[str]) -> dict[str, Any]:
    """The maps as the service takes them: each takes the place of the whole map there is.

    Args:
        wanted: the tags that are mentioned.
        known: the tags that are there, with those of the service, which would be lost otherwise.
        names: which of the two fields to send.
    """
    body: dict[str, Any] = {}
    if "freeform_tags" in names and wanted.freeform_tags is not None:
        body["freeformTags"] = merged((known.freeform_tags if known else None) or {}, wanted.freeform_tags)
    if "defined_tags" in names and wanted.defined_tags is not None:
        after = merged(in_words(known.defined_tags if known else None, wanted.defined_tags), wanted.defined_tags)
        service: dict[str, str] = known.service_tags if isinstance(known, TaggedState) else {}
        body["definedTags"] = {namespace: tags for namespace, tags in {**after, SERVICE: service}.items() if tags}
    return body


def in_words(
    seen: Mapping[str, Mapping[str, str]] | None, written: Mapping[str, Mapping[str, str]] | None
) -> dict[str, dict[str, str]]:
    """Defined tags in the words of a program: capital letters of their names make no difference to the service."""
    words = {namespace.casefold(): namespace for namespace in written or {}}
    found = {}
    for namespace, tags in (seen or {}).items():
        name = words.get(namespace.casefold(), namespace)
        own = {tag.casefold(): tag for tag in (written or {}).get(name, {})}
        found[name] = {own.get(tag.casefold(), tag): value for tag, value in tags.items()}
    return found


def _too_many(count: int, most: int) -> str | None:
    return f"has {count} tags: an object can have {most} of this kind" if count > most else None


def _wrong_name(names: Mapping[str, Any]) -> str | None:
    for name in names:
        if not 1 <= len(name) <= 100 or "." in name or " " in name:
            return f"'{name[:100]}' is not a name of a tag: 1 to 100 characters, without blanks and periods"
    return None
