"""Users and groups."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import one_of, told
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.collection import Page
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.schemas import GROUP_EXTENSION
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.lookups.asking import now, one, some
from iam_resources.scim.representation import Representation


@dataclass(frozen=True)
class UserFacts:
    """A user as the service returns it (section 3.4)."""

    user_id: str
    user_ocid: str
    user_name: str
    active: bool
    display_name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    """The primary mail address."""
    created: str | None = None
    """When it was made, RFC 3339."""


@dataclass(frozen=True)
class GroupFacts:
    """A group as the service returns it (section 3.7)."""

    group_id: str
    group_ocid: str
    display_name: str
    description: str | None = None
    external_id: str | None = None


def get_user(
    *,
    user_name: str | None = None,
    user_id: str | None = None,
    domain_url: str | None = None,
    connection: str | None = None,
) -> UserFacts:
    """Look up one user. Sections 3.3 and 3.4.

    Args:
        user_name: its name; give this or `user_id`.
        user_id: its id or OCID.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    which = one_of("look up a user", user_name=user_name, user_id=user_id)

    async def look(there: Domain) -> UserFacts:
        return user_facts(await one(there, Users(there), which, "user_name"))

    return now(look, domain_url, connection)


def list_users(
    *, filter: str | None = None, max: int | None = None, domain_url: str | None = None, connection: str | None = None
) -> list[UserFacts]:
    """List users by user name. Section 3.3; with a filter `POST /Users/.search`.

    Args:
        filter: of SCIM, such as `userName sw "team-" and active eq true`; without it all.
        max: how many at most; without it all, in pages of 1,000.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(there: Domain) -> list[UserFacts]:
        users = Users(there)

        async def page(start: int, count: int) -> Page:
            return await (users.search(filter, start=start, count=count) if filter else users.page(start, count))

        return [user_facts(seen) for seen in await some(page, max)]

    return now(look, domain_url, connection)


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
    which = one_of("look up a group", display_name=display_name, group_id=group_id)

    async def look(there: Domain) -> GroupFacts:
        return group_facts(await one(there, Groups(there), which, "display_name"))

    return now(look, domain_url, connection)


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

    async def look(there: Domain) -> list[GroupFacts]:
        groups = Groups(there)
        found = await some(lambda start, count: groups.page(start, count, filter=filter or ""), max)
        return [group_facts(seen) for seen in found]

    return now(look, domain_url, connection)


def user_facts(seen: Representation) -> UserFacts:
    """A user in the words of a program."""
    name, meta = seen.get("name") or {}, seen.get("meta") or {}
    return told(
        UserFacts,
        seen,
        user_id=seen["id"],
        user_ocid=seen.get("ocid") or "",
        active=bool(seen.get("active")),
        given_name=name.get("givenName"),
        family_name=name.get("familyName"),
        email=next((each["value"] for each in seen.get("emails") or [] if each.get("primary")), None),
        created=meta.get("created"),
    )


def group_facts(seen: Representation) -> GroupFacts:
    """A group in the words of a program."""
    description = seen.get(GROUP_EXTENSION, {}).get("description")
    return told(GroupFacts, seen, group_id=seen["id"], group_ocid=seen.get("ocid") or "", description=description)
