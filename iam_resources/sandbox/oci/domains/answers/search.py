"""Lists and searches: ``GET /admin/v1/{kind}`` and ``POST /admin/v1/{kind}/.search``."""

from __future__ import annotations

import base64
from typing import Any

from iam_resources.sandbox.collection import Collection
from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.domains.answers.rendering import lookup, renderer, selection_of
from iam_resources.sandbox.oci.domains.answers.resources import MEDIA_TYPE
from iam_resources.sandbox.oci.domains.context import Context
from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.exceptions import bad_request, missing
from iam_resources.sandbox.oci.domains.kinds import Kind
from iam_resources.sandbox.oci.domains.scim.bodies import has_schema
from iam_resources.sandbox.oci.domains.scim.filters import (
    Among,
    Both,
    Compare,
    Either,
    Node,
    OneOf,
    Without,
    parse,
)
from iam_resources.sandbox.oci.domains.scim.matching import compile_filter
from iam_resources.sandbox.oci.domains.scim.paths import resolve
from iam_resources.sandbox.oci.domains.stored import Document, index_key

LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
SEARCH_REQUEST = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
COUNT, MOST = 50, 1000
"""Page size, and the largest one (REST reference, ``count``). A larger count is reduced to it."""


def by_query(context: Context, kind: Kind) -> Answer:
    """A search in the query string. ``limit`` and ``page`` are the SDK's way to request pages.

    Raises:
        ScimError: 400.
    """
    asked: dict[str, Any] = {
        name: values[0]
        for name in ("filter", "sortBy", "sortOrder", "startIndex", "count")
        if (values := context.query(name))
    }
    limit, page = context.query("limit"), context.query("page")
    if limit:
        asked["count"] = limit[0]
    if page:
        asked["startIndex"] = _decode_page(page[0])
    body = _search(context, kind, asked, None)
    answer = Answer.of_json(200, body, MEDIA_TYPE)
    after = body["startIndex"] + len(body["Resources"])
    if (limit or page) and after <= body["totalResults"]:
        return answer.with_headers({"opc-next-page": base64.urlsafe_b64encode(str(after).encode()).decode()})
    return answer


def by_body(context: Context, kind: Kind, body: dict[str, Any]) -> Answer:
    """A search in the body.

    Raises:
        ScimError: 400.
    """
    if not has_schema(body, SEARCH_REQUEST):
        raise missing(["schemas"])
    return Answer.of_json(200, _search(context, kind, body, body), MEDIA_TYPE)


def _search(context: Context, kind: Kind, asked: dict[str, Any], selected_by: dict[str, Any] | None) -> dict[str, Any]:
    start, count = _page(asked)
    render = renderer(context, kind, selection_of(context, kind, selected_by))
    found = _matching(context.domain, kind, asked.get("filter"))
    if asked.get("sortBy"):
        found = _sorted(context.domain, kind, found, str(asked["sortBy"]), str(asked.get("sortOrder", "")))
    page = found[start - 1 : start - 1 + count]
    return {
        "schemas": [LIST_RESPONSE],
        "totalResults": len(found),
        "Resources": [render(document, document["id"]) for document in page],
        "startIndex": start,
        "itemsPerPage": count,
    }


def _page(asked: dict[str, Any]) -> tuple[int, int]:
    """Getting started, "Query Parameters": below 1 is 1; a negative count is the default of 50."""
    try:
        start, count = int(asked.get("startIndex", 1)), int(asked.get("count", COUNT))
    except (TypeError, ValueError):
        raise bad_request("startIndex and count must be numbers.") from None
    return max(start, 1), COUNT if count < 0 else min(count, MOST)


def _decode_page(text: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(text))
    except ValueError:
        raise bad_request("page is not a value of opc-next-page.") from None


def _matching(domain: Domain, kind: Kind, text: Any) -> list[Document]:
    collection = domain.collection(kind.endpoint)
    if not text:
        return list(collection.listed(collection.all, lambda _: True))
    node = _resolve_memberships(domain, kind, parse(kind.schema, str(text)))
    ids = _candidates(collection, node)
    among = collection.all if ids is None else collection.some(ids)
    return list(collection.listed(among, compile_filter(node, lookup(domain, kind))))


def _resolve_memberships(domain: Domain, kind: Kind, node: Node) -> Node:
    """The filter with its conditions on memberships resolved: they are stored separately, with a lag of their own."""
    match node:
        case Both(left, right):
            return Both(_resolve_memberships(domain, kind, left), _resolve_memberships(domain, kind, right))
        case Either(left, right):
            return Either(_resolve_memberships(domain, kind, left), _resolve_memberships(domain, kind, right))
        case Without(inner):
            return Without(_resolve_memberships(domain, kind, inner))
        case Compare(path, "eq", value) if path.text in kind.finders:
            return OneOf(frozenset(kind.finders[path.text](domain, str(value))))
        case Among(path, inner):
            # members[type eq "User" and value eq "…"] (guide 3.8); all members are users.
            wanted = [side for side in _conjuncts(inner) if side != Compare(side.path, "eq", "User")]
            if len(wanted) == 1 and wanted[0].op == "eq":
                finder = kind.finders.get(f"{path.text}.{wanted[0].path.text}")
                if finder is not None:
                    return OneOf(frozenset(finder(domain, str(wanted[0].value))))
    return node


def _conjuncts(node: Node) -> list[Compare]:
    """The comparisons that ``and`` joins; empty where anything else is among them."""
    if isinstance(node, Compare):
        return [node]
    if isinstance(node, Both):
        left, right = _conjuncts(node.left), _conjuncts(node.right)
        return left + right if left and right else []
    return []


def _candidates(collection: Collection[Document], node: Node) -> frozenset[str] | None:
    """Ids to which an index narrows a filter; None = no index applies."""
    match node:
        case OneOf(ids):
            return ids
        case Compare(path, "eq", value) if isinstance(value, str) and collection.has_index(path.text):
            return collection.find(path.text, index_key(value)).ids
        case Both(left, right):
            first, second = _candidates(collection, left), _candidates(collection, right)
            return first & second if first is not None and second is not None else second if first is None else first
        case Either(left, right):
            first, second = _candidates(collection, left), _candidates(collection, right)
            return first | second if first is not None and second is not None else None
    return None


def _sorted(domain: Domain, kind: Kind, found: list[Document], text: str, order: str) -> list[Document]:
    path = resolve(kind.schema, text)
    if path is None:
        raise bad_request(f"Attribute {text} of sortBy is not defined in the schema of {kind.name}.")
    read = lookup(domain, kind)

    def key(document: Document) -> tuple[bool, str]:
        value = read(document, path)
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, dict) and item.get("primary")), value[:1] or None)
            value = value[0] if isinstance(value, list) else value
        if isinstance(value, dict):
            value = value.get(path.part.name if path.part else "value")
        return value is None, str(value).casefold()

    return sorted(found, key=key, reverse=order.lower() == "descending")
