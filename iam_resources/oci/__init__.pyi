# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Literal

import pulumi

from iam_resources.oci.lookups.compartments import CompartmentFacts as CompartmentFacts
from iam_resources.oci.lookups.compartments import DomainFacts as DomainFacts
from iam_resources.oci.lookups.compartments import TenancyFacts as TenancyFacts
from iam_resources.oci.lookups.compartments import get_compartment as get_compartment
from iam_resources.oci.lookups.compartments import get_domain as get_domain
from iam_resources.oci.lookups.compartments import get_tenancy as get_tenancy
from iam_resources.oci.lookups.compartments import list_compartments as list_compartments
from iam_resources.oci.lookups.compartments import list_domains as list_domains
from iam_resources.oci.lookups.credentials import ApiKeyFacts as ApiKeyFacts
from iam_resources.oci.lookups.credentials import CredentialFacts as CredentialFacts
from iam_resources.oci.lookups.credentials import list_api_keys as list_api_keys
from iam_resources.oci.lookups.credentials import list_auth_tokens as list_auth_tokens
from iam_resources.oci.lookups.credentials import list_customer_secret_keys as list_customer_secret_keys
from iam_resources.oci.lookups.credentials import list_smtp_credentials as list_smtp_credentials
from iam_resources.oci.lookups.groups import DynamicGroupFacts as DynamicGroupFacts
from iam_resources.oci.lookups.groups import GroupFacts as GroupFacts
from iam_resources.oci.lookups.groups import MembershipFacts as MembershipFacts
from iam_resources.oci.lookups.groups import get_dynamic_group as get_dynamic_group
from iam_resources.oci.lookups.groups import get_group as get_group
from iam_resources.oci.lookups.groups import list_dynamic_groups as list_dynamic_groups
from iam_resources.oci.lookups.groups import list_groups as list_groups
from iam_resources.oci.lookups.groups import list_memberships as list_memberships
from iam_resources.oci.lookups.identity_providers import GroupMappingFacts as GroupMappingFacts
from iam_resources.oci.lookups.identity_providers import IdentityProviderFacts as IdentityProviderFacts
from iam_resources.oci.lookups.identity_providers import get_identity_provider as get_identity_provider
from iam_resources.oci.lookups.identity_providers import list_identity_providers as list_identity_providers
from iam_resources.oci.lookups.identity_providers import list_idp_group_mappings as list_idp_group_mappings
from iam_resources.oci.lookups.policies import PolicyFacts as PolicyFacts
from iam_resources.oci.lookups.policies import get_policy as get_policy
from iam_resources.oci.lookups.policies import list_policies as list_policies
from iam_resources.oci.lookups.users import UserFacts as UserFacts
from iam_resources.oci.lookups.users import get_user as get_user
from iam_resources.oci.lookups.users import list_users as list_users

__all__ = [
    "ApiKey",
    "ApiKeyFacts",
    "AuthToken",
    "CompartmentFacts",
    "CredentialFacts",
    "CustomerSecretKey",
    "DomainFacts",
    "DynamicGroup",
    "DynamicGroupFacts",
    "Group",
    "GroupFacts",
    "GroupMappingFacts",
    "GroupMembers",
    "IdentityProviderFacts",
    "Membership",
    "MembershipFacts",
    "Policy",
    "PolicyFacts",
    "SmtpCredential",
    "TenancyFacts",
    "UiPassword",
    "User",
    "UserCapabilities",
    "UserFacts",
    "get_compartment",
    "get_domain",
    "get_dynamic_group",
    "get_group",
    "get_identity_provider",
    "get_policy",
    "get_tenancy",
    "get_user",
    "list_api_keys",
    "list_auth_tokens",
    "list_compartments",
    "list_customer_secret_keys",
    "list_domains",
    "list_dynamic_groups",
    "list_groups",
    "list_identity_providers",
    "list_idp_group_mappings",
    "list_memberships",
    "list_policies",
    "list_smtp_credentials",
    "list_users",
]

