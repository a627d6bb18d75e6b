# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi

from iam_resources.huawei.lookups.center import AssignmentFacts as AssignmentFacts
from iam_resources.huawei.lookups.center import InstanceFacts as InstanceFacts
from iam_resources.huawei.lookups.center import PermissionSetFacts as PermissionSetFacts
from iam_resources.huawei.lookups.center import RequestFacts as RequestFacts
from iam_resources.huawei.lookups.center import get_access_control_attributes as get_access_control_attributes
from iam_resources.huawei.lookups.center import get_custom_policy as get_custom_policy
from iam_resources.huawei.lookups.center import get_permission_set as get_permission_set
from iam_resources.huawei.lookups.center import get_request as get_request
from iam_resources.huawei.lookups.center import list_account_assignments as list_account_assignments
from iam_resources.huawei.lookups.center import list_account_permission_sets as list_account_permission_sets
from iam_resources.huawei.lookups.center import list_instances as list_instances
from iam_resources.huawei.lookups.center import list_managed_policies as list_managed_policies
from iam_resources.huawei.lookups.center import list_managed_roles as list_managed_roles
from iam_resources.huawei.lookups.center import list_permission_set_accounts as list_permission_set_accounts
from iam_resources.huawei.lookups.center import list_permission_sets as list_permission_sets
from iam_resources.huawei.lookups.center import list_registered_regions as list_registered_regions
from iam_resources.huawei.lookups.center import list_requests as list_requests
from iam_resources.huawei.lookups.center import list_tags as list_tags
from iam_resources.huawei.lookups.store import GroupFacts as GroupFacts
from iam_resources.huawei.lookups.store import MembershipFacts as MembershipFacts
from iam_resources.huawei.lookups.store import UserFacts as UserFacts
from iam_resources.huawei.lookups.store import get_group as get_group
from iam_resources.huawei.lookups.store import get_membership as get_membership
from iam_resources.huawei.lookups.store import get_user as get_user
from iam_resources.huawei.lookups.store import is_member_in_groups as is_member_in_groups
from iam_resources.huawei.lookups.store import list_group_users as list_group_users
from iam_resources.huawei.lookups.store import list_groups as list_groups
from iam_resources.huawei.lookups.store import list_user_groups as list_user_groups
from iam_resources.huawei.lookups.store import list_users as list_users

__all__ = [
    "AccessControlAttributes",
    "AccountAssignment",
    "AccountAssignments",
    "AssignmentFacts",
    "CustomPolicy",
    "Group",
    "GroupFacts",
    "GroupMembers",
    "InstanceFacts",
    "ManagedPolicies",
    "ManagedPolicyAttachment",
    "ManagedRoleAttachment",
    "ManagedRoles",
    "Membership",
    "MembershipFacts",
    "PermissionSet",
    "PermissionSetFacts",
    "RequestFacts",
    "User",
    "UserFacts",
    "get_access_control_attributes",
    "get_custom_policy",
    "get_group",
    "get_membership",
    "get_permission_set",
    "get_request",
    "get_user",
    "is_member_in_groups",
    "list_account_assignments",
    "list_account_permission_sets",
    "list_group_users",
    "list_groups",
    "list_instances",
    "list_managed_policies",
    "list_managed_roles",
    "list_permission_set_accounts",
    "list_permission_sets",
    "list_registered_regions",
    "list_requests",
    "list_tags",
    "list_user_groups",
    "list_users",
]

