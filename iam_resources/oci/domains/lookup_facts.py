"""What lookups in an identity domain give: users, groups, roles and password policies in the words of a program."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.oci.domains.api.representation import GROUP_EXTENSION, Representation


@dataclass(frozen=True)
class UserFacts:
    """A user as the service tells it (section 3.4)."""

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
    """When it was made, RFC 3339."""


@dataclass(frozen=True)
class GroupFacts:
    """A group as the service tells it (section 3.7)."""

    group_id: str
    group_ocid: str
    display_name: str
    description: str | None = None
    external_id: str | None = None


@dataclass(frozen=True)
class AppRoleFacts:
    """A role of an app as the service tells it."""

    role_id: str
    display_name: str
    app_id: str
    description: str | None = None
    admin_role: bool = False
    """Whether it lets manage the domain."""
    available_to_users: bool = False
    """Whether users can have it."""
    available_to_groups: bool = False
    """Whether groups can have it."""


@dataclass(frozen=True)
class PasswordPolicyFacts:
    """What the domain asks of passwords; None where it asks nothing."""

    policy_id: str
    name: str
    priority: int | None = None
    """Of the policies that apply to a user the one with the smallest number counts."""
    min_length: int | None = None
    max_length: int | None = None
    min_lower_case: int | None = None
    min_upper_case: int | None = None
    min_numerals: int | None = None
    min_special_chars: int | None = None
    num_passwords_in_history: int | None = None
    """How many former passwords can not be taken again."""
    password_expires_after: int | None = None
    """In days."""
    max_incorrect_attempts: int | None = None
    """Wrong passwords after which the user is locked."""


def user_facts(seen: Representation) -> UserFacts:
    """A user in the words of a program."""
    name = seen.get("name") or {}
    return UserFacts(
        user_id=seen["id"],
        user_ocid=seen.get("ocid", ""),
        user_name=seen["userName"],
        active=bool(seen.get("active")),
        display_name=seen.get("displayName"),
        given_name=name.get("givenName"),
        family_name=name.get("familyName"),
        email=next((each["value"] for each in seen.get("emails") or [] if each.get("primary")), None),
        created=(seen.get("meta") or {}).get("created"),
    )


def group_facts(seen: Representation) -> GroupFacts:
    """A group in the words of a program."""
    return GroupFacts(
        group_id=seen["id"],
        group_ocid=seen.get("ocid", ""),
        display_name=seen["displayName"],
        description=seen.get(GROUP_EXTENSION, {}).get("description"),
        external_id=seen.get("externalId"),
    )


def app_role_facts(seen: Representation) -> AppRoleFacts:
    """A role in the words of a program."""
    return AppRoleFacts(
        role_id=seen["id"],
        display_name=seen["displayName"],
        app_id=seen["app"]["value"],
        description=seen.get("description"),
        admin_role=bool(seen.get("adminRole")),
        available_to_users=bool(seen.get("availableToUsers")),
        available_to_groups=bool(seen.get("availableToGroups")),
    )


def password_policy_facts(seen: Representation) -> PasswordPolicyFacts:
    """A password policy in the words of a program."""
    return PasswordPolicyFacts(
        policy_id=seen["id"],
        name=seen["name"],
        priority=seen.get("priority"),
        min_length=seen.get("minLength"),
        max_length=seen.get("maxLength"),
        min_lower_case=seen.get("minLowerCase"),
        min_upper_case=seen.get("minUpperCase"),
        min_numerals=seen.get("minNumerals"),
        min_special_chars=seen.get("minSpecialChars"),
        num_passwords_in_history=seen.get("numPasswordsInHistory"),
        password_expires_after=seen.get("passwordExpiresAfter"),
        max_incorrect_attempts=seen.get("maxIncorrectAttempts"),
    )