class ApiKey(pulumi.CustomResource):
    """An API key of a user: who has its private half can sign requests as that user. Three a user at most.

        key = oci.ApiKey("robot", user=robot.user_id)
        pulumi.export("private_key", key.private_key)  # a secret

    It may take the service a minute until it knows a new key everywhere.

    Operations: UploadApiKey, ListApiKeys, DeleteApiKey. Import: `<user name or OCID>/<fingerprint>`; the private key is
    then not known.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last."""
    public_key: pulumi.Output[str | None]
    """The public key as PEM text, RSA with at least 2048 bits. Without one a pair is made, and `private_key` is its
    other half. Another key makes another API key, and the new one is made before the old one goes.
    """
    fingerprint: pulumi.Output[str]
    """The service's name for the key: 16 pairs of hexadecimal digits with colons."""
    key_id: pulumi.Output[str]
    """What a request is signed with: `<tenancy>/<user>/<fingerprint>`."""
    private_key: pulumi.Output[str]
    """The private key as PEM text, where the pair was made here; a secret that nobody else has."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        public_key: pulumi.Input[str] | None = None,
    ) -> None:
        """An API key of a user: who has its private half can sign requests as that user. Three a user at most.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) A change replaces the object; part of
                the natural key; refers to another object: `user_id` or `user_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            public_key: The public key as PEM text, RSA with at least 2048 bits. Without one a pair is made, and
                `private_key` is its other half. Another key makes another API key, and the new one is made before the
                old one goes. A change replaces the object; part of the natural key.
        """

class AuthToken(pulumi.CustomResource):
    """An auth token of a user. Two a user at most.

        push = oci.AuthToken("push", user=robot.user_id, description="Push images")

    Operations: CreateAuthToken, ListAuthTokens, UpdateAuthToken, DeleteAuthToken. Import:
    `<user name or OCID>/<auth token OCID>`; the token is then not known.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last."""
    replace_stray: pulumi.Output[bool | None]
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else is reported and stays.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    auth_token_id: pulumi.Output[str]
    """The auth token's OCID."""
    token: pulumi.Output[str]
    """The token; a secret that the service returns once."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        description: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        replace_stray: pulumi.Input[bool] | None = None,
    ) -> None:
        """An auth token of a user. Two a user at most.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) A change replaces the object; part of
                the natural key; refers to another object: `user_id` or `user_name`.
            description: What it is for, at most 400 characters; may be empty.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            replace_stray: Remove, before this one is made, what an interrupted run of this stack has made for it and
                whose secret nobody knows. Only what the state proves is removed; all else is reported and stays. Never
                sent to the vendor.
        """

class CustomerSecretKey(pulumi.CustomResource):
    """A customer secret key of a user: an access key and a secret key. Two a user at most.

        s3 = oci.CustomerSecretKey("s3", user=robot.user_id, display_name="Backups")

    Operations: CreateCustomerSecretKey, ListCustomerSecretKeys, UpdateCustomerSecretKey, DeleteCustomerSecretKey.
    Import: `<user name or OCID>/<access key>`; the secret key is then not known.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last."""
    replace_stray: pulumi.Output[bool | None]
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else is reported and stays.
    """
    display_name: pulumi.Output[str]
    """What it is called, at most 255 characters; may be empty."""
    access_key: pulumi.Output[str]
    """The access key, which is not a secret."""
    key: pulumi.Output[str]
    """The secret key; a secret that the service returns once."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        display_name: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        replace_stray: pulumi.Input[bool] | None = None,
    ) -> None:
        """A customer secret key of a user: an access key and a secret key. Two a user at most.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) A change replaces the object; part of
                the natural key; refers to another object: `user_id` or `user_name`.
            display_name: What it is called, at most 255 characters; may be empty.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            replace_stray: Remove, before this one is made, what an interrupted run of this stack has made for it and
                whose secret nobody knows. Only what the state proves is removed; all else is reported and stays. Never
                sent to the vendor.
        """

class DynamicGroup(pulumi.CustomResource):
    """A dynamic group: the resources that match a rule may call the services, as policies for the group say.

        oci.DynamicGroup(
            "functions",
            name="JIT_UUC_DG",
            description="The function and its connector",
            matching_rule=f"all {{resource.type = 'fnfunc', resource.compartment.id = '{compartment_id}'}}",
        )

    A rule that is misspelt is refused in the preview.

    Operations: CreateDynamicGroup, GetDynamicGroup, ListDynamicGroups, UpdateDynamicGroup, DeleteDynamicGroup. Import:
    `<name>` or `<OCID>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    compartment_id: pulumi.Output[str | None]
    """OCID of the tenancy, which need not be written: users and groups always live there, never in a compartment."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    name: pulumi.Output[str]
    """Name, unique in the tenancy among groups of both kinds, 1 to 100 of letters, digits and `-._`. It cannot be
    changed: another name makes another group.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    matching_rule: pulumi.Output[str]
    """Which resources belong to it: `variable = 'value'`, or `any {…}` or `all {…}` of several. Variables:
    `instance.id`, `instance.compartment.id`, `resource.id`, `resource.type`, `resource.compartment.id`, and
    `tag.<namespace>.<tag>.value`, which can also stand alone.
    """
    dynamic_group_id: pulumi.Output[str]
    """The dynamic group's OCID."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        description: pulumi.Input[str],
        matching_rule: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        compartment_id: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
    ) -> None:
        """A dynamic group: the resources that match a rule may call the services, as policies for the group say.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, unique in the tenancy among groups of both kinds, 1 to 100 of letters, digits and `-._`. It
                cannot be changed: another name makes another group. (Matches `^[A-Za-z0-9._-]{1,100}$`.) A change
                replaces the object; part of the natural key.
            description: What it is for, at most 400 characters; may be empty.
            matching_rule: Which resources belong to it: `variable = 'value'`, or `any {…}` or `all {…}` of several.
                Variables: `instance.id`, `instance.compartment.id`, `resource.id`, `resource.type`,
                `resource.compartment.id`, and `tag.<namespace>.<tag>.value`, which can also stand alone.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            compartment_id: OCID of the tenancy, which need not be written: users and groups always live there, never in
                a compartment. A change replaces the object; part of the natural key.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
        """

class Group(pulumi.CustomResource):
    """A group of users.

        admins = oci.Group("admins", name="UserAdministrators", description="Manage users and groups")

    A `Policy` says what it may do; a `Membership` or `GroupMembers` says who is in it.

    Operations: CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup. Import: `<name>` or `<OCID>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    compartment_id: pulumi.Output[str | None]
    """OCID of the tenancy, which need not be written: users and groups always live there, never in a compartment."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    name: pulumi.Output[str]
    """Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`; policies speak of it. It cannot be changed:
    another name makes another group.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    group_id: pulumi.Output[str]
    """The group's OCID."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        description: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        compartment_id: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
    ) -> None:
        """A group of users.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`; policies speak of it. It cannot be
                changed: another name makes another group. (Matches `^[A-Za-z0-9._-]{1,100}$`.) A change replaces the
                object; part of the natural key.
            description: What it is for, at most 400 characters; may be empty.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            compartment_id: OCID of the tenancy, which need not be written: users and groups always live there, never in
                a compartment. A change replaces the object; part of the natural key.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
        """

class GroupMembers(pulumi.CustomResource):
    """The users of one group: those listed, or with `exclusive` those listed and no others.

        oci.GroupMembers("admins", group=admins.group_id, users=["ana", "ben"], exclusive=True)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import: `<group name or OCID>`; takes all
    that are in it, by name.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    group_id: pulumi.Output[str]
    """The group's OCID."""
    group_name: pulumi.Output[str]
    """The group's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    group: pulumi.Output[str]
    """The group: its name or its OCID (`admins.group_id`)."""
    users: pulumi.Output[list[str]]
    """Who is in it: names or OCIDs of users."""
    exclusive: pulumi.Output[bool]
    """True: these and no others are in the group; who is put into it by hand is removed at the next run. False: who
    else is in it is not touched.
    """
    user_ids: pulumi.Output[list[str] | None]
    """OCIDs of the users, in the order of `users`."""
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
        """The users of one group: those listed, or with `exclusive` those listed and no others.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            group: The group: its name or its OCID (`admins.group_id`). (Not empty.) Part of the natural key; refers to
                another object: `group_id` or `group_name`.
            users: Who is in it: names or OCIDs of users. (Each item not empty.) Order does not matter; refers to
                another object: `user_ids` or `users`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            exclusive: True: these and no others are in the group; who is put into it by hand is removed at the next
                run. False: who else is in it is not touched. Sent but not read back; default `False`.
        """

class Membership(pulumi.CustomResource):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        oci.Membership("ana-in-admins", user=ana.user_id, group=admins.group_id)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import:
    `<user name or OCID>/<group name or OCID>`, or the membership's own OCID.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    group_id: pulumi.Output[str]
    """The group's OCID."""
    group_name: pulumi.Output[str]
    """The group's name."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    group: pulumi.Output[str]
    """The group: its name or its OCID (`admins.group_id`)."""
    membership_id: pulumi.Output[str]
    """The membership's own OCID."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
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
        """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
        resource's without an error: a destroy takes the user out of the group.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_name`.
            group: The group: its name or its OCID (`admins.group_id`). (Not empty.) Part of the natural key; refers to
                another object: `group_id` or `group_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
        """

class Policy(pulumi.CustomResource):
    """A policy: statements about who may do what, and where.

        oci.Policy(
            "admins",
            name="UserAdministrators",
            description="Users and groups from code",
            statements=[
                "Allow group UserAdministrators to manage users in tenancy",
                "Allow group UserAdministrators to manage groups in tenancy",
            ],
        )

    A statement that is misspelt, or that would grant nothing, is refused in the preview.

    Operations: CreatePolicy, GetPolicy, ListPolicies, UpdatePolicy, DeletePolicy. Import: `<name>`, `<OCID>` or
    `<compartment OCID>/<name>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    name: pulumi.Output[str]
    """Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`. It cannot be changed: another name makes
    another policy.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    compartment_id: pulumi.Output[str | None]
    """OCID of the compartment that it is attached to; by default the tenancy. What concerns the whole tenancy, as users
    and groups do, must be attached there.
    """
    statements: pulumi.Output[list[str]]
    """The statements, at least one; 50 unless the tenancy's limit is another. Blanks, and upper or lower case of the
    fixed words, make no difference.
    """
    version_date: pulumi.Output[str | None]
    """Day whose meaning of verbs and resource types counts, YYYY-MM-DD; an empty string: the current day."""
    policy_id: pulumi.Output[str]
    """The policy's OCID."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        description: pulumi.Input[str],
        statements: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        compartment_id: pulumi.Input[str] | None = None,
        version_date: pulumi.Input[str] | None = None,
    ) -> None:
        """A policy: statements about who may do what, and where.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, unique in the tenancy, 1 to 100 of letters, digits and `-._`. It cannot be changed: another name
                makes another policy. (Matches `^[A-Za-z0-9._-]{1,100}$`.) A change replaces the object; part of the
                natural key.
            description: What it is for, at most 400 characters; may be empty.
            statements: The statements, at least one; 50 unless the tenancy's limit is another. Blanks, and upper or
                lower case of the fixed words, make no difference. (Not empty.)
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
            compartment_id: OCID of the compartment that it is attached to; by default the tenancy. What concerns the
                whole tenancy, as users and groups do, must be attached there. (Matches
                `^ocid1\\.(tenancy|compartment)\\.\\S+$`.) A change replaces the object; part of the natural key.
            version_date: Day whose meaning of verbs and resource types counts, YYYY-MM-DD; an empty string: the current
                day. (Matches `^(\\d{4}-\\d{2}-\\d{2})?$`.)
        """

