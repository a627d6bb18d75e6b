"""Lists in pages: ``limit``, ``page`` and ``opc-next-page`` (REST APIs, "List Pagination").

Without ``limit`` IAM answers 25 items, as users noticed who took the first page for the whole list
(oracle/terraform-provider-oci#259); it refuses more than 1,000.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.documents import Documents, Row
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid

DEFAULT_LIMIT = 25
MOST = 1000

Show = Callable[[dict[str, Any]], Any]
Pack = Callable[[list[Any]], Any]


def page_of(
    documents: Documents,
    query: Mapping[str, str],
    where: Mapping[str, Any],
    *,
    show: Show = dict,
    sort: Mapping[str, str] | None = None,
    pack: Pack = list,
    sorted_by: str = "TIMECREATED",
    limits: tuple[int, int] = (DEFAULT_LIMIT, MOST),
) -> Answer:
    """One page.

    Args:
        documents: what is listed.
        query: the query string: ``limit``, ``page``, ``sortBy``, ``sortOrder``, ``lifecycleState``.
        where: fields and the values they must have.
        show: from a document's body to its row in the list.
        sort: values of ``sortBy`` beside ``TIMECREATED``, each with the field it stands for.
        pack: from the items to the body of the answer; by default a bare list.
        sorted_by: the default order.
        limits: items of a page by default, and at most.

    Raises:
        ServiceError: 400; a parameter is invalid.
    """
    limit = _limit(query, *limits)
    field, descending = _order(query, {"NAME": "name"} if sort is None else sort, sorted_by)
    if state := query.get("lifecycleState"):
        where = {**where, "lifecycleState": state.upper()}
    after = _after(query.get("page"), field, descending)
    if field is None:
        rows: Iterable[Row] = documents.listed(where, newest_first=descending, after=after)
    else:
        rows = _by_field(documents.listed(where), field, descending, after)
    found = list(islice(rows, limit + 1))
    headers = {}
    if len(found) > limit:
        found = found[:limit]
        last = found[-1]
        mark = last[0] if field is None else [last[1].get(field) or "", last[0]]
        headers["opc-next-page"] = _token(field, descending, mark)
    return Answer.of_json(200, pack([show(body) for _, body in found]), **headers)


def _by_field(rows: Iterable[Row], field: str, descending: bool, after: Any) -> list[Row]:
    def place(row: Row) -> list[Any]:
        return [row[1].get(field) or "", row[0]]

    ordered = sorted(rows, key=place, reverse=descending)
    if after is None:
        return ordered
    return [row for row in ordered if (place(row) < after if descending else place(row) > after)]


def _limit(query: Mapping[str, str], default: int, most: int) -> int:
    text = query.get("limit")
    if text is None:
        return default
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise invalid(f"limit must be a number from 1 to {most}")
    return int(text)


def _order(query: Mapping[str, str], sort: Mapping[str, str], default: str) -> tuple[str | None, bool]:
    """The field and whether the order is descending. By default times are descending, names ascending."""
    by = query.get("sortBy", default).upper()
    if by not in {"TIMECREATED", *(name.upper() for name in sort)}:
        raise invalid(f"Invalid sortBy: {query['sortBy']}")
    order = query.get("sortOrder", "").upper()
    if order not in ("", "ASC", "DESC"):
        raise invalid(f"Invalid sortOrder: {query['sortOrder']}")
    if by == "TIMECREATED":
        return None, order != "ASC"
    return {name.upper(): field for name, field in sort.items()}[by], order == "DESC"


def _token(field: str | None, descending: bool, mark: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps([field, descending, mark]).encode()).decode()


def _after(token: str | None, field: str | None, descending: bool) -> Any:
    if not token:
        return None
    try:
        given = json.loads(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError):
        raise _bad_page() from None
    if not isinstance(given, list) or given[:2] != [field, descending] or len(given) != 3:
        raise _bad_page()
    return given[2]


def _bad_page() -> ServiceError:
    return invalid("Invalid page token: give the value of opc-next-page of the call before, with the same query")
