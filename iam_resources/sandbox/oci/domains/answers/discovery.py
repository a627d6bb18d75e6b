"""Discovery: ``Schemas``, ``ResourceTypes``, ``ServiceProviderConfig`` (RFC 7643, 5 to 7)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.domains.answers import bulk, search
from iam_resources.sandbox.oci.domains.answers.resources import MEDIA_TYPE
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.exceptions import no_such_resource, wrong_method
from iam_resources.sandbox.oci.domains.kinds import KINDS, Kind
from iam_resources.sandbox.oci.domains.scim.schema import CORE, Attribute

ENDPOINTS = ("Schemas", "ResourceTypes", "ServiceProviderConfig")
_KIND_NAMES = {kind.name for kind in KINDS.values()}
_ITSELF = "urn:ietf:params:scim:schemas:core:2.0:"


def answer(context: Context, endpoint: str, reference: str | None) -> Answer:
    """All resources of an endpoint, or one.

    Raises:
        ScimError: 404, 405.
    """
    if context.call.method != "GET":
        raise wrong_method()
    if endpoint == "ServiceProviderConfig":
        return Answer.of_json(200, _config(context), MEDIA_TYPE)
    found = _schemas() if endpoint == "Schemas" else _resource_types()
    placed = [_placed(context, endpoint, resource) for resource in found]
    if reference is None:
        body = {
            "schemas": [search.LIST_RESPONSE],
            "totalResults": len(placed),
            "Resources": placed,
            "startIndex": 1,
            "itemsPerPage": len(placed),
        }
        return Answer.of_json(200, body, MEDIA_TYPE)
    for resource in placed:
        if resource["id"].lower() == reference.lower():
            return Answer.of_json(200, resource, MEDIA_TYPE)
    raise no_such_resource(endpoint.removesuffix("s"), reference)


def _placed(context: Context, endpoint: str, resource: dict[str, Any]) -> dict[str, Any]:
    name = endpoint.removesuffix("s")
    location = f"{context.admin_url}/{endpoint}/{resource['id']}"
    return {"schemas": [f"{_ITSELF}{name}"], **resource, "meta": {"resourceType": name, "location": location}}


@cache
def _resource_types() -> list[dict[str, Any]]:
    return [_resource_type(kind) for kind in KINDS.values()]


def _resource_type(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.name,
        "name": kind.name,
        "endpoint": f"/{kind.endpoint}",
        "schema": kind.schema.urn,
        "schemaExtensions": [{"schema": extension.name, "required": False} for extension in kind.schema.extensions],
    }


@cache
def _schemas() -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS.values():
        core = [attribute for attribute in kind.schema if attribute.type != "extension"]
        found[kind.schema.urn] = _schema(kind.schema.urn, kind.name, core)
        for extension in kind.schema.extensions:
            found[extension.name] = _schema(extension.name, _class_name(extension.name), list(extension.parts.values()))
    return list(found.values())


def _class_name(urn: str) -> str:
    """The name of an extension, as the name of its model in the SDK: ``ExtensionUserUser``."""
    words = re.sub(r"[^\w:]", "", urn.partition("extension:")[2]).split(":")
    return "Extension" + "".join(word[0].upper() + word[1:] for word in words)


def _schema(urn: str, name: str, attributes: list[Attribute]) -> dict[str, Any]:
    # "schemas", "id" and "meta" belong to every resource, not to a schema (RFC 7643, 3.1).
    core = urn.startswith(CORE)
    listed = [item for item in attributes if not (core and item.name in ("schemas", "id", "meta", "externalId"))]
    return {"id": urn, "name": name, "attributes": [_attribute(item) for item in listed]}


def _attribute(attribute: Attribute, refers_to: tuple[str, ...] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type,
        "multiValued": attribute.multi,
        "required": attribute.required,
        "caseExact": attribute.exact,
        "mutability": attribute.mutability,
        "returned": attribute.returned,
        # The vendor and the RFC both say "global".
        "uniqueness": attribute.unique,
        "idcsSearchable": attribute.searchable,
    }
    if attribute.oneof:
        said["canonicalValues"] = list(attribute.oneof)
    if attribute.type == "reference":
        said["referenceTypes"] = list(refers_to) if attribute.name == "$ref" and refers_to else ["uri"]
    if attribute.key:
        said["idcsCompositeKey"] = list(attribute.key)
    said |= {
        name: limit
        for name, limit in (("idcsMinValue", attribute.min), ("idcsMaxValue", attribute.max))
        if limit is not None
    }
    if attribute.parts:
        kind = attribute.part("type")
        kinds = tuple(name for name in (kind.oneof if kind else ()) if name in _KIND_NAMES)
        said["subAttributes"] = [_attribute(part, kinds) for part in attribute.parts.values()]
    return said


def _config(context: Context) -> dict[str, Any]:
    return {
        "schemas": [f"{_ITSELF}ServiceProviderConfig"],
        "documentationUri": "https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/",
        "patch": {"supported": True},
        "bulk": {"supported": True, "maxOperations": bulk.MAX_OPERATIONS, "maxPayloadSize": bulk.MAX_PAYLOAD},
        "filter": {"supported": True, "maxResults": search.MOST},
        "changePassword": {"supported": False},
        "sort": {"supported": True},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "OAuth 2.0 bearer tokens (RFC 6750)",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "primary": True,
            }
        ],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": f"{context.admin_url}/ServiceProviderConfig",
        },
    }