class SmtpCredential(pulumi.CustomResource):
    """An SMTP credential of a user: a user name and a password. Two a user at most.

        mail = oci.SmtpCredential("mail", user=robot.user_id, description="Sends reports")

    Operations: CreateSmtpCredential, ListSmtpCredentials, UpdateSmtpCredential, DeleteSmtpCredential. Import:
    `<user name or OCID>/<SMTP credential OCID>`; the password is then not known.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last."""
    replace_stray: pulumi.Output[bool | None]
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else is reported and stays.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    smtp_credential_id: pulumi.Output[str]
    """The SMTP credential's OCID."""
    username: pulumi.Output[str]
    """The user name to log in with."""
    password: pulumi.Output[str]
    """The password; a secret that the service returns once."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        description: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        replace_stray: pulumi.Input[bool] | None = None,
    ) -> None:
        """An SMTP credential of a user: a user name and a password. Two a user at most.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) A change replaces the object; part of
                the natural key; refers to another object: `user_id` or `user_name`.
            description: What it is for, at most 400 characters; may be empty.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            replace_stray: Remove, before this one is made, what an interrupted run of this stack has made for it and
                whose secret nobody knows. Only what the state proves is removed; all else is reported and stays. Never
                sent to the vendor.
        """

class UiPassword(pulumi.CustomResource):
    """A one-time password of a user for the Console.

        first = oci.UiPassword("ana", user=ana.user_id)

    A user who has a password already keeps it: the resource is refused, unless `replace_existing=True` says that it is
    meant. Destroying it undoes nothing. Operation: CreateOrResetUIPassword. It cannot be imported.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    version: pulumi.Output[int]
    """Raise it to make another one-time password; any different number works."""
    replace_existing: pulumi.Output[bool | None]
    """Make it also for a user who has a password already, which may be one that they chose, instead of failing. It
    matters when the resource is made, or its `user` becomes another one.
    """
    password: pulumi.Output[str]
    """The one-time password; a secret that the service returns once. It must be changed at the first login, within 7
    days. Empty in tenancies with identity domains, which send the user a link instead.
    """
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        version: pulumi.Input[int] | None = None,
        replace_existing: pulumi.Input[bool] | None = None,
    ) -> None:
        """A one-time password of a user for the Console.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            version: Raise it to make another one-time password; any different number works. Sent but not read back;
                default `1`.
            replace_existing: Make it also for a user who has a password already, which may be one that they chose,
                instead of failing. It matters when the resource is made, or its `user` becomes another one. Never sent
                to the vendor.
        """

