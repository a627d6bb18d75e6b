"""Users, groups and what the service can do, over SCIM. A listing gives the first 50 and says whether that is all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from iam_resources.directory.lookups import facts_of
from iam_resources.engine import program_settings, run_now
from iam_resources.huawei.connection import Row
from iam_resources.huawei.lookups.base import find
from iam_resources.huawei.lookups.store import PersonFacts
from iam_resources.huawei.scim.connection import ProvisioningTenant, open_tenant
from iam_resources.huawei.scim.user import UserInputs
from iam_resources.huawei.user_fields import fields_of

T = TypeVar("T")


@dataclass(frozen=True)
class UserFacts(PersonFacts):
    """A user as SCIM describes them."""

    active: bool = True
    created: str = ""
    """ISO 8601."""


@dataclass(frozen=True)
class GroupFacts:
    """A group as SCIM describes it."""

    group_id: str
    display_name: str
    external_id: str = ""
    user_ids: tuple[str, ...] = ()
    """Its members; a service may show none although there are some."""
    created: str = ""
    """ISO 8601."""


@dataclass(frozen=True)
class UserList:
    """The first users."""

    users: tuple[UserFacts, ...]
    total: int
    """How many there are."""
    complete: bool
    """Whether these are all."""


@dataclass(frozen=True)
class GroupList:
    """The first groups."""

    groups: tuple[GroupFacts, ...]
    total: int
    """How many there are."""
    complete: bool
    """Whether these are all."""


@dataclass(frozen=True)
class ServiceProviderConfig:
    """What the service says that it can do."""

    patch: bool
    bulk: bool
    filter: bool
    change_password: bool
    sort: bool
    etag: bool
    authentication: tuple[str, ...] = ()
    """The types of its authentication schemes."""


def get_user(user: str, *, connection: str | None = None) -> UserFacts:
    """Look up one user over SCIM. Section 4.9.3.

    Args:
        user: id or user name, compared exactly.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: the name is not among the first 50, there are more, and no access key shows the identity source.
    """
    return _user(_run(lambda place: find(place.users, user), connection))


def list_users(*, connection: str | None = None) -> UserList:
    """List the first 50 users over SCIM, which has no way to the rest. Section 4.9.2; argument as in `get_user`."""

    async def look(place: ProvisioningTenant) -> UserList:
        page = await place.users.api.page()
        return UserList(tuple(map(_user, page.rows)), page.total, page.complete)

    return _run(look, connection)


def get_group(group: str, *, connection: str | None = None) -> GroupFacts:
    """Look up one group over SCIM. Section 4.10.3.

    Args:
        group: id or display name, compared exactly.
        connection: as in `get_user`.

    Raises:
        NotFound: there is no such group.
        Refused: as in `get_user`.
    """
    return _group(_run(lambda place: find(place.groups, group), connection))


def list_groups(*, connection: str | None = None) -> GroupList:
    """List the first 50 groups over SCIM, which has no way to the rest. Section 4.10.2; argument as in `get_user`."""

    async def look(place: ProvisioningTenant) -> GroupList:
        page = await place.groups.api.page()
        return GroupList(tuple(map(_group, page.rows)), page.total, page.complete)

    return _run(look, connection)


def get_service_provider_config(*, connection: str | None = None) -> ServiceProviderConfig:
    """Look up what SCIM says that it can do. Section 4.11.1; argument as in `get_user`.

    The text prints `patch` as not supported, although sections 4.9.6 and 4.10.5 are PATCH.
    """

    async def look(place: ProvisioningTenant) -> ServiceProviderConfig:
        seen = await place.calls.get_config()
        words = ("patch", "bulk", "filter", "change_password", "sort", "etag")
        schemes = tuple(str(each.get("type") or "") for each in seen.get("authentication_schemes") or ())
        supported = {word: bool((seen.get(word) or {}).get("supported")) for word in words}
        return ServiceProviderConfig(**supported, authentication=schemes)

    return _run(look, connection)


def _run(look: Callable[[ProvisioningTenant], Awaitable[T]], connection: str | None) -> T:
    async def work() -> T:
        return await look(await open_tenant(program_settings(), connection))

    return run_now(work())


def _user(row: Row) -> UserFacts:
    active = str(row.get("active")).lower() != "false"
    return facts_of(UserFacts, {**row, **fields_of(UserInputs, row)}, user_id=str(row["id"]), active=active)


def _group(row: Row) -> GroupFacts:
    members = tuple(str(each["value"]) for each in row.get("members") or ())
    return facts_of(GroupFacts, row, group_id=str(row["id"]), user_ids=members)
