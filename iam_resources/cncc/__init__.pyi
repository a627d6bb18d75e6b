# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Literal

import pulumi

from iam_resources.cncc.lookups.client_roles import list_group_client_roles as list_group_client_roles
from iam_resources.cncc.lookups.client_roles import list_user_client_roles as list_user_client_roles
from iam_resources.cncc.lookups.clients import ClientFacts as ClientFacts
from iam_resources.cncc.lookups.clients import get_client as get_client
from iam_resources.cncc.lookups.clients import list_clients as list_clients
from iam_resources.cncc.lookups.groups import GroupFacts as GroupFacts
from iam_resources.cncc.lookups.groups import get_group as get_group
from iam_resources.cncc.lookups.groups import list_group_members as list_group_members
from iam_resources.cncc.lookups.groups import list_groups as list_groups
from iam_resources.cncc.lookups.groups import list_user_groups as list_user_groups
from iam_resources.cncc.lookups.roles import RoleFacts as RoleFacts
from iam_resources.cncc.lookups.roles import get_user_roles as get_user_roles
from iam_resources.cncc.lookups.roles import list_composite_roles as list_composite_roles
from iam_resources.cncc.lookups.roles import list_group_roles as list_group_roles
from iam_resources.cncc.lookups.roles import list_realm_roles as list_realm_roles
from iam_resources.cncc.lookups.users import UserFacts as UserFacts
from iam_resources.cncc.lookups.users import get_user as get_user
from iam_resources.cncc.lookups.users import list_users as list_users

__all__ = [
    "ClientFacts",
    "ClientUrls",
    "Group",
    "GroupFacts",
    "Logout",
    "Membership",
    "Password",
    "RealmRole",
    "RoleFacts",
    "User",
    "UserFacts",
    "UserRole",
    "UserRoles",
    "get_client",
    "get_group",
    "get_user",
    "get_user_roles",
    "list_clients",
    "list_composite_roles",
    "list_group_client_roles",
    "list_group_members",
    "list_group_roles",
    "list_groups",
    "list_realm_roles",
    "list_user_client_roles",
    "list_user_groups",
    "list_users",
]

class ClientUrls(pulumi.CustomResource):
    """Root URL and redirect URIs of an existing client. Everything else of the client is left as it is.

        cncc.ClientUrls("console", client_id="cncc", root_url="https://console.example.com/")

    Destroying it brings back what was there before any program changed it, which the client keeps in the attribute
    `iam_resources.previous_urls` meanwhile. Operations: sections 2.12 and 2.13. Import: `<realm>/<client_id>`.
    """

    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    client_id: pulumi.Output[str]
    """Client id of an existing client, such as `cncc`; not its UUID."""
    root_url: pulumi.Output[str | None]
    """URL in front of the client's relative URLs; an empty string clears it."""
    redirect_uris: pulumi.Output[list[str] | None]
    """URLs the login may redirect to; a trailing `*` matches any URL with that prefix."""
    client_uuid: pulumi.Output[str]
    """The UUID that the vendor gave the client."""
    previous_root_url: pulumi.Output[str | None]
    """The root URL before any program changed it, which comes back when the resource is destroyed."""
    previous_redirect_uris: pulumi.Output[list[str] | None]
    """The redirect URIs before any program changed them, which come back when the resource is destroyed."""
    previous_in_client: pulumi.Output[bool]
    """Whether the client itself keeps both, for whichever resource manages its URLs; states written before this field
    existed are the only place that has them.
    """
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        client_id: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        root_url: pulumi.Input[str] | None = None,
        redirect_uris: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
    ) -> None:
        """Root URL and redirect URIs of an existing client. Everything else of the client is left as it is.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            client_id: Client id of an existing client, such as `cncc`; not its UUID. (Not empty.) A change replaces the
                object; part of the natural key.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            root_url: URL in front of the client's relative URLs; an empty string clears it.
            redirect_uris: URLs the login may redirect to; a trailing `*` matches any URL with that prefix. Order does
                not matter.
        """

