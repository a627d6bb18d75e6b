"""Create, read, replace, change and delete one resource."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.domains.answers.rendering import renderer, reordered, selection_of
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.exceptions import (
    duplicate,
    no_such_resource,
    not_modifiable,
    version_mismatch,
)
from iam_resources.sandbox.oci.domains.kinds import KINDS, Kind
from iam_resources.sandbox.oci.domains.scim.bodies import check_required, read
from iam_resources.sandbox.oci.domains.scim.patch import read_changes
from iam_resources.sandbox.oci.domains.scim.schema import EXTENSION
from iam_resources.sandbox.oci.domains.stored import Document, values_at

MEDIA_TYPE = "application/scim+json"
_TAGS = f"{EXTENSION}OCITags"
_OWN = frozenset(
    {"id", "ocid", "schemas", "meta", "idcsCreatedBy", "idcsLastModifiedBy"}
    | {"domainOcid", "compartmentOcid", "tenancyOcid"}
)
"""Attributes that only the service sets, in every resource."""


def shown(context: Context, kind: Kind, document: Document, reference: str, status: int = 200) -> Answer:
    """A resource, with the attributes that were asked for, and its version as ETag.

    Raises:
        ScimError: 400.
    """
    body = renderer(context, kind, selection_of(context, kind))(document, reference)
    return Answer.of_json(status, body, MEDIA_TYPE, etag=document["meta"]["version"])


def get(context: Context, kind: Kind, reference: str) -> Answer:
    """``GET /admin/v1/{kind}/{id or ocid}``.

    Raises:
        ScimError: 404.
    """
    return shown(context, kind, require_resource(context, kind, reference), reference)


def require_resource(context: Context, kind: Kind, reference: str) -> Document:
    """The resource of an id or OCID.

    Raises:
        ScimError: 404.
    """
    document = context.domain.find(kind.endpoint, reference)
    if document is None:
        raise no_such_resource(kind.name, reference)
    return document


def create(context: Context, kind: Kind, body: dict[str, Any]) -> Answer:
    """``POST /admin/v1/{kind}``. An ``opc-retry-token`` that was used before gets the resource that it created.

    Raises:
        ScimError: 400, 409.
    """
    retry = (kind.endpoint, context.call.headers.get("opc-retry-token", ""))
    former = context.domain.retries.get(retry) if retry[1] else None
    document = context.domain.find(kind.endpoint, former) if former else None
    if document is None:
        document = add(context, kind, body)
        if retry[1]:
            context.domain.retries[retry] = document["id"]
    answer = shown(context, kind, document, document["id"], 201)
    if any(name in document for name in kind.once):
        kept = {name: value for name, value in document.items() if name not in kind.once}
        context.domain.collection(kind.endpoint).put(kept)
    return answer.with_headers({"location": f"{context.admin_url}/{kind.endpoint}/{document['id']}"})


def add(context: Context, kind: Kind, body: dict[str, Any], **fixed: Any) -> Document:
    """Make a resource.

    Args:
        context: the caller, the domain and the time.
        kind: of which kind.
        body: what the client sent; readOnly attributes in it are ignored.
        fixed: attributes that the service sets, among them those that are private to the sandbox.

    Raises:
        ScimError: 400, 409.
    """
    document = read(kind.schema, body)
    for attribute in kind.schema:
        if attribute.mutability == "readOnly" or attribute.name in _OWN - {"schemas"}:
            document.pop(attribute.name, None)
        elif attribute.type == "extension" and attribute.name in document:
            parts = {part.name for part in attribute.parts.values() if part.mutability == "readOnly"}
            document[attribute.name] = {k: v for k, v in document[attribute.name].items() if k not in parts}
    document.update(fixed)
    document.setdefault("id", uuid.uuid4().hex)
    if kind.ocid:
        document.setdefault("ocid", identifiers.new(kind.ocid))
    document["idcsCreatedBy"] = context.caller.reference
    if context.caller.by_signature:
        _tag(context, document)
    _save(context, kind, document, None)
    return document


def _tag(context: Context, document: Document) -> None:
    """Tag defaults of Oracle Cloud: creator and time (guide 3.4, 3.7). Resources created with a token have none."""
    tags = document.setdefault(_TAGS, {})
    for key, value in (("CreatedBy", context.caller.display), ("CreatedOn", context.moment)):
        tags.setdefault("definedTags", []).append({"namespace": "Oracle-Tags", "key": key, "value": value})


def replace(context: Context, kind: Kind, reference: str, body: dict[str, Any]) -> Answer:
    """``PUT /admin/v1/{kind}/{id or ocid}``: attributes that the body does not contain are removed.

    Raises:
        ScimError: 400, 404, 409, 412.
    """
    former = require_resource(context, kind, reference)
    check_version(context, former)
    document = read(kind.schema, body)
    _refuse_changes(kind, document, former)
    for name, value in former.items():
        if name.startswith("_") or name in _OWN - {"schemas"}:
            document[name] = value
    for attribute in kind.schema:
        if attribute.mutability in ("readOnly", "immutable") and attribute.name in former:
            document[attribute.name] = former[attribute.name]
    if "members" in kind.computed:
        document.setdefault("members", [])
    _save(context, kind, document, former)
    return shown(context, kind, document, reference)


def _refuse_changes(kind: Kind, document: Document, former: Document) -> None:
    """A body that replaces may contain readOnly attributes, and immutable ones with a value, only unchanged."""
    for attribute in kind.schema:
        new = document.get(attribute.name)
        if new is None or attribute.name in _OWN or attribute.name in kind.computed:
            continue
        if attribute.mutability == "readOnly" and new != former.get(attribute.name):
            raise not_modifiable(attribute.name, "readOnly")
        if attribute.mutability == "immutable" and attribute.name in former and new != former[attribute.name]:
            raise not_modifiable(attribute.name, "immutable")
    identity = document.get("id", former["id"]), document.get("ocid", former.get("ocid"))
    if identity != (former["id"], former.get("ocid")):
        raise not_modifiable("id", "readOnly")


def patch(context: Context, kind: Kind, reference: str, body: dict[str, Any]) -> Answer:
    """``PATCH /admin/v1/{kind}/{id or ocid}``: all operations take effect or none.

    Raises:
        ScimError: 400, 404, 409, 412.
    """
    former = require_resource(context, kind, reference)
    check_version(context, former)
    document = copy.deepcopy(former)
    for change in read_changes(kind.schema, body):
        kind.patch(context, document, change)
    document["schemas"] = [kind.schema.urn]
    _save(context, kind, document, former)
    return shown(context, kind, document, reference)


def delete(context: Context, kind: Kind, reference: str) -> Answer:
    """``DELETE /admin/v1/{kind}/{id or ocid}``.

    Raises:
        ScimError: 400, 404, 412.
    """
    document = require_resource(context, kind, reference)
    check_version(context, document)
    kind.check_removal(context, document, context.query("forceDelete") == ["true"])
    for endpoint, credential in context.domain.credentials_of(document["id"]):
        _delete(context, KINDS[endpoint], credential)
    _delete(context, kind, document)
    return Answer(204)


def _delete(context: Context, kind: Kind, document: Document) -> None:
    kind.after_removal(context, document)
    context.domain.collection(kind.endpoint).remove(document)


def check_version(context: Context, document: Document) -> None:
    """Check ``If-Match`` against the version (optimistic locking).

    Raises:
        ScimError: 412.
    """
    wanted = context.call.headers.get("if-match", "")
    versions = {version.strip().removeprefix("W/").strip('"') for version in wanted.split(",")}
    if wanted and not versions & {"*", document["meta"]["version"]}:
        raise version_mismatch()


def save(context: Context, kind: Kind, document: Document, former: Document) -> None:
    """Store a changed resource."""
    collection = context.domain.collection(kind.endpoint)
    document["idcsLastModifiedBy"] = context.caller.reference
    document["meta"] = {**former["meta"], "lastModified": context.moment, "version": uuid.uuid4().hex}
    collection.put(document)


def _save(context: Context, kind: Kind, document: Document, former: Document | None) -> None:
    kind.fill(context, document)
    check_required(kind.schema, document)
    document.pop("schemas")
    kind.check(context, document, former)
    _check_unique(context, kind, document)
    reordered(document, kind.schema)
    kept = former or {"meta": {"created": context.moment}}
    pending = {name: document.pop(name) for name in ("_members",) if name in document}
    save(context, kind, document, kept)
    document.update(pending)
    kind.after_write(context, document, former)


def _check_unique(context: Context, kind: Kind, document: Document) -> None:
    for name in kind.unique:
        for value in values_at(document, name):
            if any(other["id"] != document["id"] for other in context.domain.with_value(kind.endpoint, name, value)):
                raise duplicate(kind.name, name)