class AccessControlAttributes(pulumi.CustomResource):
    """The attributes of users that policies can ask for (ABAC), one configuration for the instance.

        huawei.AccessControlAttributes("abac", attributes={"team": "${user:department}"})

    A destroy turns ABAC off only where no attribute of others is left.

    Operations: sections 4.2.1 to 4.2.4. Import: `<instance>`.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    attributes: pulumi.Output[dict[str, str]]
    """The attributes: what each is read from, such as `{"team": "${user:department}"}`. At most 20, keys of 1 to 128
    characters, sources of at most 255. Those of others stay, unless `exclusive`; a key that leaves the program is
    removed.
    """
    exclusive: pulumi.Output[bool]
    """Whether there are no others: others are removed."""
    status: pulumi.Output[str]
    """`ENABLED`, or another word of the service."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        attributes: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """The attributes of users that policies can ask for (ABAC), one configuration for the instance.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            attributes: The attributes: what each is read from, such as `{"team": "${user:department}"}`. At most 20,
                keys of 1 to 128 characters, sources of at most 255. Those of others stay, unless `exclusive`; a key
                that leaves the program is removed.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            exclusive: Whether there are no others: others are removed. Sent but not read back; default `False`.
        """

class AccountAssignment(pulumi.CustomResource):
    """One user or group that may use a permission set in an account. One that is there already, or under way, becomes
    this resource's without an error: a destroy removes it.

        huawei.AccountAssignment(
            "admins-read", permission_set=readers.permission_set_id, account_id=account, group=admins.group_id
        )

    Operations: sections 4.4.1 to 4.4.7. Import: `<permission set>/<account>/<user or group>` by name or id.
    """

    group_id: pulumi.Output[str]
    """The group's id."""
    group_name: pulumi.Output[str]
    """The group's name."""
    user_id: pulumi.Output[str]
    """The user's id."""
    user_name: pulumi.Output[str]
    """The user's name."""
    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    account_id: pulumi.Output[str]
    """The account of the organisation, 32 hexadecimal digits."""
    user: pulumi.Output[str | None]
    """Who may use it: a user's id (`ana.user_id`) or user name; either this or `group`."""
    group: pulumi.Output[str | None]
    """Whose members may use it: a group's id (`admins.group_id`) or display name."""
    principal_id: pulumi.Output[str]
    """Id of the user or group."""
    principal_type: pulumi.Output[str]
    """`USER` or `GROUP`."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        account_id: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        user: pulumi.Input[str] | None = None,
        group: pulumi.Input[str] | None = None,
    ) -> None:
        """One user or group that may use a permission set in an account. One that is there already, or under way,
        becomes this resource's without an error: a destroy removes it.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) A
                change replaces the object; part of the natural key; refers to another object: `permission_set_id` or
                `permission_set_name`.
            account_id: The account of the organisation, 32 hexadecimal digits. (Matches `^[0-9a-f]{32}$`.) A change
                replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            user: Who may use it: a user's id (`ana.user_id`) or user name; either this or `group`. (1 to 128
                characters.) A change replaces the object; part of the natural key; refers to another object: `user_id`
                or `user_name`.
            group: Whose members may use it: a group's id (`admins.group_id`) or display name. (1 to 1,024 characters.)
                A change replaces the object; part of the natural key; refers to another object: `group_id` or
                `group_name`.
        """

class AccountAssignments(pulumi.CustomResource):
    """Who may use one permission set in one account: those listed, or with `exclusive` those listed and nobody else.

        huawei.AccountAssignments(
            "readers", permission_set=readers.permission_set_id, account_id=account, groups=["admins"], exclusive=True
        )

    Operations: sections 4.4.1 to 4.4.7. Import: `<permission set>/<account>`; takes all of them.
    """

    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    account_id: pulumi.Output[str]
    """The account of the organisation, 32 hexadecimal digits."""
    users: pulumi.Output[list[str] | None]
    """Users who may use it: ids or user names."""
    groups: pulumi.Output[list[str] | None]
    """Groups whose members may use it: ids or display names."""
    exclusive: pulumi.Output[bool]
    """Whether these and nobody else may use it: other assignments are removed."""
    user_ids: pulumi.Output[list[str] | None]
    """The users' ids, in the order of `users`."""
    group_ids: pulumi.Output[list[str] | None]
    """The groups' ids, in the order of `groups`."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        account_id: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        users: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        groups: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """Who may use one permission set in one account: those listed, or with `exclusive` those listed and nobody
        else.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) A
                change replaces the object; part of the natural key; refers to another object: `permission_set_id` or
                `permission_set_name`.
            account_id: The account of the organisation, 32 hexadecimal digits. (Matches `^[0-9a-f]{32}$`.) A change
                replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            users: Users who may use it: ids or user names. (Each item 1 to 128 characters.) Order does not matter;
                refers to another object: `user_ids` or `users`.
            groups: Groups whose members may use it: ids or display names. (Each item 1 to 1,024 characters.) Order does
                not matter; refers to another object: `group_ids` or `groups`.
            exclusive: Whether these and nobody else may use it: other assignments are removed. Sent but not read back;
                default `False`.
        """

class CustomPolicy(pulumi.CustomResource):
    """The custom identity policy of a permission set.

        huawei.CustomPolicy(
            "readers",
            permission_set=readers.permission_set_id,
            policy={"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"]}]},
        )

    Operations: sections 4.3.6 to 4.3.8 and 4.3.15. Import: `<permission set>` or `<instance>/<permission set>`.
    """

    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    policy: pulumi.Output[str]
    """The policy: JSON text, or a map, of Version 5.0, at most 6,144 characters without white space."""
    adopt: pulumi.Output[bool]
    """Replace another policy that the set has already, instead of failing."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        policy: pulumi.Input[str | Mapping[str, pulumi.Input[Any]]],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """The custom identity policy of a permission set.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) A
                change replaces the object; part of the natural key; refers to another object: `permission_set_id` or
                `permission_set_name`.
            policy: The policy: JSON text, or a map, of Version 5.0, at most 6,144 characters without white space.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            adopt: Replace another policy that the set has already, instead of failing. Never sent to the vendor;
                default `False`.
        """

class Group(pulumi.CustomResource):
    """A group of the identity source.

        admins = huawei.Group("admins", display_name="admins", description="Run the platform")

    Operations: sections 4.7.1 to 4.7.6. Import: `<group name or id>` or `<identity source>/<group name or id>`.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    display_name: pulumi.Output[str]
    """Name, 1 to 1024 characters, unique in the identity source. A change renames the group in place."""
    description: pulumi.Output[str | None]
    """What the group is for, at most 1024 characters; an empty string clears it."""
    adopt: pulumi.Output[bool]
    """Take over an existing group of that name, and change what is mentioned here, instead of failing."""
    group_id: pulumi.Output[str]
    """The group's id."""
    created_at: pulumi.Output[int]
    """When the group was made, in milliseconds since 1970."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """A group of the identity source.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Name, 1 to 1024 characters, unique in the identity source. A change renames the group in
                place. Part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
            description: What the group is for, at most 1024 characters; an empty string clears it.
            adopt: Take over an existing group of that name, and change what is mentioned here, instead of failing.
                Never sent to the vendor; default `False`.
        """

class GroupMembers(pulumi.CustomResource):
    """Users of one group: those listed, or with `exclusive` those listed and nobody else.

        huawei.GroupMembers("admins", group=admins.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 4.8.1 to 4.8.4.
    Import: `<group>` by name or id; takes all members of the group.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    group_id: pulumi.Output[str]
    """The group's id."""
    group_name: pulumi.Output[str]
    """The group's name."""
    user_ids: pulumi.Output[list[str] | None]
    """Their ids, in the order of `users`."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    group: pulumi.Output[str]
    """The group: its id (`admins.group_id`) or display name."""
    users: pulumi.Output[list[str]]
    """Who is in it: ids or user names."""
    exclusive: pulumi.Output[bool]
    """Whether these and nobody else are in the group: others are removed."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        group: pulumi.Input[str],
        users: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """Users of one group: those listed, or with `exclusive` those listed and nobody else.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            group: The group: its id (`admins.group_id`) or display name. (1 to 1,024 characters.) Part of the natural
                key; refers to another object: `group_id` or `group_name`.
            users: Who is in it: ids or user names. (Each item 1 to 128 characters.) Order does not matter; refers to
                another object: `user_ids` or `users`.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
            exclusive: Whether these and nobody else are in the group: others are removed. Sent but not read back;
                default `False`.
        """

class ManagedPolicies(pulumi.CustomResource):
    """The system-defined identity policies of a permission set: those listed, or with `exclusive`
    those listed and no others.

        huawei.ManagedPolicies("readers", permission_set=readers.permission_set_id, managed_policy_ids=["…"])

    Operations: sections 4.3.1, 4.3.5, 4.3.10 and 4.3.15. Import: `<permission set>`; takes all of them.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    exclusive: pulumi.Output[bool]
    """Whether these and no others are attached: others are detached."""
    managed_policy_ids: pulumi.Output[list[str]]
    """Ids of the system-defined identity policies: IAM Identity Center finds none by its name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        managed_policy_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """The system-defined identity policies of a permission set: those listed, or with `exclusive` those listed and
        no others.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) Part
                of the natural key; refers to another object: `permission_set_id` or `permission_set_name`.
            managed_policy_ids: Ids of the system-defined identity policies: IAM Identity Center finds none by its name.
                (Each item at most 2,048 characters; each item matches `^[^\\s/]+$`.) Order does not matter.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            exclusive: Whether these and no others are attached: others are detached. Sent but not read back; default
                `False`.
        """

class ManagedPolicyAttachment(pulumi.CustomResource):
    """One system-defined identity policy of a permission set. Others are not touched.

        huawei.ManagedPolicyAttachment("read", permission_set=readers.permission_set_id, managed_policy_id="…")

    Operations: sections 4.3.1, 4.3.5, 4.3.10 and 4.3.15. Import: `<permission set>/<id>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    managed_policy_id: pulumi.Output[str]
    """Id of the system-defined identity policy: IAM Identity Center finds none by its name."""
    managed_policy_name: pulumi.Output[str]
    """Its name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        managed_policy_id: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
    ) -> None:
        """One system-defined identity policy of a permission set. Others are not touched.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) Part
                of the natural key; refers to another object: `permission_set_id` or `permission_set_name`.
            managed_policy_id: Id of the system-defined identity policy: IAM Identity Center finds none by its name. (At
                most 2,048 characters; matches `^[^\\s/]+$`.) Part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
        """