class Group(pulumi.CustomResource):
    """A group, at the top or below another.

        staff = cncc.Group("staff", name="staff")
        cncc.Group("eu", name="eu", parent=staff.group_id, attributes={"region": ["eu"]})

    Deleting a group deletes all groups below it. Operations: Keycloak's admin API for groups.
    Import: `<realm>/<path>`, the path with or without a slash in front.
    """

    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    name: pulumi.Output[str]
    """Name, 1 to 255 characters of any kind, unique among the groups beside it. A change renames the group in place."""
    parent: pulumi.Output[str | None]
    """The group above: its UUID (`staff.group_id`) or its path (`/staff/eu`). If omitted: a new group is made at the
    top, an existing one stays where it is. An empty string moves it to the top. A change moves the group in place.
    """
    attributes: pulumi.Output[dict[str, list[str]] | None]
    """Attributes, each with its values of at most 255 characters. Those not mentioned are left as they are; an empty
    list clears one.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing group of that name in that place, and change what is mentioned, instead of failing."""
    group_id: pulumi.Output[str]
    """The UUID that the vendor gave the group."""
    path: pulumi.Output[str]
    """Where it is, such as `/staff/eu`. Slashes in names are not escaped."""
    parent_id: pulumi.Output[str]
    """UUID of the group above, empty at the top."""
    parent_path: pulumi.Output[str]
    """Path of the group above, empty at the top."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        parent: pulumi.Input[str] | None = None,
        attributes: pulumi.Input[Mapping[str, pulumi.Input[Sequence[pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """A group, at the top or below another.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, 1 to 255 characters of any kind, unique among the groups beside it. A change renames the group
                in place. Part of the natural key.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            parent: The group above: its UUID (`staff.group_id`) or its path (`/staff/eu`). If omitted: a new group is
                made at the top, an existing one stays where it is. An empty string moves it to the top. A change moves
                the group in place. Part of the natural key; refers to another object: `parent_id` or `parent_path`.
            attributes: Attributes, each with its values of at most 255 characters. Those not mentioned are left as they
                are; an empty list clears one. Only the keys that are mentioned are managed.
            adopt: Take over an existing group of that name in that place, and change what is mentioned, instead of
                failing. Never sent to the vendor; default `False`.
        """

class Logout(pulumi.CustomResource):
    """Ends all sessions of a user when it is made, and again whenever `triggers` changes.

        cncc.Logout("ana", user=ana.user_id, triggers={"roles": roles.roles.apply(",".join)})

    Operation: section 2.11. Destroying it does nothing. It cannot be imported.
    """

    user_id: pulumi.Output[str]
    """The user's UUID."""
    username: pulumi.Output[str]
    """The user's name."""
    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Whose sessions end: a user name or a user's UUID (`ana.user_id`)."""
    triggers: pulumi.Output[dict[str, str] | None]
    """Any strings; when one changes, the sessions end again."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        triggers: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    ) -> None:
        """Ends all sessions of a user when it is made, and again whenever `triggers` changes.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose sessions end: a user name or a user's UUID (`ana.user_id`). (Not empty.) Refers to another
                object: `user_id` or `username`.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            triggers: Any strings; when one changes, the sessions end again. Sent but not read back.
        """

class Membership(pulumi.CustomResource):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        cncc.Membership("ana-in-staff", user=ana.user_id, group=staff.group_id)

    Operations: Keycloak's admin API, `users/{id}/groups`. Import: `<realm>/<username or id>/<group path or id>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    user_id: pulumi.Output[str]
    """The user's UUID."""
    username: pulumi.Output[str]
    """The user's name."""
    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    user: pulumi.Output[str]
    """The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""
    group: pulumi.Output[str]
    """The group: its UUID (`staff.group_id`) or its path (`/staff/eu`)."""
    group_id: pulumi.Output[str]
    """The group's UUID."""
    group_path: pulumi.Output[str]
    """The group's path."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        group: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
    ) -> None:
        """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
        resource's without an error: a destroy takes the user out of the group.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user). (Not
                empty.) Part of the natural key; refers to another object: `user_id` or `username`.
            group: The group: its UUID (`staff.group_id`) or its path (`/staff/eu`). (Not empty.) Part of the natural
                key; refers to another object: `group_id` or `group_path`.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
        """

class Password(pulumi.CustomResource):
    """The password of a user.

        cncc.Password("ana", user=ana.user_id, value=config.require_secret("ana"), temporary=True)

    Never read, never in the state in clear, and sent again only when `version` or `temporary` changes. A user who has
    a password already keeps it: the resource is refused, unless `replace_existing=True` says that it is meant.
    Destroying it undoes nothing. Operations: sections 2.6 and 2.7. It cannot be imported.
    """

    user_id: pulumi.Output[str]
    """The user's UUID."""
    username: pulumi.Output[str]
    """The user's name."""
    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    user: pulumi.Output[str]
    """As written."""
    temporary: pulumi.Output[bool]
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
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        temporary: pulumi.Input[bool] | None = None,
        version: pulumi.Input[int] | None = None,
        replace_existing: pulumi.Input[bool] | None = None,
    ) -> None:
        """The password of a user.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Whose password: a user name or a user's UUID (`ana.user_id`). (Not empty.) Part of the natural key;
                refers to another object: `user_id` or `username`.
            value: The password; the realm's password policy applies. A secret that is never kept in clear, and sent
                again only when `version` or `temporary` changes. (Not empty.) Write-only secret, sent again when
                `version` changes.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            temporary: Whether the user must choose another password at the next login. A change sends the password
                again. Sent but not read back; default `False`.
            version: Raise it to set the password again; any different number works. Sent but not read back; default
                `1`.
            replace_existing: Set it also for a user who has a password already, which may be one that they chose,
                instead of failing. It matters when the resource is made, or its `user` becomes another one. Never sent
                to the vendor.
        """

