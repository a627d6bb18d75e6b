"""Lookups: what there is in an identity domain, as a program asks while it runs.

    ana = domains.get_user(user_name="ana")
    for user in domains.list_users(filter='userName sw "team-"'):
        ...

Plain functions that wait for the answer; the connection comes from the stack's configuration. They read what is there
now, also in a preview, so use the outputs of resources for what the same program makes. Lists lag behind writes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.engine import program_settings, run_now
from iam_resources.errors import NotFound, Refused
from iam_resources.http import offset_pages
from iam_resources.oci.connection import Domain, connect
from iam_resources.oci.domains.api.app_roles import AppRoles, Apps
from iam_resources.oci.domains.api.collection import PAGE, Collection, Page
from iam_resources.oci.domains.api.filters import equal
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.password_policies import PasswordPolicies
from iam_resources.oci.domains.api.representation import Representation
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.lookup_facts import (
    AppRoleFacts,
    GroupFacts,
    PasswordPolicyFacts,
    UserFacts,
    app_role_facts,
    group_facts,
    password_policy_facts,
    user_facts,
)

T = TypeVar("T")


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

    async def look(there: Domain) -> UserFacts:
        users = Users(there)
        return user_facts(await _one(there, users, user_name, user_id, "user_name", "user_id", users.get))

    return _now(look, domain_url, connection)


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

        return [user_facts(seen) for seen in await _pages(page, max)]

    return _now(look, domain_url, connection)


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

    async def look(there: Domain) -> GroupFacts:
        groups = Groups(there)
        return group_facts(await _one(there, groups, display_name, group_id, "display_name", "group_id", groups.get))

    return _now(look, domain_url, connection)


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
        seen = await _pages(lambda start, count: groups.page(start, count, filter=filter or ""), max)
        return [group_facts(each) for each in seen]

    return _now(look, domain_url, connection)


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

    async def look(there: Domain) -> list[GroupFacts]:
        users = Users(there)
        user = await _one(there, users, user_name, user_id, "user_name", "user_id", users.get)
        found = [group_facts(seen) async for seen in Groups(there).of_user(str(user["id"]))]
        return sorted(found, key=lambda group: group.display_name)

    return _now(look, domain_url, connection)


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

    async def look(there: Domain) -> list[UserFacts]:
        groups, users = Groups(there), Users(there)
        group = await _one(there, groups, display_name, group_id, "display_name", "group_id", groups.get)
        within = equal("groups.value", str(group["id"]))
        seen = await _pages(lambda start, count: users.page(start, count, filter=within), None)
        return [user_facts(each) for each in seen]

    return _now(look, domain_url, connection)


def list_app_roles(
    *, app: str | None = None, domain_url: str | None = None, connection: str | None = None
) -> list[AppRoleFacts]:
    """List the roles of an app, or of all apps.

    Args:
        app: id, name or display name of the app; without it all roles of the domain.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such app.
    """

    async def look(there: Domain) -> list[AppRoleFacts]:
        of_app = ""
        if app is not None:
            apps = Apps(there)
            seen = await apps.named(app)
            of_app = equal("app.value", str((seen or await apps.get(app))["id"]))
        roles = AppRoles(there)
        found = await _pages(lambda start, count: roles.page(start, count, filter=of_app), None)
        return [app_role_facts(each) for each in found]

    return _now(look, domain_url, connection)


def get_password_policy(
    *, name: str | None = None, domain_url: str | None = None, connection: str | None = None
) -> PasswordPolicyFacts:
    """Look up what the domain asks of passwords.

    Args:
        name: of the policy; without it the one that applies where no other does.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such policy.
    """

    async def look(there: Domain) -> PasswordPolicyFacts:
        policies = PasswordPolicies(there)
        found = (await policies.page(filter=equal("name", name) if name else "")).items
        # What counts for all has the largest number: the others come before it, for the groups they are given to.
        found.sort(key=lambda each: int(each.get("priority") or 0), reverse=True)
        if not found:
            raise NotFound(f"there is no password policy {name or ''} in domain {there.url}".replace("  ", " "))
        return password_policy_facts(found[0])

    return _now(look, domain_url, connection)


def _now(look: Callable[[Domain], Coroutine[Any, Any, T]], domain_url: str | None, connection: str | None) -> T:
    async def work() -> T:
        return await look((await connect(program_settings(), connection)).domain(domain_url))

    return run_now(work())


async def _one(
    there: Domain,
    api: Collection,
    name: str | None,
    object_id: str | None,
    by_name: str,
    by_id: str,
    get: Callable[[str], Awaitable[Representation]],
) -> Representation:
    if (name is None) == (object_id is None):
        raise Refused(f"give either {by_name} or {by_id}", tried=f"look up a {api.kind}")
    if object_id is not None:
        return await get(object_id)
    seen = await api.named(name or "")
    if seen is None:
        raise NotFound(f"there is no {api.kind} {name} in domain {there.url}")
    return seen


async def _pages(page: Callable[[int, int], Awaitable[Page]], most: int | None) -> list[Representation]:
    if most is not None and most <= PAGE:
        return (await page(1, most)).items if most > 0 else []
    found: list[Representation] = []

    async def fetch(first: int, size: int) -> list[Representation]:
        return (await page(first + 1, size)).items

    async for seen in offset_pages(fetch, size=PAGE):
        found.append(seen)
        if most is not None and len(found) == most:
            break
    return found
