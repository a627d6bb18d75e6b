"""Who is in which group."""

from __future__ import annotations

from iam_resources.directory.lookups import one_of
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.lookups.asking import now, one, some
from iam_resources.oci.domains.lookups.people import GroupFacts, UserFacts, group_facts, user_facts
from iam_resources.scim.filters import equal


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
    which = one_of("look up a user", user_name=user_name, user_id=user_id)

    async def look(there: Domain) -> list[GroupFacts]:
        user = await one(there, Users(there), which, "user_name")
        found = [group_facts(seen) async for seen in Groups(there).of_user(str(user["id"]))]
        return sorted(found, key=lambda group: group.display_name)

    return now(look, domain_url, connection)


def list_group_users(
    *,
    display_name: str | None = None,
    group_id: str | None = None,
    domain_url: str | None = None,
    connection: str | None = None,
) -> list[UserFacts]:
    """List the users that are in a group.

    Args:
        display_name: the group's name; give this or `group_id`.
        group_id: the group's id.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both.
    """
    which = one_of("look up a group", display_name=display_name, group_id=group_id)

    async def look(there: Domain) -> list[UserFacts]:
        users = Users(there)
        group = await one(there, Groups(there), which, "display_name")
        within = equal("groups.value", str(group["id"]))
        return [user_facts(seen) for seen in await some(lambda start, count: users.page(start, count, filter=within))]

    return now(look, domain_url, connection)