class RealmRole(pulumi.CustomResource):
    """A realm-level role.

        reader = cncc.RealmRole("reader", name="NRF_READ", description="Reads NRF")

    Operations: section 2.8 and Keycloak's admin API for roles. Import: `<realm>/<role>`; the role may hold slashes.
    """

    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    name: pulumi.Output[str]
    """Name, 1 to 255 characters of any kind, unique in the realm; upper and lower case differ. A change renames the
    role in place, and who has it keeps it.
    """
    description: pulumi.Output[str | None]
    """What the role is for, at most 255 characters; an empty string clears it."""
    adopt: pulumi.Output[bool]
    """Take over an existing role of that name, and change what is mentioned here, instead of failing."""
    role_id: pulumi.Output[str]
    """The UUID that the vendor gave the role."""
    composite: pulumi.Output[bool]
    """Whether the role brings other roles with it."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        name: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
    ) -> None:
        """A realm-level role.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            name: Name, 1 to 255 characters of any kind, unique in the realm; upper and lower case differ. A change
                renames the role in place, and who has it keeps it. Part of the natural key.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            description: What the role is for, at most 255 characters; an empty string clears it.
            adopt: Take over an existing role of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
        """

class User(pulumi.CustomResource):
    """A user of a realm.

        ana = cncc.User("ana", username="ana", email="ana@example.com", attributes={"team": ["core"]})

    What is not mentioned is left as it is, also `enabled` and attributes. The user has no password until a
    `Password` gives it one.

    Operations: sections 2.2 to 2.5. Import: `<realm>/<username or id>`.
    """

    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    username: pulumi.Output[str]
    """Login name, unique in the realm, in lower case; 3 to 255 characters unless the realm's user profile says
    otherwise. A change renames the user in place, which the realm must allow ('Edit username'). Section 2.2.
    """
    email: pulumi.Output[str | None]
    """E-mail address, in lower case, unique in the realm unless that allows duplicates; an empty string clears it."""
    first_name: pulumi.Output[str | None]
    """First name, at most 255 characters; an empty string clears it."""
    last_name: pulumi.Output[str | None]
    """Last name, at most 255 characters; an empty string clears it."""
    enabled: pulumi.Output[bool | None]
    """Whether the user can log in. If omitted: true for a new user, unchanged for an existing one."""
    email_verified: pulumi.Output[bool | None]
    """Whether the e-mail address counts as checked."""
    attributes: pulumi.Output[dict[str, list[str]] | None]
    """Attributes, each with its values of at most 2,048 characters. Those not mentioned are left as they are; an empty
    list clears one. The realm must allow them, in its user profile.
    """
    required_actions: pulumi.Output[list[str] | None]
    """What the user must do at the next login, such as `UPDATE_PASSWORD` or `VERIFY_EMAIL`; an empty list: nothing."""
    adopt: pulumi.Output[bool]
    """Take over an existing user of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to the user when the resource is destroyed: deleted, disabled, or left as it is."""
    user_id: pulumi.Output[str]
    """The UUID that the vendor gave the user."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        username: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        email: pulumi.Input[str] | None = None,
        first_name: pulumi.Input[str] | None = None,
        last_name: pulumi.Input[str] | None = None,
        enabled: pulumi.Input[bool] | None = None,
        email_verified: pulumi.Input[bool] | None = None,
        attributes: pulumi.Input[Mapping[str, pulumi.Input[Sequence[pulumi.Input[str]]]]] | None = None,
        required_actions: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "disable", "keep"]] | None = None,
    ) -> None:
        """A user of a realm.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            username: Login name, unique in the realm, in lower case; 3 to 255 characters unless the realm's user
                profile says otherwise. A change renames the user in place, which the realm must allow ('Edit
                username'). Section 2.2. (1 to 255 characters.) Part of the natural key.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            email: E-mail address, in lower case, unique in the realm unless that allows duplicates; an empty string
                clears it. (At most 255 characters.)
            first_name: First name, at most 255 characters; an empty string clears it.
            last_name: Last name, at most 255 characters; an empty string clears it.
            enabled: Whether the user can log in. If omitted: true for a new user, unchanged for an existing one.
            email_verified: Whether the e-mail address counts as checked.
            attributes: Attributes, each with its values of at most 2,048 characters. Those not mentioned are left as
                they are; an empty list clears one. The realm must allow them, in its user profile. Only the keys that
                are mentioned are managed.
            required_actions: What the user must do at the next login, such as `UPDATE_PASSWORD` or `VERIFY_EMAIL`; an
                empty list: nothing. Order does not matter.
            adopt: Take over an existing user of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to the user when the resource is destroyed: deleted, disabled, or left as it is.
                Never sent to the vendor; default `"delete"`.
        """

