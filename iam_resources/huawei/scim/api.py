"""The calls of SCIM: users (4.9), groups (4.10) and what the service can do (4.11)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic.alias_generators import to_camel

from iam_resources.coverage import operation
from iam_resources.errors import Refused
from iam_resources.http import Reply, Settle
from iam_resources.huawei.api.calls import Calls
from iam_resources.huawei.connection import Row
from iam_resources.huawei.scim.names import body_of, row_of, to_scim
from iam_resources.scim import schemas
from iam_resources.scim.patch import Change, patch_body

MOST = 50
"""Objects that a listing gives; there is no way to ask for the rest."""
MOST_MEMBERS = 100
"""Members that one request may have (the SDK's documentation)."""


@dataclass(frozen=True)
class Page:
    """What a listing gives.

    Attributes:
        rows: the first objects.
        total: how many there are.
    """

    rows: list[Row]
    total: int

    @property
    def complete(self) -> bool:
        """Whether that is all."""
        return self.total <= len(self.rows)


class Unlisted(Refused):
    """A name is not among the objects that the service lists, and there are more."""


class ScimCalls(Calls):
    """Calls of one tenant."""

    root = ""

    @operation("huawei-65")
    async def get_config(self) -> Row:
        """What the service says that it can do. 4.11.1."""
        tried = "read the configuration of SCIM"
        return row_of((await self.call("GET", "/scim/v2/ServiceProviderConfig", tried=tried)).body)


class Collection(ScimCalls):
    """Users or groups; rows have our names for the attributes, see `iam_resources.huawei.scim.names`."""

    kind: str
    path: str
    schema: str
    name_field: str
    id_field = "id"

    @operation("huawei-54", "huawei-60")
    async def create(self, row: Row, *, settle: Settle) -> Reply:
        """Make one. 4.9.1, 4.10.1."""
        tried, body = f"create {self.kind} {row[self.name_field]}", body_of(row, self.schema)
        reply = await self.call("POST", self.path, tried=tried, json=body, settle=settle)
        return Reply(reply.status, reply.headers, row_of(reply.body))

    @operation("huawei-55", "huawei-61")
    async def page(self) -> Page:
        """The first 50, and how many there are. 4.9.2, 4.10.2."""
        body = (await self.call("GET", self.path, tried=f"list the {self.kind}s of SCIM")).body or {}
        rows = [row_of(each) for each in body.get("Resources") or ()]
        return Page(rows, int(body.get("totalResults") or len(rows)))

    async def listing(self) -> AsyncIterator[Row]:
        """The first 50."""
        for row in (await self.page()).rows:
            yield row

    async def find(self, name: str) -> str | None:
        """The id of the one of that name; None where the listing has all.

        Raises:
            Unlisted: it is not among the first 50.
        """
        page = await self.page()
        seen = next((str(row["id"]) for row in page.rows if row[self.name_field] == name), None)
        if seen is None and not page.complete:
            raise Unlisted(
                f"{self.kind} {name} is not among the first {len(page.rows)} of {page.total} {self.kind}s, and SCIM"
                " lists no more",
                hint=f"Write the {self.kind}'s id, or give the connection an access key, which finds names",
            )
        return seen

    @operation("huawei-56", "huawei-62")
    async def get(self, object_id: str) -> Row:
        """One by id. 4.9.3, 4.10.3."""
        at, tried = {"id": object_id}, f"read {self.kind} {object_id}"
        return row_of((await self.call("GET", f"{self.path}/{{id}}", at=at, tried=tried)).body)

    @operation("huawei-57", "huawei-63")
    async def delete(self, object_id: str, *, who: str, **more: Any) -> None:
        """Delete one. 4.9.4, 4.10.4."""
        at, tried = {"id": object_id}, f"delete {self.kind} {who}"
        await self.call("DELETE", f"{self.path}/{{id}}", at=at, tried=tried, **more)

    @operation("huawei-59", "huawei-64")
    async def patch(self, object_id: str, changes: Sequence[Change], *, tried: str) -> Row | None:
        """Change attributes; gives the object where the answer has it. 4.9.6, 4.10.5."""
        at, body = {"id": object_id}, patch_body(list(changes))
        reply = await self.call("PATCH", f"{self.path}/{{id}}", at=at, tried=tried, json=body, repeat=True)
        return row_of(reply.body) if reply.body else None

    async def change(self, object_id: str, row: Row, wanted: Mapping[str, Any], *, who: str) -> Row:
        """Change what differs, in one PATCH; no call where nothing does.

        Args:
            wanted: the attributes under our names, whole; None clears one.

        Returns:
            The object after it.
        """
        changes = [
            Change(_op(row.get(name), value), to_camel(name), _as_text(value))
            for name, value in wanted.items()
            if value != row.get(name)
        ]
        if not changes:
            return row
        return await self.patch(object_id, changes, tried=f"update {self.kind} {who}") or await self.get(object_id)


def _op(known: Any, wanted: Any) -> Literal["add", "replace", "remove"]:
    if wanted is None:
        return "remove"
    return "add" if known is None else "replace"


def _as_text(value: Any) -> Any:
    """A value of a PATCH: booleans are strings there, as the sample of 4.9.6 has them."""
    return str(value).lower() if isinstance(value, bool) else to_scim(value)


class Users(Collection):
    """Calls on users."""

    kind, path, schema, name_field = "user", "/scim/v2/Users", schemas.USER, "user_name"

    @operation("huawei-58")
    async def replace(self, user_id: str, row: Row, *, who: str) -> Row:
        """Put a whole user in the place of the former: an attribute that is left out is gone. 4.9.5."""
        at, body = {"id": user_id}, body_of(row, self.schema)
        return row_of(
            (await self.call("PUT", f"{self.path}/{{id}}", at=at, tried=f"update user {who}", json=body)).body
        )


class Groups(Collection):
    """Calls on groups."""

    kind, path, schema, name_field = "group", "/scim/v2/Groups", schemas.GROUP, "display_name"
