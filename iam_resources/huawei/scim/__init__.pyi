# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Literal

import pulumi

from iam_resources.huawei.scim.lookups import GroupFacts as GroupFacts
from iam_resources.huawei.scim.lookups import GroupList as GroupList
from iam_resources.huawei.scim.lookups import ServiceProviderConfig as ServiceProviderConfig
from iam_resources.huawei.scim.lookups import UserFacts as UserFacts
from iam_resources.huawei.scim.lookups import UserList as UserList
from iam_resources.huawei.scim.lookups import get_group as get_group
from iam_resources.huawei.scim.lookups import get_service_provider_config as get_service_provider_config
from iam_resources.huawei.scim.lookups import get_user as get_user
from iam_resources.huawei.scim.lookups import list_groups as list_groups
from iam_resources.huawei.scim.lookups import list_users as list_users

__all__ = [
    "BearerToken",
    "Group",
    "GroupFacts",
    "GroupList",
    "GroupMembers",
    "Membership",
    "ServiceProviderConfig",
    "Tenant",
    "User",
    "UserFacts",
    "UserList",
    "get_group",
    "get_service_provider_config",
    "get_user",
    "list_groups",
    "list_users",
]

class BearerToken(pulumi.CustomResource):
    """A bearer token with which another system, or `iam_resources.huawei.scim`, signs in to a tenant. Two a tenant at
    most, each for a year. It needs an access key.

        token = scim.BearerToken("token", tenant=tenant.tenant_id)

    Nothing of it can be changed: `pulumi up --target-replace <urn>` makes another one, then deletes the former.

    Operations: CreateBearerToken, ListBearerTokens, DeleteBearerToken of the SDK. Import: `<tenant>/<token>`; the token
    is then not known.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    tenant: pulumi.Output[str]
    """The tenant: its id (`tenant.tenant_id`)."""
    replace_stray: pulumi.Output[bool | None]
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else stays.
    """
    token_id: pulumi.Output[str]
    """The token's id."""
    token: pulumi.Output[str]
    """The token; a secret that the service returns once. Empty after an import."""
    created_at: pulumi.Output[int]
    """When it was made, in milliseconds since 1970."""
    expires_at: pulumi.Output[int]
    """When it ends, in milliseconds since 1970."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        tenant: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
        replace_stray: pulumi.Input[bool] | None = None,
    ) -> None:
        """A bearer token with which another system, or `iam_resources.huawei.scim`, signs in to a tenant. Two a tenant
        at most, each for a year. It needs an access key.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            tenant: The tenant: its id (`tenant.tenant_id`). (Matches `^[0-9A-Za-z-]{1,64}$`.) A change replaces the
                object.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
            replace_stray: Remove, before this one is made, what an interrupted run of this stack has made for it and
                whose secret nobody knows. Only what the state proves is removed; all else stays. Never sent to the
                vendor.
        """

class Group(pulumi.CustomResource):
    """A group, over SCIM.

        admins = scim.Group("admins", display_name="admins")

    Operations: sections 4.10.1 to 4.10.5. Import: `<group name or id>` or `<tenant>/<group name or id>`.
    """

    tenant_id: pulumi.Output[str]
    """The provisioning tenant."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    display_name: pulumi.Output[str]
    """Name, 1 to 1024 characters, unique. A change renames the group in place."""
    external_id: pulumi.Output[str | None]
    """Id in the system that the group comes from; an empty string clears it."""
    adopt: pulumi.Output[bool]
    """Take over an existing group of that name, and change what is mentioned here, instead of failing."""
    group_id: pulumi.Output[str]
    """The group's id."""
    created: pulumi.Output[str]
    """When the group was made, ISO 8601."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        external_id: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """A group, over SCIM.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Name, 1 to 1024 characters, unique. A change renames the group in place. Part of the natural
                key.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            external_id: Id in the system that the group comes from; an empty string clears it. (At most 256
                characters.)
            adopt: Take over an existing group of that name, and change what is mentioned here, instead of failing.
                Never sent to the vendor; default `False`.
        """

class GroupMembers(pulumi.CustomResource):
    """Users of one group, over SCIM: those listed, or with `exclusive` those listed and nobody else.

        scim.GroupMembers("admins", group=admins.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 4.10.3 and 4.10.5.
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
    tenant_id: pulumi.Output[str]
    """The provisioning tenant."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
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
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """Users of one group, over SCIM: those listed, or with `exclusive` those listed and nobody else.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            group: The group: its id (`admins.group_id`) or display name. (1 to 1,024 characters.) Part of the natural
                key; refers to another object: `group_id` or `group_name`.
            users: Who is in it: ids or user names. (Each item 1 to 128 characters.) Order does not matter; refers to
                another object: `user_ids` or `users`.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            exclusive: Whether these and nobody else are in the group: others are removed. Sent but not read back;
                default `False`.
        """

class Membership(pulumi.CustomResource):
    """One user in one group, over SCIM. Who else is in the group is not touched. A membership that exists already
    becomes this resource's without an error: a destroy takes the user out of the group.

        scim.Membership("ana-admin", user=ana.user_id, group=admins.group_id)

    Operations: sections 4.10.3 and 4.10.5. Import: `<user>/<group>` by name or id.
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
    tenant_id: pulumi.Output[str]
    """The provisioning tenant."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Who is in the group: a user's id (`ana.user_id`) or user name."""
    group: pulumi.Output[str]
    """The group: its id (`admins.group_id`) or display name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        group: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
    ) -> None:
        """One user in one group, over SCIM. Who else is in the group is not touched. A membership that exists already
        becomes this resource's without an error: a destroy takes the user out of the group.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Who is in the group: a user's id (`ana.user_id`) or user name. (1 to 128 characters.) Part of the
                natural key; refers to another object: `user_id` or `user_name`.
            group: The group: its id (`admins.group_id`) or display name. (1 to 1,024 characters.) Part of the natural
                key; refers to another object: `group_id` or `group_name`.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
        """

class Tenant(pulumi.CustomResource):
    """The provisioning tenant of an identity source, through which another system brings its users and groups. It needs
    an access key, not a bearer token.

        tenant = scim.Tenant("tenant")

    A destroy ends the synchronisation; users and groups stay.

    Operations: CreateProvisioningTenant, ListProvisioningTenants, DeleteProvisioningTenant of the SDK. Import:
    `<tenant>` or `<identity source>/<tenant>`.
    """

    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    identity_store_id: pulumi.Output[str | None]
    """The identity source, `d-…`; without it that of the connection, else the only one there is."""
    adopt: pulumi.Output[bool]
    """Manage the tenant that the identity source has already, instead of failing."""
    tenant_id: pulumi.Output[str]
    """The tenant's id: the setting `huawei:scim_tenant_id` of those who use it."""
    scim_endpoint: pulumi.Output[str]
    """Address of SCIM for this tenant, to enter at the system that users come from."""
    created_at: pulumi.Output[int]
    """When it was made, in milliseconds since 1970."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[str] | None = None,
        identity_store_id: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """The provisioning tenant of an identity source, through which another system brings its users and groups. It
        needs an access key, not a bearer token.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            identity_store_id: The identity source, `d-…`; without it that of the connection, else the only one there
                is. (Matches `^d-[0-9A-Za-z]{10}$`.) A change replaces the object; part of the natural key.
            adopt: Manage the tenant that the identity source has already, instead of failing. Never sent to the vendor;
                default `False`.
        """

class User(pulumi.CustomResource):
    """A user, over SCIM.

        ana = scim.User(
            "ana",
            user_name="ana",
            display_name="Ana Lima",
            given_name="Ana",
            family_name="Lima",
            email="ana@example.com",
        )

    What is not mentioned is left as it is.

    Operations: sections 4.9.1 to 4.9.6. Import: `<user name or id>` or `<tenant>/<user name or id>`.
    """

    tenant_id: pulumi.Output[str]
    """The provisioning tenant."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `huawei:connections`; without it the default one."""
    user_name: pulumi.Output[str]
    """Login name, 1 to 128 letters, digits and characters of `_+=,.@-`, unique. A change renames the user in place."""
    display_name: pulumi.Output[str]
    """Name to display, 1 to 1024 characters."""
    family_name: pulumi.Output[str]
    """Family name, 1 to 1024 characters."""
    given_name: pulumi.Output[str]
    """Given name, 1 to 1024 characters."""
    email: pulumi.Output[str]
    """E-mail address, unique in the identity source."""
    email_type: pulumi.Output[str | None]
    """Kind of the address; `work` for a new user."""
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
    """Address of a page about the user. The service never gives it back, and takes it with the whole user only."""
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
    nick_name: pulumi.Output[str | None]
    """Nickname."""
    external_id: pulumi.Output[str | None]
    """Id in the system that the user comes from; an empty string clears it."""
    active: pulumi.Output[bool | None]
    """Whether the user may sign in; a new user may, where it is not mentioned."""
    user_id: pulumi.Output[str]
    """The user's id."""
    created: pulumi.Output[str]
    """When the user was made, ISO 8601."""
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
        nick_name: pulumi.Input[str] | None = None,
        external_id: pulumi.Input[str] | None = None,
        active: pulumi.Input[bool] | None = None,
    ) -> None:
        """A user, over SCIM.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user_name: Login name, 1 to 128 letters, digits and characters of `_+=,.@-`, unique. A change renames the
                user in place. (Matches `^[\\w+=,.@-]+$`.) Part of the natural key.
            display_name: Name to display, 1 to 1024 characters.
            family_name: Family name, 1 to 1024 characters.
            given_name: Given name, 1 to 1024 characters.
            email: E-mail address, unique in the identity source. (1 to 1,024 characters.)
            connection: Name of the connection to use, from the setting `huawei:connections`; without it the default
                one. Never sent to the vendor.
            email_type: Kind of the address; `work` for a new user. (1 to 1,024 characters.)
            middle_name: Middle name; an empty string clears it, here and below. (At most 1,024 characters.)
            formatted_name: The whole name as it is shown. (At most 1,024 characters.)
            honorific_prefix: What stands before the name. (At most 1,024 characters.)
            honorific_suffix: What stands after the name. (At most 1,024 characters.)
            title: Title. (At most 1,024 characters.)
            user_type: Type of the user. (At most 1,024 characters.)
            locale: Where the user is, such as `en_US`. (At most 1,024 characters.)
            preferred_language: Language that the user prefers. (At most 1,024 characters.)
            timezone: Time zone. (At most 1,024 characters.)
            profile_url: Address of a page about the user. The service never gives it back, and takes it with the whole
                user only. (At most 1,024 characters.) Sent but not read back.
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
            nick_name: Nickname. (At most 1,024 characters.)
            external_id: Id in the system that the user comes from; an empty string clears it. (At most 256 characters.)
            active: Whether the user may sign in; a new user may, where it is not mentioned.
        """
