"""Users, and who is in a group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from iam_resources.directory.lookups import facts_of, find_one
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.collection import Page
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory import Directory
from iam_resources.oci.domains.lookups.base import ask_domain, get_one, list_items
from iam_resources.scim.filters import equal
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
    """When the user was made, RFC 3339."""


def get_user(
    *,
    user_name: str | None = None,
    user_id: str | None = None,
    domain_url: str | None = None,
    connection: str | None = None,
) -> UserFacts:
    """Look up one user. Sections 3.3 and 3.4.

    Args:
        user_name: the user's name; give this or `user_id`.
        user_id: the user's id or OCID.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    return get_one(user_facts, Users, domain_url, connection, user_name=user_name, user_id=user_id)


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

    async def look(domain: Domain) -> list[UserFacts]:
        users = Users(domain)

        async def search(start: int, count: int) -> Page:
            return await users.search(filter or "", start=start, count=count)

        return [user_facts(seen) for seen in await list_items(search if filter else users.page, max)]

    return ask_domain(look, domain_url, connection)


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

    async def look(domain: Domain) -> list[UserFacts]:
        group = await find_one(Directory(Groups(domain)), display_name=display_name, group_id=group_id)
        within = equal("groups.value", str(group["id"]))
        return [user_facts(seen) for seen in await list_items(partial(Users(domain).page, filter=within))]

    return ask_domain(look, domain_url, connection)


def user_facts(seen: Representation) -> UserFacts:
    """A user in the words of a program."""
    name, meta = seen.get("name") or {}, seen.get("meta") or {}
    return facts_of(
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
