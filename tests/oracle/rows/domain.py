"""What rows of identity domains have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.oracle.rows.row import BLANKS, Row

__all__ = ["BLANKS", "LISTED", "OPERATIONS_SAY", "PAGED", "TOKEN", "all_of", "patch", "search", "small_operations"]
LISTED = ("schemas", "totalResults")
PAGED = (*LISTED, "itemsPerPage", "startIndex", "Resources/id")
TOKEN = "a-token-of-this-call"
"""Ours sends one with every POST; the SDK takes it as an argument."""
OPERATIONS_SAY = (
    "the SDK says ADD, REMOVE and REPLACE; RFC 7644 (3.5.2) and the vendor's samples have lower case letters"
)


def all_of(kind: str, one: str, known: str) -> Row:
    """The row of a read of everything.

    Args:
        kind: our class.
        one: in the names of the SDK's operations.
        known: name in the fixtures of one that is there.
    """
    return Row(
        f"{kind}.whole",
        lambda api, w: api.whole(w[known]),
        lambda c, w: getattr(c.client, f"get_{one}")(w[known], attribute_sets=["all"]),
        relies=("id", "meta/created"),
    )


def search(c: Any, model: str, filter: str, attributes: Sequence[str], whole: bool = True) -> Any:
    """The body of a search, in the SDK's names.

    Args:
        c: the SDK's client.
        model: of the body.
        filter: of SCIM.
        attributes: what is asked for.
        whole: whether also what the service gives unasked.
    """
    asked: dict[str, Any] = {"attributes": list(attributes)} if attributes else {}
    asked |= {"attribute_sets": ["default"]} if attributes and whole else {}
    return c.model(
        model,
        schemas=["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        filter=filter,
        start_index=1,
        count=1000,
        **asked,
    )


def patch(c: Any, *operations: tuple[Any, ...]) -> Any:
    """The body of a PATCH, in the SDK's names."""
    return c.model(
        "PatchOp",
        schemas=["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        operations=[
            c.model("Operations", op=op, path=path, **({"value": value[0]} if value else {}))
            for op, path, *value in operations
        ],
    )


def small_operations(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a PATCH with its operations in lower case."""
    return {**body, "Operations": [{**each, "op": each["op"].lower()} for each in body["Operations"]]}