class User(pulumi.CustomResource):
    """A user of the tenancy.

        ana = oci.User("ana", name="ana@example.com", description="Ana, on call", email="ana@example.com")

    What is not mentioned is left as it is. The user has no way to sign in until a credential gives one, and may do
    nothing until a group and a policy say so.

    Operations: CreateUser, GetUser, ListUsers, UpdateUser, UpdateUserState, DeleteUser. Import: `<name>` or `<OCID>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    compartment_id: pulumi.Output[str | None]
    """OCID of the tenancy, which need not be written: users and groups always live there, never in a compartment."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    name: pulumi.Output[str]
    """Login name, unique in the tenancy, 1 to 100 of letters, digits and `-._+@`. It cannot be changed: another name
    makes another user.
    """
    description: pulumi.Output[str]
    """What it is for, at most 400 characters; may be empty."""
    email: pulumi.Output[str | None]
    """E-mail address, unique in the tenancy; tenancies with identity domains demand one unless that is turned off."""
    blocked: pulumi.Output[bool | None]
    """`False` lets a user in again who was blocked after too many failed logins. The service blocks by itself; nobody
    else can, so `True` cannot be written.
    """
    user_id: pulumi.Output[str]
    """The user's OCID."""
    email_verified: pulumi.Output[bool]
    """Whether the e-mail address was confirmed."""
    identity_provider_id: pulumi.Output[str]
    """OCID of the identity provider that the user comes from; empty for a user of the tenancy's own."""
    external_identifier: pulumi.Output[str]
    """What the user is called there."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        description: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        compartment_id: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        email: pulumi.Input[str] | None = None,
        blocked: pulumi.Input[bool] | None = None,
    ) -> None:
        """A user of the tenancy.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Login name, unique in the tenancy, 1 to 100 of letters, digits and `-._+@`. It cannot be changed:
                another name makes another user. (Matches `^[A-Za-z0-9._+@-]{1,100}$`.) A change replaces the object;
                part of the natural key.
            description: What it is for, at most 400 characters; may be empty.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            compartment_id: OCID of the tenancy, which need not be written: users and groups always live there, never in
                a compartment. A change replaces the object; part of the natural key.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
            email: E-mail address, unique in the tenancy; tenancies with identity domains demand one unless that is
                turned off. (At most 320 characters; matches `^[^@\\s]+@[^@\\s]+$`.)
            blocked: `False` lets a user in again who was blocked after too many failed logins. The service blocks by
                itself; nobody else can, so `True` cannot be written.
        """

class UserCapabilities(pulumi.CustomResource):
    """What a user may use. What is not mentioned is left as it is; a new user may use everything.

        oci.UserCapabilities("robot", user=robot.user_id, can_use_console_password=False)

    Destroying it changes nothing. Operations: UpdateUserCapabilities, GetUser, ListUsers. Import:
    `<user name or OCID>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    user_id: pulumi.Output[str]
    """The user's OCID."""
    user_name: pulumi.Output[str]
    """The user's name."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""
    can_use_console_password: pulumi.Output[bool | None]
    """Whether the user may have a password for the Console."""
    can_use_api_keys: pulumi.Output[bool | None]
    """Whether the user may have API keys."""
    can_use_auth_tokens: pulumi.Output[bool | None]
    """Whether the user may have auth tokens."""
    can_use_smtp_credentials: pulumi.Output[bool | None]
    """Whether the user may have SMTP credentials."""
    can_use_customer_secret_keys: pulumi.Output[bool | None]
    """Whether the user may have customer secret keys."""
    can_use_o_auth2_client_credentials: pulumi.Output[bool | None]
    """Whether the user may have OAuth 2.0 client credentials."""
    can_use_db_credentials: pulumi.Output[bool | None]
    """Whether the user may have database passwords."""
    etag: pulumi.Output[str]
    """The version of the user that was seen last."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        connection: pulumi.Input[str] | None = None,
        can_use_console_password: pulumi.Input[bool] | None = None,
        can_use_api_keys: pulumi.Input[bool] | None = None,
        can_use_auth_tokens: pulumi.Input[bool] | None = None,
        can_use_smtp_credentials: pulumi.Input[bool] | None = None,
        can_use_customer_secret_keys: pulumi.Input[bool] | None = None,
        can_use_o_auth2_client_credentials: pulumi.Input[bool] | None = None,
        can_use_db_credentials: pulumi.Input[bool] | None = None,
    ) -> None:
        """What a user may use. What is not mentioned is left as it is; a new user may use everything.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose it is: a user's name or OCID (`ana.user_id`). (Not empty.) Part of the natural key; refers to
                another object: `user_id` or `user_name`.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            can_use_console_password: Whether the user may have a password for the Console.
            can_use_api_keys: Whether the user may have API keys.
            can_use_auth_tokens: Whether the user may have auth tokens.
            can_use_smtp_credentials: Whether the user may have SMTP credentials.
            can_use_customer_secret_keys: Whether the user may have customer secret keys.
            can_use_o_auth2_client_credentials: Whether the user may have OAuth 2.0 client credentials.
            can_use_db_credentials: Whether the user may have database passwords.
        """
