# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

import pulumi

from iam_resources.oci.domains.lookups.app_roles import AppRoleFacts as AppRoleFacts
from iam_resources.oci.domains.lookups.app_roles import list_app_roles as list_app_roles
from iam_resources.oci.domains.lookups.groups import GroupFacts as GroupFacts
from iam_resources.oci.domains.lookups.groups import get_group as get_group
from iam_resources.oci.domains.lookups.groups import list_groups as list_groups
from iam_resources.oci.domains.lookups.groups import list_user_groups as list_user_groups
from iam_resources.oci.domains.lookups.password_policies import PasswordPolicyFacts as PasswordPolicyFacts
from iam_resources.oci.domains.lookups.password_policies import get_password_policy as get_password_policy
from iam_resources.oci.domains.lookups.users import UserFacts as UserFacts
from iam_resources.oci.domains.lookups.users import get_user as get_user
from iam_resources.oci.domains.lookups.users import list_group_users as list_group_users
from iam_resources.oci.domains.lookups.users import list_users as list_users

__all__ = [
    "AppRoleFacts",
    "AppRoleGrant",
    "DynamicResourceGroup",
    "Group",
    "GroupFacts",
    "GroupMembers",
    "Membership",
    "PasswordPolicyFacts",
    "User",
    "UserCapabilities",
    "UserFacts",
    "UserPassword",
    "UserStatus",
    "get_group",
    "get_password_policy",
    "get_user",
    "list_app_roles",
    "list_group_users",
    "list_groups",
    "list_user_groups",
    "list_users",
]

class _EmailArguments(TypedDict):
    """A mail address of one type."""

    value: NotRequired[pulumi.Input[str]]
    """The address; an empty string clears it."""
    primary: NotRequired[pulumi.Input[bool]]
    """Whether the service writes to this one; exactly one address of a user is primary."""
    secondary: NotRequired[pulumi.Input[bool]]
    """Whether it is the second one to write to."""
    verified: NotRequired[pulumi.Input[bool]]
    """Whether it counts as checked."""

class _EmailValues(TypedDict):
    """A mail address of one type."""

    value: NotRequired[str | None]
    """The address; an empty string clears it."""
    primary: NotRequired[bool | None]
    """Whether the service writes to this one; exactly one address of a user is primary."""
    secondary: NotRequired[bool | None]
    """Whether it is the second one to write to."""
    verified: NotRequired[bool | None]
    """Whether it counts as checked."""

class _PhoneNumberArguments(TypedDict):
    """A phone number of one type."""

    value: NotRequired[pulumi.Input[str]]
    """The number; an empty string clears it."""
    primary: NotRequired[pulumi.Input[bool]]
    """Whether it is the one to call first."""

class _PhoneNumberValues(TypedDict):
    """A phone number of one type."""

    value: NotRequired[str | None]
    """The number; an empty string clears it."""
    primary: NotRequired[bool | None]
    """Whether it is the one to call first."""

class _AddressArguments(TypedDict):
    """A postal address of one type; an empty map clears it."""

    street_address: NotRequired[pulumi.Input[str]]
    """Street and number, with line breaks."""
    locality: NotRequired[pulumi.Input[str]]
    """The town."""
    region: NotRequired[pulumi.Input[str]]
    """The state or province."""
    postal_code: NotRequired[pulumi.Input[str]]
    """The postal code."""
    country: NotRequired[pulumi.Input[str]]
    """Two letters, as in ISO 3166."""
    formatted: NotRequired[pulumi.Input[str]]
    """The whole, as on a letter."""
    primary: NotRequired[pulumi.Input[bool]]
    """Whether it comes first."""

class _AddressValues(TypedDict):
    """A postal address of one type; an empty map clears it."""

    street_address: NotRequired[str | None]
    """Street and number, with line breaks."""
    locality: NotRequired[str | None]
    """The town."""
    region: NotRequired[str | None]
    """The state or province."""
    postal_code: NotRequired[str | None]
    """The postal code."""
    country: NotRequired[str | None]
    """Two letters, as in ISO 3166."""
    formatted: NotRequired[str | None]
    """The whole, as on a letter."""
    primary: NotRequired[bool | None]
    """Whether it comes first."""

