"""Who is in a group, as the group itself returns: at most 10,000 members a call, so in pages."""

from __future__ import annotations

from iam_resources.errors import NotFound, Unavailable
from iam_resources.oci.connection import Domain

PAGE = 1000
MOST = 10_000
"""Members that a group returns in one answer (REST reference, `members`)."""


async def list_members(domain: Domain, group_id: str) -> set[str] | None:
    """The ids of a group's members, read now; None where there is no such group.

    `GET /Groups/{id}?attributes=members[startIndex=…&count=…]`, as the REST reference says to page them.

    Raises:
        Unavailable: the service does not page them, and so may leave some out.
    """
    tried = f"list the members of group {group_id}"
    members: set[str] = set()
    while True:
        query = {"attributes": f"members[startIndex={len(members) + 1}&count={PAGE}]"}
        try:
            reply = await domain.call("GET", "/Groups/{id}", at={"id": group_id}, query=query, tried=tried)
        except NotFound:
            return None
        page = {str(each["value"]) for each in reply.body.get("members") or []}
        if len(page) < PAGE or PAGE < len(page) < MOST:  # more than asked for: it returns all, and does not page
            return members | page
        if page <= members:
            raise Unavailable(
                f"the domain gives the same {len(page)} members again: others may be left out",
                tried=f"{tried} in domain {domain.url}",
                hint="Nothing was changed: the members of a group that large cannot be listed",
            )
        members |= page
