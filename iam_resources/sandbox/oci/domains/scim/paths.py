"""Paths to attributes: ``userName``, ``name.familyName``, ``urn:…:User:appRoles.value`` (RFC 7644, 3.10)."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.sandbox.oci.domains.scim.schema import Attribute, Schema


@dataclass(frozen=True)
class Path:
    """The location of an attribute.

    Args:
        extension: the extension it is in; None = the core schema.
        attribute: the attribute; the extension itself where the path ends with its URN.
        part: the sub-attribute, if the path names one.
    """

    extension: Attribute | None
    attribute: Attribute
    part: Attribute | None = None

    @property
    def leaf(self) -> Attribute:
        """The last attribute of the path."""
        return self.part or self.attribute

    @property
    def text(self) -> str:
        """The path with the names of the schema."""
        words = self.attribute.name if self.part is None else f"{self.attribute.name}.{self.part.name}"
        return words if self.extension is None else f"{self.extension.name}:{words}"


def resolve(schema: Schema, text: str) -> Path | None:
    """The attribute that a path leads to, or None. Names are case-insensitive."""
    extension, rest = _split(schema, text)
    if not rest:
        return None if extension is None else Path(None, extension)
    name, _, part_name = rest.partition(".")
    attribute = (extension or schema.root).part(name)
    if attribute is None or attribute.type == "extension":
        return None
    if not part_name:
        return Path(extension, attribute)
    part = attribute.part(part_name)
    return None if part is None else Path(extension, attribute, part)


def _split(schema: Schema, text: str) -> tuple[Attribute | None, str]:
    lowered = text.lower()
    if not lowered.startswith("urn:"):
        return None, text
    for extension in schema.extensions:
        urn = extension.name.lower()
        if lowered == urn or lowered.startswith(urn + ":"):
            return extension, text[len(urn) + 1 :]
    if lowered.startswith(schema.urn.lower() + ":"):
        return None, text[len(schema.urn) + 1 :]
    return None, text