class _EntryArguments(TypedDict):
    """A value of one type: a name in a messenger, a photo's address, a role, an entitlement, a certificate."""

    value: NotRequired[pulumi.Input[str]]
    """The value; an empty string clears it."""
    display: NotRequired[pulumi.Input[str]]
    """As people read it."""
    primary: NotRequired[pulumi.Input[bool]]
    """Whether it comes first."""

class _EntryValues(TypedDict):
    """A value of one type: a name in a messenger, a photo's address, a role, an entitlement, a certificate."""

    value: NotRequired[str | None]
    """The value; an empty string clears it."""
    display: NotRequired[str | None]
    """As people read it."""
    primary: NotRequired[bool | None]
    """Whether it comes first."""

class AppRoleGrant(pulumi.CustomResource):
    """One role of one app, for a user, a group or a dynamic resource group of an identity domain.

        domains.AppRoleGrant(
            "functions-manage-users",
            role="User Administrator",
            dynamic_resource_group=functions.dynamic_resource_group_id,
        )

    A grant that exists already, such as one made by hand, is a conflict: `adopt=True` takes it over, and from then on
    a destroy removes it. Where role or grantee change, the new grant is made before the former one is removed.

    Import: `<id of the grant>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Grants/<id of the grant>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    role: pulumi.Output[str]
    """The role: its name, such as `User Administrator`, or its id."""
    app: pulumi.Output[str | None]
    """The app it belongs to: its id, name or display name; without it the one whose roles let manage the domain."""
    user: pulumi.Output[str | None]
    """Who has the role: a user's id, OCID or user name."""
    group: pulumi.Output[str | None]
    """Who has the role: a group's id, OCID or display name."""
    dynamic_resource_group: pulumi.Output[str | None]
    """Who has the role: a dynamic resource group's id, OCID or display name."""
    adopt: pulumi.Output[bool]
    """Take over the grant where there is one already, instead of failing; a destroy then removes it."""
    grant_id: pulumi.Output[str]
    """The grant's id."""
    role_id: pulumi.Output[str]
    """The role's id."""
    role_name: pulumi.Output[str]
    """The role's name."""
    app_id: pulumi.Output[str]
    """The app's id."""
    app_name: pulumi.Output[str]
    """The app's display name."""
    grantee_id: pulumi.Output[str]
    """Id of who has the role."""
    grantee_ocid: pulumi.Output[str]
    """OCID of who has the role."""
    grantee_name: pulumi.Output[str]
    """Name of who has the role."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        role: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        app: pulumi.Input[str] | None = None,
        user: pulumi.Input[str] | None = None,
        group: pulumi.Input[str] | None = None,
        dynamic_resource_group: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """One role of one app, for a user, a group or a dynamic resource group of an identity domain.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            role: The role: its name, such as `User Administrator`, or its id. (Not empty.) Part of the natural key;
                refers to another object: `role_id` or `role_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            app: The app it belongs to: its id, name or display name; without it the one whose roles let manage the
                domain. (Not empty.) Part of the natural key; refers to another object: `app_id` or `app_name`.
            user: Who has the role: a user's id, OCID or user name. (Not empty.) Part of the natural key; refers to
                another object: `grantee_id` or `grantee_ocid` or `user`.
            group: Who has the role: a group's id, OCID or display name. (Not empty.) Part of the natural key; refers to
                another object: `grantee_id` or `grantee_ocid` or `group`.
            dynamic_resource_group: Who has the role: a dynamic resource group's id, OCID or display name. (Not empty.)
                Part of the natural key; refers to another object: `grantee_id` or `grantee_ocid` or
                `dynamic_resource_group`.
            adopt: Take over the grant where there is one already, instead of failing; a destroy then removes it. Never
                sent to the vendor; default `False`.
        """

class DynamicResourceGroup(pulumi.CustomResource):
    """A dynamic resource group: the resources that a rule takes together, as a grantee of roles and policies.

        functions = domains.DynamicResourceGroup(
            "functions", display_name="functions", matching_rule="ALL {resource.type = 'fnfunc'}"
        )

    Import: `<display name, id or OCID>`, for another domain than the connection's own
    `<domain URL>/admin/v1/DynamicResourceGroups/<display name, id or OCID>`.
    """

    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    tags: pulumi.Output[dict[str, str] | None]
    """Tags of the domain, by key."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags of the tenancy, by key."""
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to the group when the resource is destroyed: deleted, or left as it is."""
    force_delete: pulumi.Output[bool]
    """Delete it also where something refers to it; the service refuses that otherwise."""
    display_name: pulumi.Output[str]
    """Its name, unique in the domain. A change renames the group in place."""
    matching_rule: pulumi.Output[str]
    """Which resources are in it, such as `ALL {resource.type = 'fnfunc', resource.compartment.id = 'ocid1.…'}`."""
    description: pulumi.Output[str | None]
    """What it is for; an empty string clears the description."""
    dynamic_resource_group_id: pulumi.Output[str]
    """The group's id in the domain, 32 hexadecimal digits."""
    dynamic_resource_group_ocid: pulumi.Output[str]
    """The group's OCID, the same in all of Oracle Cloud."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        matching_rule: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        description: pulumi.Input[str] | None = None,
    ) -> None:
        """A dynamic resource group: the resources that a rule takes together, as a grantee of roles and policies.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Its name, unique in the domain. A change renames the group in place. (1 to 255 characters.)
                Part of the natural key.
            matching_rule: Which resources are in it, such as `ALL {resource.type = 'fnfunc', resource.compartment.id =
                'ocid1.…'}`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            tags: Tags of the domain, by key. (Each key not empty.) Only the keys that are mentioned are managed.
            freeform_tags: Free-form tags of the tenancy, by key. (Each key not empty.) Only the keys that are mentioned
                are managed.
            defined_tags: Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay.
                (Each key not empty; each value: each key not empty.) Only the keys that are mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to the group when the resource is destroyed: deleted, or left as it is. Never sent
                to the vendor; default `"delete"`.
            force_delete: Delete it also where something refers to it; the service refuses that otherwise. Never sent to
                the vendor; default `False`.
            description: What it is for; an empty string clears the description.
        """

class Group(pulumi.CustomResource):
    """A group of an identity domain.

        readers = domains.Group("readers", display_name="SCP_READ", description="May read what SCP manages")

    Operations: sections 3.7 and 3.9 to 3.11. Import: `<display name, id or OCID>`, for another domain than the
    connection's own `<domain URL>/admin/v1/Groups/<display name, id or OCID>`.
    """

    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    tags: pulumi.Output[dict[str, str] | None]
    """Tags of the domain, by key."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags of the tenancy, by key."""
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to the group when the resource is destroyed: deleted, or left as it is."""
    force_delete: pulumi.Output[bool]
    """Delete it also where something refers to it; the service refuses that otherwise."""
    display_name: pulumi.Output[str]
    """Its name, unique in the domain, case-insensitive. A change renames the group in place."""
    description: pulumi.Output[str | None]
    """What it is for; an empty string clears the description."""
    external_id: pulumi.Output[str | None]
    """Id in the system that the group comes from; an empty string clears it."""
    requestable: pulumi.Output[bool | None]
    """Whether users may ask to come in."""
    gid_number: pulumi.Output[int | None]
    """Number of the group on POSIX systems."""
    group_id: pulumi.Output[str]
    """The group's id in the domain, 32 hexadecimal digits."""
    group_ocid: pulumi.Output[str]
    """The group's OCID, the same in all of Oracle Cloud; policies name it."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        description: pulumi.Input[str] | None = None,
        external_id: pulumi.Input[str] | None = None,
        requestable: pulumi.Input[bool] | None = None,
        gid_number: pulumi.Input[int] | None = None,
    ) -> None:
        """A group of an identity domain.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Its name, unique in the domain, case-insensitive. A change renames the group in place. (1 to
                255 characters.) Part of the natural key.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            tags: Tags of the domain, by key. (Each key not empty.) Only the keys that are mentioned are managed.
            freeform_tags: Free-form tags of the tenancy, by key. (Each key not empty.) Only the keys that are mentioned
                are managed.
            defined_tags: Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay.
                (Each key not empty; each value: each key not empty.) Only the keys that are mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to the group when the resource is destroyed: deleted, or left as it is. Never sent
                to the vendor; default `"delete"`.
            force_delete: Delete it also where something refers to it; the service refuses that otherwise. Never sent to
                the vendor; default `False`.
            description: What it is for; an empty string clears the description.
            external_id: Id in the system that the group comes from; an empty string clears it.
            requestable: Whether users may ask to come in.
            gid_number: Number of the group on POSIX systems. (At least 0.)
        """

class GroupMembers(pulumi.CustomResource):
    """Users of one group of an identity domain: those listed, or with `exclusive` those listed and nobody else.

        domains.GroupMembers("readers", group=readers.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 3.12 and 3.13.
    Import: `<group name, id or OCID>`; takes all members of the group.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    group_id: pulumi.Output[str]
    """The group's id."""
    group_ocid: pulumi.Output[str]
    """The group's OCID."""
    group_name: pulumi.Output[str]
    """The group's display name."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    group: pulumi.Output[str]
    """The group: its id (`readers.group_id`), OCID or display name."""
    users: pulumi.Output[list[str]]
    """Who is in it: users by id (`ana.user_id`), OCID or user name."""
    exclusive: pulumi.Output[bool]
    """True: these and nobody else; who comes in by hand leaves at the next run. False: others are not touched."""
    user_ids: pulumi.Output[list[str] | None]
    """The ids of these users, in the order of `users`."""
    user_ocids: pulumi.Output[list[str] | None]
    """The OCIDs of these users, in the order of `users`."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        group: pulumi.Input[str],
        users: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """Users of one group of an identity domain: those listed, or with `exclusive` those listed and nobody else.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            group: The group: its id (`readers.group_id`), OCID or display name. (Not empty.) Part of the natural key;
                refers to another object: `group_id` or `group_ocid` or `group_name`.
            users: Who is in it: users by id (`ana.user_id`), OCID or user name. (Each item not empty.) Order does not
                matter; refers to another object: `user_ids` or `user_ocids` or `users`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            exclusive: True: these and nobody else; who comes in by hand leaves at the next run. False: others are not
                touched. Sent but not read back; default `False`.
        """

class Membership(pulumi.CustomResource):
    """One user in one group of an identity domain. Who else is in the group is not touched. A membership that exists
    already becomes this resource's without an error: a destroy takes the user out of the group.

        domains.Membership("ana-reads", user=ana.user_id, group=readers.group_id)

    Operations: sections 3.12 and 3.13. Import: `<user name, id or OCID>/<group name, id or OCID>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    group_id: pulumi.Output[str]
    """The group's id."""
    group_ocid: pulumi.Output[str]
    """The group's OCID."""
    group_name: pulumi.Output[str]
    """The group's display name."""
    user_id: pulumi.Output[str]
    """The user's id."""
    user_ocid: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    user: pulumi.Output[str]
    """Who is in the group: a user's id (`ana.user_id`), OCID or user name."""
    group: pulumi.Output[str]
    """The group: its id (`readers.group_id`), OCID or display name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        group: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
    ) -> None:
        """One user in one group of an identity domain. Who else is in the group is not touched. A membership that
        exists already becomes this resource's without an error: a destroy takes the user out of the group.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Who is in the group: a user's id (`ana.user_id`), OCID or user name. (Not empty.) Part of the natural
                key; refers to another object: `user_id` or `user_ocid` or `user_name`.
            group: The group: its id (`readers.group_id`), OCID or display name. (Not empty.) Part of the natural key;
                refers to another object: `group_id` or `group_ocid` or `group_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
        """

class User(pulumi.CustomResource):
    """A user of an identity domain.

        ana = domains.User(
            "ana",
            user_name="ana",
            given_name="Ana",
            family_name="Lima",
            emails={"work": {"value": "ana@example.com", "primary": True}},
        )

    What is not mentioned is left as it is. `emails` and the other maps by type manage the types that they mention.
    The user has no password until a `UserPassword` gives it one, or the mail that welcomes it is answered.

    Operations: sections 3.2 to 3.5. Import: `<user name, id or OCID>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Users/<user name, id or OCID>`.
    """

    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    tags: pulumi.Output[dict[str, str] | None]
    """Tags of the domain, by key."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags of the tenancy, by key."""
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to the user when the resource is destroyed: deleted, disabled, or left as it is."""
    force_delete: pulumi.Output[bool]
    """Delete it also where something refers to it; the service refuses that otherwise."""
    user_name: pulumi.Output[str]
    """Login name, unique in the domain, case-insensitive. A change renames the user in place."""
    family_name: pulumi.Output[str | None]
    """Family name; the service makes no user without one. Section 3.2."""
    given_name: pulumi.Output[str | None]
    """Given name."""
    middle_name: pulumi.Output[str | None]
    """Middle name."""
    honorific_prefix: pulumi.Output[str | None]
    """Title in front of the name, such as `Dr.`."""
    honorific_suffix: pulumi.Output[str | None]
    """Suffix behind the name, such as `III`."""
    formatted_name: pulumi.Output[str | None]
    """The whole name; the service makes it of the parts where nobody writes it."""
    display_name: pulumi.Output[str | None]
    """As others see it; the service makes it of the name where nobody writes it."""
    nick_name: pulumi.Output[str | None]
    """What friends say."""
    profile_url: pulumi.Output[str | None]
    """Address of a page about the user."""
    title: pulumi.Output[str | None]
    """Title in the organization, such as `Engineer`."""
    user_type: pulumi.Output[str | None]
    """How the user belongs to the organization."""
    locale: pulumi.Output[str | None]
    """Language and country for dates and numbers, such as `en_US`."""
    preferred_language: pulumi.Output[str | None]
    """Language to speak, such as `en`."""
    timezone: pulumi.Output[str | None]
    """Name in the time zone database, such as `Europe/Berlin`."""
    description: pulumi.Output[str | None]
    """What the user is for."""
    external_id: pulumi.Output[str | None]
    """Id in the system that the user comes from."""
    active: pulumi.Output[bool | None]
    """Whether the user may sign in. If omitted: true for a new user, unchanged for an existing one."""
    emails: pulumi.Output[dict[str, _EmailValues] | None]
    """Mail addresses by type. Most domains want a primary one."""
    phone_numbers: pulumi.Output[dict[str, _PhoneNumberValues] | None]
    """Phone numbers by type, as RFC 3966 writes them: `+49-30-1234`."""
    addresses: pulumi.Output[dict[str, _AddressValues] | None]
    """Postal addresses by type."""
    ims: pulumi.Output[dict[str, _EntryValues] | None]
    """Names in messengers by type."""
    photos: pulumi.Output[dict[str, _EntryValues] | None]
    """Addresses of pictures by type."""
    entitlements: pulumi.Output[dict[str, _EntryValues] | None]
    """Things the user has, by type; only a note, nothing is granted by it."""
    roles: pulumi.Output[dict[str, _EntryValues] | None]
    """Roles by type; only a note, use `AppRoleGrant` to grant one."""
    x509_certificates: pulumi.Output[dict[str, _EntryValues] | None]
    """Certificates by type, DER in base 64."""
    employee_number: pulumi.Output[str | None]
    """Number of the employee."""
    cost_center: pulumi.Output[str | None]
    """Cost center."""
    organization: pulumi.Output[str | None]
    """Organization."""
    division: pulumi.Output[str | None]
    """Division."""
    department: pulumi.Output[str | None]
    """Department."""
    manager: pulumi.Output[str | None]
    """Id of the manager, a user of the same domain (`boss.user_id`)."""
    is_federated_user: pulumi.Output[bool | None]
    """Whether the user signs in at another identity provider, and has no password here."""
    preferred_ui_landing_page: pulumi.Output[str | None]
    """Where the user starts after a sign-in."""
    do_not_show_getting_started: pulumi.Output[bool | None]
    """Whether the Console leaves its first steps out."""
    account_recovery_required: pulumi.Output[bool | None]
    """Whether the user must set up how to get the account back."""
    service_user: pulumi.Output[bool | None]
    """Whether this is a program, which never signs in by a browser; can be set only when the user is made."""
    bypass_notification: pulumi.Output[bool | None]
    """True: no mail welcomes the new user. Counts only when the user is made."""
    notification_email_template_id: pulumi.Output[str | None]
    """Id of the template of that mail. Counts only when the user is made."""
    is_authentication_delegated: pulumi.Output[bool | None]
    """Whether another directory checks the password. Counts only when the user is made."""
    max_concurrent_sessions: pulumi.Output[int | None]
    """How many sessions at once."""
    extensions: pulumi.Output[dict[str, dict[str, Any]] | None]
    """Attributes of any further schema, by its URN: the domain's own (`…:idcs:extension:custom:User`), POSIX, … An
    empty string clears an attribute. Attributes that the service never returns cannot be compared.
    """
    user_id: pulumi.Output[str]
    """The user's id in the domain, 32 hexadecimal digits."""
    user_ocid: pulumi.Output[str]
    """The user's OCID, the same in all of Oracle Cloud."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user_name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "disable", "keep"]] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        family_name: pulumi.Input[str] | None = None,
        given_name: pulumi.Input[str] | None = None,
        middle_name: pulumi.Input[str] | None = None,
        honorific_prefix: pulumi.Input[str] | None = None,
        honorific_suffix: pulumi.Input[str] | None = None,
        formatted_name: pulumi.Input[str] | None = None,
        display_name: pulumi.Input[str] | None = None,
        nick_name: pulumi.Input[str] | None = None,
        profile_url: pulumi.Input[str] | None = None,
        title: pulumi.Input[str] | None = None,
        user_type: pulumi.Input[Literal["Contractor", "Employee", "Intern", "Temp", "External", "Service", "Generic"]]
        | None = None,
        locale: pulumi.Input[str] | None = None,
        preferred_language: pulumi.Input[str] | None = None,
        timezone: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        external_id: pulumi.Input[str] | None = None,
        active: pulumi.Input[bool] | None = None,
        emails: pulumi.Input[Mapping[Literal["work", "home", "other", "recovery"], pulumi.Input[_EmailArguments]]]
        | None = None,
        phone_numbers: pulumi.Input[
            Mapping[
                Literal["work", "home", "mobile", "fax", "pager", "other", "recovery"],
                pulumi.Input[_PhoneNumberArguments],
            ]
        ]
        | None = None,
        addresses: pulumi.Input[Mapping[Literal["work", "home", "other"], pulumi.Input[_AddressArguments]]]
        | None = None,
        ims: pulumi.Input[
            Mapping[
                Literal["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"], pulumi.Input[_EntryArguments]
            ]
        ]
        | None = None,
        photos: pulumi.Input[Mapping[Literal["photo", "thumbnail"], pulumi.Input[_EntryArguments]]] | None = None,
        entitlements: pulumi.Input[Mapping[str, pulumi.Input[_EntryArguments]]] | None = None,
        roles: pulumi.Input[Mapping[str, pulumi.Input[_EntryArguments]]] | None = None,
        x509_certificates: pulumi.Input[Mapping[str, pulumi.Input[_EntryArguments]]] | None = None,
        employee_number: pulumi.Input[str] | None = None,
        cost_center: pulumi.Input[str] | None = None,
        organization: pulumi.Input[str] | None = None,
        division: pulumi.Input[str] | None = None,
        department: pulumi.Input[str] | None = None,
        manager: pulumi.Input[str] | None = None,
        is_federated_user: pulumi.Input[bool] | None = None,
        preferred_ui_landing_page: pulumi.Input[Literal["MyApps", "MyProfile", "OciConsole"]] | None = None,
        do_not_show_getting_started: pulumi.Input[bool] | None = None,
        account_recovery_required: pulumi.Input[bool] | None = None,
        service_user: pulumi.Input[bool] | None = None,
        bypass_notification: pulumi.Input[bool] | None = None,
        notification_email_template_id: pulumi.Input[str] | None = None,
        is_authentication_delegated: pulumi.Input[bool] | None = None,
        max_concurrent_sessions: pulumi.Input[int] | None = None,
        extensions: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[Any]]]]] | None = None,
    ) -> None:
        """A user of an identity domain.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user_name: Login name, unique in the domain, case-insensitive. A change renames the user in place. (1 to 255
                characters.) Part of the natural key.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            tags: Tags of the domain, by key. (Each key not empty.) Only the keys that are mentioned are managed.
            freeform_tags: Free-form tags of the tenancy, by key. (Each key not empty.) Only the keys that are mentioned
                are managed.
            defined_tags: Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay.
                (Each key not empty; each value: each key not empty.) Only the keys that are mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to the user when the resource is destroyed: deleted, disabled, or left as it is.
                Never sent to the vendor; default `"delete"`.
            force_delete: Delete it also where something refers to it; the service refuses that otherwise. Never sent to
                the vendor; default `False`.
            family_name: Family name; the service makes no user without one. Section 3.2. (1 to 255 characters.)
            given_name: Given name. (At most 255 characters.)
            middle_name: Middle name.
            honorific_prefix: Title in front of the name, such as `Dr.`.
            honorific_suffix: Suffix behind the name, such as `III`.
            formatted_name: The whole name; the service makes it of the parts where nobody writes it.
            display_name: As others see it; the service makes it of the name where nobody writes it.
            nick_name: What friends say.
            profile_url: Address of a page about the user.
            title: Title in the organization, such as `Engineer`.
            user_type: How the user belongs to the organization.
            locale: Language and country for dates and numbers, such as `en_US`.
            preferred_language: Language to speak, such as `en`.
            timezone: Name in the time zone database, such as `Europe/Berlin`.
            description: What the user is for.
            external_id: Id in the system that the user comes from.
            active: Whether the user may sign in. If omitted: true for a new user, unchanged for an existing one.
            emails: Mail addresses by type. Most domains want a primary one. Only the keys that are mentioned are
                managed.
            phone_numbers: Phone numbers by type, as RFC 3966 writes them: `+49-30-1234`. Only the keys that are
                mentioned are managed.
            addresses: Postal addresses by type. Only the keys that are mentioned are managed.
            ims: Names in messengers by type. Only the keys that are mentioned are managed.
            photos: Addresses of pictures by type. Only the keys that are mentioned are managed.
            entitlements: Things the user has, by type; only a note, nothing is granted by it. Only the keys that are
                mentioned are managed.
            roles: Roles by type; only a note, use `AppRoleGrant` to grant one. Only the keys that are mentioned are
                managed.
            x509_certificates: Certificates by type, DER in base 64. Only the keys that are mentioned are managed.
            employee_number: Number of the employee.
            cost_center: Cost center.
            organization: Organization.
            division: Division.
            department: Department.
            manager: Id of the manager, a user of the same domain (`boss.user_id`).
            is_federated_user: Whether the user signs in at another identity provider, and has no password here.
            preferred_ui_landing_page: Where the user starts after a sign-in.
            do_not_show_getting_started: Whether the Console leaves its first steps out.
            account_recovery_required: Whether the user must set up how to get the account back.
            service_user: Whether this is a program, which never signs in by a browser; can be set only when the user is
                made. A change replaces the object.
            bypass_notification: True: no mail welcomes the new user. Counts only when the user is made. Sent but not
                read back.
            notification_email_template_id: Id of the template of that mail. Counts only when the user is made. Sent but
                not read back.
            is_authentication_delegated: Whether another directory checks the password. Counts only when the user is
                made. Sent but not read back.
            max_concurrent_sessions: How many sessions at once. (At least 1.)
            extensions: Attributes of any further schema, by its URN: the domain's own (`…:idcs:extension:custom:User`),
                POSIX, … An empty string clears an attribute. Attributes that the service never returns cannot be
                compared. Only the keys that are mentioned are managed.
        """

class UserCapabilities(pulumi.CustomResource):
    """What one user of an identity domain may use. A new user may use everything.

        domains.UserCapabilities("ana", user=ana.user_id, can_use_console_password=False, can_use_api_keys=True)

    Operation: `PUT /UserCapabilitiesChanger/{id}`. Import: `<user name, id or OCID>`.
    """

    user_id: pulumi.Output[str]
    """The user's id."""
    user_ocid: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    user: pulumi.Output[str]
    """Whose: a user's id (`ana.user_id`), OCID or user name."""
    can_use_api_keys: pulumi.Output[bool | None]
    """API keys."""
    can_use_auth_tokens: pulumi.Output[bool | None]
    """Auth tokens."""
    can_use_console: pulumi.Output[bool | None]
    """The Console."""
    can_use_console_password: pulumi.Output[bool | None]
    """A password of the domain's own; false for users who sign in at another identity provider."""
    can_use_customer_secret_keys: pulumi.Output[bool | None]
    """Customer secret keys."""
    can_use_db_credentials: pulumi.Output[bool | None]
    """Passwords of databases."""
    can_use_o_auth2_client_credentials: pulumi.Output[bool | None]
    """OAuth 2.0 client credentials."""
    can_use_smtp_credentials: pulumi.Output[bool | None]
    """SMTP credentials."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        can_use_api_keys: pulumi.Input[bool] | None = None,
        can_use_auth_tokens: pulumi.Input[bool] | None = None,
        can_use_console: pulumi.Input[bool] | None = None,
        can_use_console_password: pulumi.Input[bool] | None = None,
        can_use_customer_secret_keys: pulumi.Input[bool] | None = None,
        can_use_db_credentials: pulumi.Input[bool] | None = None,
        can_use_o_auth2_client_credentials: pulumi.Input[bool] | None = None,
        can_use_smtp_credentials: pulumi.Input[bool] | None = None,
    ) -> None:
        """What one user of an identity domain may use. A new user may use everything.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose: a user's id (`ana.user_id`), OCID or user name. (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_ocid` or `user_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            can_use_api_keys: API keys.
            can_use_auth_tokens: Auth tokens.
            can_use_console: The Console.
            can_use_console_password: A password of the domain's own; false for users who sign in at another identity
                provider.
            can_use_customer_secret_keys: Customer secret keys.
            can_use_db_credentials: Passwords of databases.
            can_use_o_auth2_client_credentials: OAuth 2.0 client credentials.
            can_use_smtp_credentials: SMTP credentials.
        """

class UserPassword(pulumi.CustomResource):
    """The password of a user of an identity domain.

        domains.UserPassword("ana", user=ana.user_id, value=config.require_secret("ana"))

    Never read, never in the state in clear, and sent again only when `version` changes. A user who has a
    password already keeps it: the resource is refused, unless `replace_existing=True` says that it is meant.
    Destroying it undoes nothing.
    Operation: section 3.6. It cannot be imported.
    """

    user_id: pulumi.Output[str]
    """The user's id."""
    user_ocid: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    user: pulumi.Output[str]
    """The user's name."""
    notify: pulumi.Output[bool | None]
    """As it was sent."""
    version: pulumi.Output[int]
    """The version that was sent last."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        value: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
        notify: pulumi.Input[bool] | None = None,
        version: pulumi.Input[int] | None = None,
        replace_existing: pulumi.Input[bool] | None = None,
    ) -> None:
        """The password of a user of an identity domain.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose: a user's id (`ana.user_id`), OCID or user name. (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_ocid` or `user_name`.
            value: The password; the domain's password policy applies. A secret that is never kept in clear, and sent
                again only when `version` changes. (Not empty.) Write-only secret, sent again when `version` changes.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
            notify: Whether the user gets a mail about it; if omitted: as the domain is configured. Sent but not read
                back.
            version: Raise it to set the password again; any different number works. Sent but not read back; default
                `1`.
            replace_existing: Set it also for a user who has a password already, which may be one that they chose,
                instead of failing. It matters when the resource is made, or its `user` becomes another one. Never sent
                to the vendor.
        """

class UserStatus(pulumi.CustomResource):
    """Whether a user of an identity domain may sign in, also one that somebody else made.

        domains.UserStatus("visitor", user="visitor@example.com", active=False)

    For a user that the program makes, write `active` in `User` instead. Operation: `PUT /UserStatusChanger/{id}`.
    Import: `<user name, id or OCID>`.
    """

    user_id: pulumi.Output[str]
    """The user's id."""
    user_ocid: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    domain: pulumi.Output[str]
    """Address of the identity domain."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    domain_url: pulumi.Output[str | None]
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`. It may
    be written in another way, but what is in one domain is never moved to another.
    """
    user: pulumi.Output[str]
    """The user's name."""
    active: pulumi.Output[bool]
    """Whether the user may sign in."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        active: pulumi.Input[bool],
        connection: pulumi.Input[str] | None = None,
        domain_url: pulumi.Input[str] | None = None,
    ) -> None:
        """Whether a user of an identity domain may sign in, also one that somebody else made.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose: a user's id (`ana.user_id`), OCID or user name. (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_ocid` or `user_name`.
            active: Whether the user may sign in.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            domain_url: Address of the identity domain (Console: Domain URL); without it the connection's own,
                `oci:domain_url`. It may be written in another way, but what is in one domain is never moved to another.
                Part of the natural key; refers to another object: `domain`.
        """
