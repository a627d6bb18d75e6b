"""Instances, permission sets, where they are, assignments, and asynchronous requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from iam_resources.directory import found
from iam_resources.directory.lookups import facts_of
from iam_resources.engine import program_settings, run_now
from iam_resources.huawei.api.requests import Requests
from iam_resources.huawei.connection import Cloud, connect
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lookups.base import find, list_as, read_of, run

T = TypeVar("T")
Provisioning = Literal["LATEST_PERMISSION_SET_PROVISIONED", "LATEST_PERMISSION_SET_NOT_PROVISIONED"]
Status = Literal["IN_PROGRESS", "SUCCEEDED", "FAILED"]
Kind = Literal["creation", "deletion", "provisioning"]
_KINDS: dict[Kind, Callable[[Instance], Requests]] = {
    "creation": lambda place: place.assignments.creations.api,
    "deletion": lambda place: place.assignments.deletions.api,
    "provisioning": lambda place: place.content.api,
}


@dataclass(frozen=True)
class InstanceFacts:
    """An instance, and its identity source."""

    instance_id: str
    identity_store_id: str
    alias: str = ""
    instance_urn: str = ""


@dataclass(frozen=True)
class PermissionSetFacts:
    """A permission set as the service describes it."""

    permission_set_id: str
    name: str
    description: str = ""
    session_duration: str = ""
    relay_state: str = ""
    permission_urn: str = ""
    created_date: int = 0
    """In milliseconds since 1970."""


@dataclass(frozen=True)
class AssignmentFacts:
    """That a user or group may use a permission set in an account."""

    account_id: str
    permission_set_id: str
    principal_id: str
    principal_type: str


@dataclass(frozen=True)
class RequestFacts:
    """An asynchronous request; a listing has its id, status and date only."""

    request_id: str
    status: str
    failure_reason: str = ""
    permission_set_id: str = ""
    account_id: str = ""
    target_id: str = ""
    principal_id: str = ""
    principal_type: str = ""


_set = partial(facts_of, PermissionSetFacts)
_request = partial(facts_of, RequestFacts)


def list_instances(*, connection: str | None = None) -> list[InstanceFacts]:
    """List the instances that the account sees. Section 4.1.1.

    Args:
        connection: name of the connection; without it the default one.
    """
    rows = _run(Cloud.list_instances, connection)
    return [facts_of(InstanceFacts, row) for row in rows]


def list_registered_regions(*, connection: str | None = None) -> list[str]:
    """List the regions in which the account has enabled IAM Identity Center. Not in the reference: an operation of the
    SDK (`DescribeRegisteredRegions`).

    Args:
        connection: name of the connection; without it the default one.
    """
    return _run(Cloud.list_regions, connection)


def get_permission_set(
    permission_set: str, *, instance_id: str | None = None, connection: str | None = None
) -> PermissionSetFacts:
    """Look up one permission set. Sections 4.3.3 and 4.3.12.

    Args:
        permission_set: id or name, compared exactly.
        instance_id: without it that of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such permission set.
    """
    return _set(run(lambda place: find(place.sets, permission_set), connection, instance_id))


def list_permission_sets(*, instance_id: str | None = None, connection: str | None = None) -> list[PermissionSetFacts]:
    """List all permission sets. Section 4.3.12; arguments as in `get_permission_set`."""
    return run(lambda place: list_as(_set, place.sets.api.listing()), connection, instance_id)


def list_permission_set_accounts(
    permission_set: str,
    *,
    provisioning_status: Provisioning | None = None,
    instance_id: str | None = None,
    connection: str | None = None,
) -> list[str]:
    """List the ids of the accounts that a permission set is in. Section 4.3.9.

    Args:
        permission_set, instance_id, connection: as in `get_permission_set`.
        provisioning_status: only those with, or without, its latest version.
    """

    def look(place: Instance) -> Awaitable[list[str]]:
        def read(set_id: str) -> Awaitable[list[str]]:
            return list_as(str, place.sets.api.accounts(set_id, provisioning_status=provisioning_status))

        return read_of(place.sets, permission_set, read)

    return run(look, connection, instance_id)


def list_account_permission_sets(
    account_id: str,
    *,
    provisioning_status: Provisioning | None = None,
    instance_id: str | None = None,
    connection: str | None = None,
) -> list[str]:
    """List the ids of the permission sets that are in an account. Section 4.3.14; arguments as in
    `list_permission_set_accounts`."""

    def look(place: Instance) -> Awaitable[list[str]]:
        return list_as(str, place.sets.api.of_account(account_id, provisioning_status=provisioning_status))

    return run(look, connection, instance_id)


def list_account_assignments(
    account_id: str,
    *,
    permission_set: str | None = None,
    instance_id: str | None = None,
    connection: str | None = None,
) -> list[AssignmentFacts]:
    """List who may use what in an account. Section 4.4.5.

    Args:
        account_id: of the account.
        permission_set: only assignments of this one, by id or name.
        instance_id, connection: as in `get_permission_set`.
    """

    async def look(place: Instance) -> list[AssignmentFacts]:
        seen = await find(place.sets, permission_set) if permission_set is not None else {}
        rows = place.assignments.api.of_account(account_id, permission_set_id=seen.get("id"))
        return await list_as(lambda row: facts_of(AssignmentFacts, row), rows)

    return run(look, connection, instance_id)


def list_managed_policies(
    permission_set: str, *, instance_id: str | None = None, connection: str | None = None
) -> dict[str, str]:
    """List the system-defined identity policies of a permission set: names by id. Section 4.3.10; arguments as in
    `get_permission_set`."""
    return run(lambda place: read_of(place.sets, permission_set, place.managed_policies.of), connection, instance_id)


def list_managed_roles(
    permission_set: str, *, instance_id: str | None = None, connection: str | None = None
) -> dict[str, str]:
    """List the system-defined policies (roles) of a permission set: names by id. Section 4.3.19; arguments as in
    `get_permission_set`."""
    return run(lambda place: read_of(place.sets, permission_set, place.managed_roles.of), connection, instance_id)


def get_custom_policy(
    permission_set: str, *, instance_id: str | None = None, connection: str | None = None
) -> str | None:
    """Look up the custom identity policy of a permission set, as JSON; None where it has none. Section 4.3.6; arguments
    as in `get_permission_set`."""

    def look(place: Instance) -> Awaitable[str | None]:
        return read_of(place.sets, permission_set, lambda set_id: found(place.sets.api.custom_policy(set_id)))

    return run(look, connection, instance_id) or None


def list_tags(permission_set: str, *, instance_id: str | None = None, connection: str | None = None) -> dict[str, str]:
    """List the tags of a permission set. Section 4.5.1; arguments as in `get_permission_set`."""
    return run(lambda place: read_of(place.sets, permission_set, place.sets.api.tags), connection, instance_id)


def get_access_control_attributes(*, instance_id: str | None = None, connection: str | None = None) -> dict[str, str]:
    """Look up the attributes for access control: sources by key, empty while ABAC is off. Section 4.2.2.

    Args:
        instance_id, connection: as in `get_permission_set`.
    """
    seen = run(lambda place: found(place.access_control.get()), connection, instance_id)
    return seen.attributes if seen else {}


def list_requests(
    kind: Kind, *, status: Status | None = None, instance_id: str | None = None, connection: str | None = None
) -> list[RequestFacts]:
    """List asynchronous requests. Sections 4.3.11, 4.4.3 and 4.4.4.

    Args:
        kind: `creation` or `deletion` of assignments, or `provisioning` of permission sets.
        status: only those.
        instance_id, connection: as in `get_permission_set`.
    """
    return run(lambda place: list_as(_request, _KINDS[kind](place).listing(status=status)), connection, instance_id)


def get_request(
    kind: Kind, request_id: str, *, instance_id: str | None = None, connection: str | None = None
) -> RequestFacts:
    """Look up one asynchronous request. Sections 4.3.16, 4.4.2 and 4.4.7; arguments as in `list_requests`.

    Raises:
        NotFound: there is no such request.
    """
    return _request(run(lambda place: _KINDS[kind](place).get(request_id), connection, instance_id))


def _run(look: Callable[[Cloud], Awaitable[T]], connection: str | None) -> T:
    """Make the calls of a lookup that needs no instance."""

    async def work() -> T:
        return await look(await connect(program_settings(), connection))

    return run_now(work())
