"""The representation of a resource in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.kinds import Kind
from iam_resources.sandbox.oci.domains.scim.paths import Path
from iam_resources.sandbox.oci.domains.scim.projection import (
    Selection,
    is_whole,
    project,
    select,
    shown,
    split_names,
)
from iam_resources.sandbox.oci.domains.scim.schema import EXTENSION, Attribute
from iam_resources.sandbox.oci.domains.stored import Document

_UNSAID = {f"{EXTENSION}{name}" for name in ("capabilities:User", "dynamic:Group", "passwordState:User")}
"""Extensions that ``schemas`` does not name although the resource has them (guide 3.2, 3.7; examples)."""

Renderer = Callable[[Document, str], dict[str, Any]]
"""From a document, and the id or OCID that the client used, to its representation."""


def selection_of(context: Context, kind: Kind, asked: dict[str, Any] | None = None) -> Selection:
    """Which attributes a request asks for, in its query or in the body of a search.

    Raises:
        ScimError: 400.
    """
    if asked is None:
        names = [name for text in context.query("attributes") for name in split_names(text)]
        sets = [name for text in context.query("attributeSets") for name in split_names(text)]
    else:
        names, sets = _texts(asked, "attributes"), _texts(asked, "attributeSets")
    return select(kind.schema, names, sets)


def _texts(asked: dict[str, Any], name: str) -> list[str]:
    value = asked.get(name) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise bad_request(f"{name} must be a list of names.")
    return value


def lookup(domain: Domain, kind: Kind) -> Callable[[Document, Path], Any]:
    """How a filter reads an attribute, whether it is stored or computed."""

    def value(document: Document, path: Path) -> Any:
        extension = path.extension.name if path.extension else None
        key = path.attribute.name if extension is None else f"{extension}:{path.attribute.name}"
        if (computed := kind.computed.get(key)) is not None:
            return computed(domain, document)
        if path.attribute.name == "idcsCreatedBy" or path.attribute.name == "idcsLastModifiedBy":
            return document.get(path.attribute.name)
        return (document if extension is None else document.get(extension, {})).get(path.attribute.name)

    return value


def renderer(context: Context, kind: Kind, chosen: Selection) -> Renderer:
    """A function that shows documents of a kind."""
    plan = [
        (attribute, None if is_whole(attribute, inner) else inner, _getter(context, kind, attribute, inner))
        for attribute in kind.schema
        if (inner := shown(attribute, chosen)) is not None
    ]

    def render(document: Document, reference: str) -> dict[str, Any]:
        found = {}
        for attribute, inner, getter in plan:
            value = getter(document, reference)
            if value is not None and inner is not None:
                value = project(attribute, value, inner)
            if value is not None and value != []:
                found[attribute.name] = value
        return found

    return render


Getter = Callable[[Document, str], Any]


def _getter(context: Context, kind: Kind, attribute: Attribute, chosen: Selection) -> Getter:
    name, domain = attribute.name, context.domain
    if attribute.type == "extension":
        return _extension_getter(context, kind, attribute, chosen)
    if name in kind.computed:
        return _computed_getter(context, kind, name, chosen)
    match name:
        case "meta":
            return lambda document, reference: {
                **document["meta"],
                "resourceType": kind.name,
                "location": f"{context.admin_url}/{kind.endpoint}/{reference}",
            }
        case "schemas":
            return lambda document, reference: schemas_of(kind, document)
        case "idcsCreatedBy" | "idcsLastModifiedBy":
            return lambda document, reference: _by(context, document[name])
        case "domainOcid":
            return lambda document, reference: domain.ocid
        case "compartmentOcid" | "tenancyOcid":
            return lambda document, reference: identifiers.TENANCY_ID
    return lambda document, reference: document.get(name)


def _computed_getter(context: Context, kind: Kind, key: str, chosen: Selection) -> Getter:
    compute, domain, page = kind.computed[key], context.domain, chosen.page

    def get(document: Document, reference: str) -> Any:
        if page is None:
            kind.check_page(domain, document, key)
        value = compute(domain, document)
        if isinstance(value, list):
            if page is not None:
                end = None if page.count is None else page.start_index - 1 + page.count
                value = value[page.start_index - 1 : end]
            return [_with_address(context, item) for item in value]
        return _with_address(context, value) if isinstance(value, dict) else value

    return get


def _extension_getter(context: Context, kind: Kind, extension: Attribute, chosen: Selection) -> Getter:
    prefix = f"{extension.name}:"
    computed = [
        (part.name, _computed_getter(context, kind, prefix + part.name, inner))
        for part in extension.parts.values()
        if prefix + part.name in kind.computed and (inner := shown(part, chosen)) is not None
    ]
    if not computed:
        return lambda document, reference: document.get(extension.name)

    def get(document: Document, reference: str) -> Any:
        found = dict(document.get(extension.name, {}))
        found.update({name: getter(document, reference) for name, getter in computed})
        return found

    return get


def schemas_of(kind: Kind, document: Document) -> list[str]:
    """The value of ``schemas``: the core schema, then the extensions that have values, the last defined first."""
    there = [extension.name for extension in kind.schema.extensions if extension.name in document]
    return [kind.schema.urn, *(name for name in reversed(there) if name not in _UNSAID)]


def _by(context: Context, reference: dict[str, Any]) -> dict[str, Any]:
    endpoint = "Apps" if reference["type"] == "App" else "Users"
    return {**reference, "$ref": f"{context.admin_url}/{endpoint}/{reference['value']}"}


def _with_address(context: Context, value: dict[str, Any]) -> dict[str, Any]:
    """Computed values have a ``$ref`` below ``/admin/v1``; it is completed with the address that the client used."""
    if "$ref" in value:
        value["$ref"] = f"{context.admin_url}/{value['$ref']}"
    return value


def reordered(document: Document, attributes: Iterable[Attribute]) -> None:
    """Order the values of multi-valued attributes as the service does: they are sets, not lists of the client's."""
    for attribute in attributes:
        values = document.get(attribute.name)
        if attribute.multi and attribute.is_complex and isinstance(values, list):
            names = attribute.key or ("value",)
            document[attribute.name] = sorted(
                values, key=lambda value: [str(value.get(name, "")) for name in reversed(names)]
            )