class UserRole(pulumi.CustomResource):
    """One realm-level role of one user. What else the user has is not touched. A grant that exists already becomes
    this resource's without an error: a destroy removes it.

        cncc.UserRole("ana-reads", user=ana.user_id, role=reader.role_id)

    Use this or `UserRoles` with `exclusive=True` for a user, not both. Operations: sections 2.9 and 2.10.
    Import: `<realm>/<username or id>/<role>`.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    user_id: pulumi.Output[str]
    """The user's UUID."""
    username: pulumi.Output[str]
    """The user's name."""
    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    user: pulumi.Output[str]
    """The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""
    role: pulumi.Output[str]
    """The role: its name or its UUID (`reader.role_id`)."""
    role_id: pulumi.Output[str]
    """The role's UUID."""
    role_name: pulumi.Output[str]
    """The role's name."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        role: pulumi.Input[str],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
    ) -> None:
        """One realm-level role of one user. What else the user has is not touched. A grant that exists already becomes
        this resource's without an error: a destroy removes it.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user). (Not
                empty.) Part of the natural key; refers to another object: `user_id` or `username`.
            role: The role: its name or its UUID (`reader.role_id`). (Not empty.) Part of the natural key; refers to
                another object: `role_id` or `role_name`.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
        """

class UserRoles(pulumi.CustomResource):
    """Realm-level roles of one user: those listed, or with `exclusive` those listed and no others.

        cncc.UserRoles("ana", user=ana.user_id, roles=["NRF_READ", "SCP_READ"], exclusive=True)

    Operations: sections 2.9 and 2.10. Import: `<realm>/<username or id>`; takes all that the user has but the role
    that the realm gives everybody.
    """

    unfinished: pulumi.Output[dict[str, str] | None]
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""
    user_id: pulumi.Output[str]
    """The user's UUID."""
    username: pulumi.Output[str]
    """The user's name."""
    realm_id: pulumi.Output[str]
    """The realm's UUID, which distinguishes it from a realm of the same name on another server."""
    realm: pulumi.Output[str | None]
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""
    user: pulumi.Output[str]
    """Who has the roles: a user name or a user's UUID (`ana.user_id`)."""
    roles: pulumi.Output[list[str]]
    """The realm roles that the user is to have by grants of their own: names or UUIDs."""
    exclusive: pulumi.Output[bool]
    """True: the user has these and no others; what is granted by hand is removed at the next run. The role that the
    realm gives everybody is never removed unless it was mentioned once. False: what else the user has is not
    touched.
    """
    role_ids: pulumi.Output[list[str] | None]
    """UUIDs of the roles, in the order of `roles`."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        user: pulumi.Input[str],
        roles: pulumi.Input[Sequence[pulumi.Input[str]]],
        realm: pulumi.Input[str] | None = None,
        connection: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] | None = None,
    ) -> None:
        """Realm-level roles of one user: those listed, or with `exclusive` those listed and no others.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            user: Who has the roles: a user name or a user's UUID (`ana.user_id`). (Not empty.) Part of the natural key;
                refers to another object: `user_id` or `username`.
            roles: The realm roles that the user is to have by grants of their own: names or UUIDs. (Each item not
                empty.) Order does not matter; refers to another object: `role_ids` or `roles`.
            realm: Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else
                `cncc`). A change replaces the object; part of the natural key.
            connection: Name of the connection to use, from the setting `cncc:connections`; without it the default one.
                Never sent to the vendor.
            exclusive: True: the user has these and no others; what is granted by hand is removed at the next run. The
                role that the realm gives everybody is never removed unless it was mentioned once. False: what else the
                user has is not touched. Sent but not read back; default `False`.
        """