class ManagedRoleAttachment(pulumi.CustomResource):
    """One system-defined policy (role) of a permission set. Others are not touched.

        huawei.ManagedRoleAttachment("read", permission_set=readers.permission_set_id, managed_role_id="…")

    Operations: sections 4.3.17, 4.3.18, 4.3.19 and 4.3.15. Import: `<permission set>/<id>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    managed_role_id: pulumi.Output[str]
    """Id of the system-defined policy (role): IAM Identity Center finds none by its name."""
    managed_role_name: pulumi.Output[str]
    """Its name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        managed_role_id: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
    ) -> None:
        """One system-defined policy (role) of a permission set. Others are not touched.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) Part
                of the natural key; refers to another object: `permission_set_id` or `permission_set_name`.
            managed_role_id: Id of the system-defined policy (role): IAM Identity Center finds none by its name. (At
                most 2,048 characters; matches `^[^\\s/]+$`.) Part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
        """

class ManagedRoles(pulumi.CustomResource):
    """The system-defined policies (roles) of a permission set: those listed, or with `exclusive`
    those listed and no others.

        huawei.ManagedRoles("readers", permission_set=readers.permission_set_id, managed_role_ids=["…"])

    Operations: sections 4.3.17, 4.3.18, 4.3.19 and 4.3.15. Import: `<permission set>`; takes all of them.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    permission_set_id: pulumi.Output[str]
    """The permission set's id."""
    permission_set_name: pulumi.Output[str]
    """The permission set's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    permission_set: pulumi.Output[str]
    """The permission set: its id (`readers.permission_set_id`) or name."""
    exclusive: pulumi.Output[bool]
    """Whether these and no others are attached: others are detached."""
    managed_role_ids: pulumi.Output[list[str]]
    """Ids of the system-defined policies (roles): IAM Identity Center finds none by its name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        permission_set: pulumi.Input[str],
        managed_role_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """The system-defined policies (roles) of a permission set: those listed, or with `exclusive` those listed and
        no others.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            permission_set: The permission set: its id (`readers.permission_set_id`) or name. (1 to 64 characters.) Part
                of the natural key; refers to another object: `permission_set_id` or `permission_set_name`.
            managed_role_ids: Ids of the system-defined policies (roles): IAM Identity Center finds none by its name.
                (Each item at most 2,048 characters; each item matches `^[^\\s/]+$`.) Order does not matter.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            exclusive: Whether these and no others are attached: others are detached. Sent but not read back; default
                `False`.
        """

