"""One instance of IAM Identity Center with its identity source: its API, and what is known of its objects."""

from __future__ import annotations

from functools import cached_property

from iam_resources.huawei.api.access_control import AccessControl
from iam_resources.huawei.api.permission_sets import ManagedPolicies, ManagedRoles, PermissionSets
from iam_resources.huawei.api.requests import RollOuts
from iam_resources.huawei.api.store import Groups, Memberships, Tenants, Users
from iam_resources.huawei.assignments import AccountAssignments
from iam_resources.huawei.attached import Attached
from iam_resources.huawei.connection import Cloud, connect
from iam_resources.huawei.directory import Directory, Members
from iam_resources.huawei.roll_out import Content
from iam_resources.settings import Settings


class Instance:
    """One instance."""

    def __init__(self, cloud: Cloud, instance_id: str, identity_store_id: str) -> None:
        self.cloud = cloud
        self.instance_id = instance_id
        self.identity_store_id = identity_store_id
        self.home = instance_id
        """What identifies the place for ever."""
        self.instance = self
        """The instance that the place belongs to."""
        self.clock = cloud.clock
        store, where = cloud.store, f"identity source {identity_store_id}"
        self.users = Directory(Users(store, identity_store_id), where)
        self.groups = Directory(Groups(store, identity_store_id), where)
        self.members = Members(Memberships(store, identity_store_id))
        self.tenants = Tenants(store, identity_store_id)
        """The provisioning tenants of SCIM."""
        self.sets = Directory(PermissionSets(cloud.center, instance_id), f"instance {instance_id}")
        self.access_control = AccessControl(cloud.center, instance_id)

    @property
    def title(self) -> str:
        """What it is called in a message."""
        return f"instance {self.instance_id}"

    @property
    def requests_sent(self) -> int:
        """Requests that both services were sent so far."""
        return self.cloud.center.client.calls + self.cloud.store.client.calls

    @cached_property
    def content(self) -> Content:
        """What the permission sets grant, and its roll-out."""
        roll_outs = RollOuts(self.cloud.center, self.instance_id)
        seconds = self.cloud.given.number("request_seconds")
        return Content(self.sets.api, roll_outs, self.assignments.wait_for_set, seconds)

    @cached_property
    def managed_policies(self) -> Attached:
        """The system-defined identity policies of sets."""
        return Attached(ManagedPolicies(self.cloud.center, self.instance_id), self.content)

    @cached_property
    def managed_roles(self) -> Attached:
        """The system-defined policies of sets."""
        return Attached(ManagedRoles(self.cloud.center, self.instance_id), self.content)

    @cached_property
    def assignments(self) -> AccountAssignments:
        """Who may use which set in which account."""
        made_here = (self.users.made_here, self.groups.made_here)
        return AccountAssignments(self.cloud, self.instance_id, made_here)


async def open_instance(
    settings: Settings, connection: str | None, *, instance_id: str | None = None, identity_store_id: str | None = None
) -> Instance:
    """The instance that is meant, the same object for all who ask.

    Args:
        instance_id, identity_store_id: which; None in both for that of the settings, else the only one there is.

    Raises:
        ConfigError: a setting is wrong, or it is not certain which instance is meant.
    """
    cloud = await connect(settings, connection)
    ids = await cloud.find_instance(instance_id, identity_store_id)

    async def opener() -> Instance:
        return Instance(cloud, *ids)

    return await settings.opened(Instance, f"{cloud.given.name}/{ids[0]}", opener)
