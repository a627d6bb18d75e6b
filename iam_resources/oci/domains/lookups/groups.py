"""Groups, and which of them a user is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from iam_resources.directory.lookups import facts_of, find_one
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory import Directory
from iam_resources.oci.domains.lookups.base import ask_domain, get_one, list_items
from iam_resources.oci.domains.schemas import GROUP_EXTENSION
from iam_resources.scim.representation import Representation


@dataclass(frozen=True)
class GroupFacts:
    """A group as the service returns it (section 3.7)."""

    group_id: str
    group_ocid: str
    display_name: str
    description: str | None = None
    external_id: str | None = None


def get_group(
    *,
    display_name: str | None = None,
    group_id: str | None = None,
    domain_url: str | None = None,
    connection: str | None = None,
) -> GroupFacts:
    """Look up one group. Section 3.7.

    Args:
        display_name: its name; give this or `group_id`.
        group_id: its id.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both.
    """
    return get_one(group_facts, Groups, domain_url, connection, display_name=display_name, group_id=group_id)


def list_groups(
    *, filter: str | None = None, max: int | None = None, domain_url: str | None = None, connection: str | None = None
) -> list[GroupFacts]:
    """List groups by name. Section 3.7.

    Args:
        filter: of SCIM, such as `displayName sw "SCP_"`; without it all.
        max: how many at most; without it all, in pages of 1,000.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(domain: Domain) -> list[GroupFacts]:
        found = await list_items(partial(Groups(domain).page, filter=filter or ""), max)
        return [group_facts(seen) for seen in found]

    return ask_domain(look, domain_url, connection)


def list_user_groups(
    *,
    user_name: str | None = None,
    user_id: str | None = None,
    domain_url: str | None = None,
    connection: str | None = None,
) -> list[GroupFacts]:
    """List the groups that a user is in. Section 3.8.

    Args:
        user_name: the user's name; give this or `user_id`.
        user_id: the user's id or OCID.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """

    async def look(domain: Domain) -> list[GroupFacts]:
        user = await find_one(Directory(Users(domain)), user_name=user_name, user_id=user_id)
        found = [group_facts(seen) async for seen in Groups(domain).of_user(str(user["id"]))]
        return sorted(found, key=lambda group: group.display_name)

    return ask_domain(look, domain_url, connection)


def group_facts(seen: Representation) -> GroupFacts:
    """A group in the words of a program."""
    description = seen.get(GROUP_EXTENSION, {}).get("description")
    return facts_of(GroupFacts, seen, group_id=seen["id"], group_ocid=seen.get("ocid") or "", description=description)