class Membership(pulumi.CustomResource):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        huawei.Membership("ana-admin", user=ana.user_id, group=admins.group_id)

    Operations: sections 4.8.1 to 4.8.6. Import: `<user>/<group>` by name or id, or
    `<identity source>/<membership id>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    group_id: pulumi.Output[str]
    """The group's id."""
    group_name: pulumi.Output[str]
    """The group's name."""
    user_id: pulumi.Output[str]
    """The user's id."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    user: pulumi.Output[str]
    """Who is in the group: a user's id (`ana.user_id`) or user name."""
    group: pulumi.Output[str]
    """The group: its id (`admins.group_id`) or display name."""
    membership_id: pulumi.Output[str]
    """The membership's id."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        group: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
    ) -> None:
        """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
        resource's without an error: a destroy takes the user out of the group.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Who is in the group: a user's id (`ana.user_id`) or user name. (1 to 128 characters.) Part of the
                natural key; refers to another object: `user_id` or `user_name`.
            group: The group: its id (`admins.group_id`) or display name. (1 to 1,024 characters.) Part of the natural
                key; refers to another object: `group_id` or `group_name`.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
        """

class PermissionSet(pulumi.CustomResource):
    """A permission set: what users and groups may do in the accounts where it is assigned to them.

        readers = huawei.PermissionSet("readers", name="readers", session_duration="PT8H", tags={"team": "core"})

    A new duration or relay state is rolled out to all accounts that the set is in.

    Operations: sections 4.3.2 to 4.3.4, 4.3.12, 4.3.13, 4.3.15 and 4.5. Import: `<permission set>` by name or id, or
    `<instance>/<permission set>`.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    instance_id: pulumi.Output[str | None]
    """The instance, `ins-…`; without it that of the connection, else the only one there is."""
    name: pulumi.Output[str]
    """Name, 1 to 32 characters, unique in the instance. It cannot be changed: another name makes another set, which is
    in no account.
    """
    description: pulumi.Output[str | None]
    """What it is for, at most 1024 characters; an empty string clears it."""
    session_duration: pulumi.Output[str | None]
    """How long a session lasts, in ISO 8601: `PT8H`, `PT90M`. A new set has one hour."""
    relay_state: pulumi.Output[str | None]
    """Address where a session begins, at most 240 characters; an empty string clears it."""
    tags: pulumi.Output[dict[str, str] | None]
    """Tags: at most 50, keys of 1 to 128 characters, values of at most 255, which may be empty. Those that others set
    stay; a key that leaves the program is removed.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing set of that name, and change what is mentioned here, instead of failing."""
    permission_set_id: pulumi.Output[str]
    """The set's id, `ps-…`."""
    permission_urn: pulumi.Output[str]
    """The set's URN."""
    created_date: pulumi.Output[int]
    """When it was made, in milliseconds since 1970."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        instance_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        session_duration: pulumi.Input[str] | None = None,
        relay_state: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """A permission set: what users and groups may do in the accounts where it is assigned to them.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, 1 to 32 characters, unique in the instance. It cannot be changed: another name makes another
                set, which is in no account. A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            instance_id: The instance, `ins-…`; without it that of the connection, else the only one there is. (Matches
                `^ins-[0-9A-Za-z]+$`.) A change replaces the object; part of the natural key.
            description: What it is for, at most 1024 characters; an empty string clears it.
            session_duration: How long a session lasts, in ISO 8601: `PT8H`, `PT90M`. A new set has one hour. (1 to 100
                characters.)
            relay_state: Address where a session begins, at most 240 characters; an empty string clears it.
            tags: Tags: at most 50, keys of 1 to 128 characters, values of at most 255, which may be empty. Those that
                others set stay; a key that leaves the program is removed.
            adopt: Take over an existing set of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
        """

class User(pulumi.CustomResource):
    """A user of the identity source.

        ana = huawei.User(
            "ana",
            user_name="ana",
            display_name="Ana Lima",
            given_name="Ana",
            family_name="Lima",
            email="ana@example.com",
        )

    What is not mentioned is left as it is.

    Operations: sections 4.6.1 to 4.6.6. Import: `<user name or id>` or `<identity source>/<user name or id>`.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    user_name: pulumi.Output[str]
    """Login name, 2 to 128 characters, unique. It cannot be changed: another name makes another user, who has none of
    the memberships and assignments of this one.
    """
    display_name: pulumi.Output[str]
    """Name to display, 1 to 1024 characters."""
    family_name: pulumi.Output[str]
    """Family name, 1 to 1024 characters."""
    given_name: pulumi.Output[str]
    """Given name, 1 to 1024 characters."""
    email: pulumi.Output[str]
    """E-mail address, unique in the identity source."""
    email_type: pulumi.Output[str | None]
    """Kind of the address; `Work` for a new user."""
    middle_name: pulumi.Output[str | None]
    """Middle name; an empty string clears it, here and below."""
    formatted_name: pulumi.Output[str | None]
    """The whole name as it is shown."""
    honorific_prefix: pulumi.Output[str | None]
    """What stands before the name."""
    honorific_suffix: pulumi.Output[str | None]
    """What stands after the name."""
    title: pulumi.Output[str | None]
    """Title."""
    user_type: pulumi.Output[str | None]
    """Type of the user."""
    locale: pulumi.Output[str | None]
    """Where the user is, such as `en_US`."""
    preferred_language: pulumi.Output[str | None]
    """Language that the user prefers."""
    timezone: pulumi.Output[str | None]
    """Time zone."""
    profile_url: pulumi.Output[str | None]
    """Address of a page about the user."""
    phone_number: pulumi.Output[str | None]
    """Phone number."""
    phone_number_type: pulumi.Output[str | None]
    """Kind of the phone number."""
    address: pulumi.Output[dict[str, str] | None]
    """The address: `country`, `formatted`, `locality`, `postal_code`, `region`, `street_address`, `type`. Parts that
    are not mentioned stay, an empty string clears one.
    """
    enterprise: pulumi.Output[dict[str, str] | None]
    """The work: `cost_center`, `department`, `division`, `employee_number`, `manager`, `organization`, as `address`."""
    adopt: pulumi.Output[bool]
    """Take over an existing user of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to the user when the resource is destroyed."""
    nickname: pulumi.Output[str | None]
    """Nickname."""
    enabled: pulumi.Output[bool | None]
    """Whether the user may sign in; a new user may, where it is not mentioned."""
    password_mode: pulumi.Output[str]
    """How a new user gets a password: `OTP` gives one here (`one_time_password`), `EMAIL` lets the service send a mail.
    A change alone does nothing.
    """
    password_version: pulumi.Output[int | None]
    """Another number resets the password, in the way of `password_mode`."""
    user_id: pulumi.Output[str]
    """The user's id."""
    one_time_password: pulumi.Output[str]
    """The password that the service gave last in mode `OTP`; empty after an import."""
    email_verified: pulumi.Output[bool]
    """Whether the address was verified."""
    created_at: pulumi.Output[int]
    """When the user was made, in milliseconds since 1970."""
    created_by: pulumi.Output[str]
    """Who made the user."""
    external_id: pulumi.Output[str]
    """What an external identity source calls the user."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user_name: pulumi.Input[str],
        display_name: pulumi.Input[str],
        family_name: pulumi.Input[str],
        given_name: pulumi.Input[str],
        email: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
        email_type: pulumi.Input[str] | None = None,
        middle_name: pulumi.Input[str] | None = None,
        formatted_name: pulumi.Input[str] | None = None,
        honorific_prefix: pulumi.Input[str] | None = None,
        honorific_suffix: pulumi.Input[str] | None = None,
        title: pulumi.Input[str] | None = None,
        user_type: pulumi.Input[str] | None = None,
        locale: pulumi.Input[str] | None = None,
        preferred_language: pulumi.Input[str] | None = None,
        timezone: pulumi.Input[str] | None = None,
        profile_url: pulumi.Input[str] | None = None,
        phone_number: pulumi.Input[str] | None = None,
        phone_number_type: pulumi.Input[str] | None = None,
        address: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        enterprise: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "disable", "keep"]] | None = None,
        nickname: pulumi.Input[str] | None = None,
        enabled: pulumi.Input[bool] | None = None,
        password_mode: pulumi.Input[Literal["OTP", "EMAIL"]] | None = None,
        password_version: pulumi.Input[int] | None = None,
    ) -> None:
        """A user of the identity source.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user_name: Login name, 2 to 128 characters, unique. It cannot be changed: another name makes another user,
                who has none of the memberships and assignments of this one. A change replaces the object; part of the
                natural key.
            display_name: Name to display, 1 to 1024 characters.
            family_name: Family name, 1 to 1024 characters.
            given_name: Given name, 1 to 1024 characters.
            email: E-mail address, unique in the identity source. (1 to 1,024 characters.)
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
            email_type: Kind of the address; `Work` for a new user. (1 to 1,024 characters.)
            middle_name: Middle name; an empty string clears it, here and below. (At most 1,024 characters.)
            formatted_name: The whole name as it is shown. (At most 1,024 characters.)
            honorific_prefix: What stands before the name. (At most 1,024 characters.)
            honorific_suffix: What stands after the name. (At most 1,024 characters.)
            title: Title. (At most 1,024 characters.)
            user_type: Type of the user. (At most 1,024 characters.)
            locale: Where the user is, such as `en_US`. (At most 1,024 characters.)
            preferred_language: Language that the user prefers. (At most 1,024 characters.)
            timezone: Time zone. (At most 1,024 characters.)
            profile_url: Address of a page about the user. (At most 1,024 characters.)
            phone_number: Phone number. (At most 1,024 characters.)
            phone_number_type: Kind of the phone number. (At most 1,024 characters.)
            address: The address: `country`, `formatted`, `locality`, `postal_code`, `region`, `street_address`, `type`.
                Parts that are not mentioned stay, an empty string clears one. (Each value at most 1,024 characters.)
                Only the keys that are mentioned are managed.
            enterprise: The work: `cost_center`, `department`, `division`, `employee_number`, `manager`, `organization`,
                as `address`. (Each value at most 1,024 characters.) Only the keys that are mentioned are managed.
            adopt: Take over an existing user of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to the user when the resource is destroyed. Never sent to the vendor; default
                `"delete"`.
            nickname: Nickname. (At most 1,024 characters.)
            enabled: Whether the user may sign in; a new user may, where it is not mentioned.
            password_mode: How a new user gets a password: `OTP` gives one here (`one_time_password`), `EMAIL` lets the
                service send a mail. A change alone does nothing. Sent but not read back; default `"OTP"`.
            password_version: Another number resets the password, in the way of `password_mode`. (At least 0.) Sent but
                not read back.
        """
