"""What a program may write about a user: the attributes of SCIM, of the enterprise extension and of Oracle's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field

from iam_resources.engine import Kept, Key, Local, Model, PerKey, Replaces, rule
from iam_resources.engine.wire import JsonName
from iam_resources.oci.domains.named import NamedInputs
from iam_resources.oci.domains.references import OwnName
from iam_resources.oci.domains.schemas import CAPABILITIES, TAGS, USER_EXTENSION, USER_STATE
from iam_resources.scim.mapping import Extensions, MultiValued, OnlyAtCreation
from iam_resources.scim.schemas import ENTERPRISE, USER

_IDCS = "urn:ietf:params:scim:schemas:oracle:idcs:extension:"
_OF_THE_SERVICE = (
    "adaptive dbCredentials dbUser kerberosUser mfa passwordless passwordState securityQuestions selfChange"
    " selfRegistration sff socialAccount termsOfUse userCredentials"
)
OTHER_SCHEMAS = frozenset(
    {
        ENTERPRISE,
        USER_EXTENSION,
        USER_STATE,
        CAPABILITIES,
        TAGS,
        *(f"{_IDCS}{name}:User" for name in _OF_THE_SERVICE.split()),
    }
)
"""Schemas that have arguments of their own, or resources of their own, or that only the service writes."""

_OTHER = {urn.lower() for urn in OTHER_SCHEMAS}


def _mail(text: str) -> str:
    """A mail address, or nothing.

    Raises:
        ValueError: it is none.
    """
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("is not a mail address, such as ana@example.com; an empty string clears the address")
    return text


def _id(text: str) -> str:
    """The id of a user.

    Raises:
        ValueError: it is an OCID, which the service does not give back here.
    """
    if text.startswith("ocid1."):
        raise ValueError("is an OCID: write the user's id in the domain (boss.user_id), 32 hexadecimal digits")
    return text


def _not_blank(text: str) -> str:
    """A string that is empty or says something.

    Raises:
        ValueError: it is only white space, which a service may drop.
    """
    if text and not text.strip():
        raise ValueError("is blank: write '' to clear the attribute")
    return text


Text: TypeAlias = Annotated[str, AfterValidator(_not_blank)]
"""A string; an empty one clears the attribute."""


class Email(Model):
    """A mail address of one type."""

    value: Annotated[str | None, AfterValidator(lambda text: text and _mail(text))] = None
    """The address; an empty string clears it."""
    primary: bool | None = None
    """Whether the service writes to this one; exactly one address of a user is primary."""
    secondary: bool | None = None
    """Whether it is the second one to write to."""
    verified: bool | None = None
    """Whether it counts as checked."""


class PhoneNumber(Model):
    """A phone number of one type."""

    value: str | None = None
    """The number; an empty string clears it."""
    primary: bool | None = None
    """Whether it is the one to call first."""


class Entry(Model):
    """A value of one type: a name in a messenger, a photo's address, a role, an entitlement, a certificate."""

    value: str | None = None
    """The value; an empty string clears it."""
    display: str | None = None
    """As people read it."""
    primary: bool | None = None
    """Whether it comes first."""


class Address(Model):
    """A postal address of one type; an empty map clears it."""

    street_address: str | None = None
    """Street and number, with line breaks."""
    locality: str | None = None
    """The town."""
    region: str | None = None
    """The state or province."""
    postal_code: str | None = None
    """The postal code."""
    country: str | None = None
    """Two letters, as in ISO 3166."""
    formatted: str | None = None
    """The whole, as on a letter."""
    primary: bool | None = None
    """Whether it comes first."""


class UserInputs(NamedInputs):
    """What a program may write about a user. What is not mentioned stays; an empty string clears an attribute.

    A map by type manages the types that it mentions: mails and numbers of other types stay, also the recovery mail that
    the service adds by itself.
    """

    user_name: Annotated[OwnName, Key()]
    """Login name, unique in the domain, case-insensitive. A change renames the user in place."""
    family_name: Annotated[
        Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_not_blank)] | None,
        JsonName("name.familyName"),
    ] = None
    """Family name; the service makes no user without one. Section 3.2."""
    given_name: Annotated[
        Annotated[str, Field(max_length=255), AfterValidator(_not_blank)] | None, JsonName("name.givenName")
    ] = None
    """Given name."""
    middle_name: Annotated[Text | None, JsonName("name.middleName")] = None
    """Middle name."""
    honorific_prefix: Annotated[Text | None, JsonName("name.honorificPrefix")] = None
    """Title in front of the name, such as `Dr.`."""
    honorific_suffix: Annotated[Text | None, JsonName("name.honorificSuffix")] = None
    """Suffix behind the name, such as `III`."""
    formatted_name: Annotated[Text | None, JsonName("name.formatted")] = None
    """The whole name; the service makes it of the parts where nobody writes it."""
    display_name: Text | None = None
    """As others see it; the service makes it of the name where nobody writes it."""
    nick_name: Text | None = None
    """What friends say."""
    profile_url: Text | None = None
    """Address of a page about the user."""
    title: Text | None = None
    """Title in the organization, such as `Engineer`."""
    user_type: Literal["Contractor", "Employee", "Intern", "Temp", "External", "Service", "Generic"] | None = None
    """How the user belongs to the organization."""
    locale: Text | None = None
    """Language and country for dates and numbers, such as `en_US`."""
    preferred_language: Text | None = None
    """Language to speak, such as `en`."""
    timezone: Text | None = None
    """Name in the time zone database, such as `Europe/Berlin`."""
    description: Text | None = None
    """What the user is for."""
    external_id: Text | None = None
    """Id in the system that the user comes from."""
    active: bool | None = None
    """Whether the user may sign in. If omitted: true for a new user, unchanged for an existing one."""
    emails: Annotated[
        dict[Literal["work", "home", "other", "recovery"], Email] | None, PerKey(), MultiValued("type")
    ] = None
    """Mail addresses by type. Most domains want a primary one."""
    phone_numbers: Annotated[
        dict[Literal["work", "home", "mobile", "fax", "pager", "other", "recovery"], PhoneNumber] | None,
        PerKey(),
        MultiValued("type"),
    ] = None
    """Phone numbers by type, as RFC 3966 writes them: `+49-30-1234`."""
    addresses: Annotated[dict[Literal["work", "home", "other"], Address] | None, PerKey(), MultiValued("type")] = None
    """Postal addresses by type."""
    ims: Annotated[
        dict[Literal["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"], Entry] | None,
        PerKey(),
        MultiValued("type"),
    ] = None
    """Names in messengers by type."""
    photos: Annotated[dict[Literal["photo", "thumbnail"], Entry] | None, PerKey(), MultiValued("type")] = None
    """Addresses of pictures by type."""
    entitlements: Annotated[dict[str, Entry] | None, PerKey(), MultiValued("type")] = None
    """Things the user has, by type; only a note, nothing is granted by it."""
    roles: Annotated[dict[str, Entry] | None, PerKey(), MultiValued("type")] = None
    """Roles by type; only a note, use `AppRoleGrant` to grant one."""
    x509_certificates: Annotated[dict[str, Entry] | None, PerKey(), MultiValued("type")] = None
    """Certificates by type, DER in base 64."""
    employee_number: Annotated[Text | None, JsonName(f"{ENTERPRISE}:employeeNumber")] = None
    """Number of the employee."""
    cost_center: Annotated[Text | None, JsonName(f"{ENTERPRISE}:costCenter")] = None
    """Cost center."""
    organization: Annotated[Text | None, JsonName(f"{ENTERPRISE}:organization")] = None
    """Organization."""
    division: Annotated[Text | None, JsonName(f"{ENTERPRISE}:division")] = None
    """Division."""
    department: Annotated[Text | None, JsonName(f"{ENTERPRISE}:department")] = None
    """Department."""
    manager: Annotated[
        str | None, AfterValidator(lambda text: text and _id(text)), JsonName(f"{ENTERPRISE}:manager.value")
    ] = None
    """Id of the manager, a user of the same domain (`boss.user_id`)."""
    is_federated_user: Annotated[bool | None, JsonName(f"{USER_EXTENSION}:isFederatedUser")] = None
    """Whether the user signs in at another identity provider, and has no password here."""
    preferred_ui_landing_page: Annotated[
        Literal["MyApps", "MyProfile", "OciConsole"] | None, JsonName(f"{USER_EXTENSION}:preferredUiLandingPage")
    ] = None
    """Where the user starts after a sign-in."""
    do_not_show_getting_started: Annotated[bool | None, JsonName(f"{USER_EXTENSION}:doNotShowGettingStarted")] = None
    """Whether the Console leaves its first steps out."""
    account_recovery_required: Annotated[bool | None, JsonName(f"{USER_EXTENSION}:accountRecoveryRequired")] = None
    """Whether the user must set up how to get the account back."""
    service_user: Annotated[bool | None, Replaces(), JsonName(f"{USER_EXTENSION}:serviceUser")] = None
    """Whether this is a program, which never signs in by a browser; can be set only when the user is made."""
    bypass_notification: Annotated[
        bool | None, Kept(), JsonName(f"{USER_EXTENSION}:bypassNotification"), OnlyAtCreation()
    ] = None
    """True: no mail welcomes the new user. Counts only when the user is made."""
    notification_email_template_id: Annotated[
        str | None, Kept(), JsonName(f"{USER_EXTENSION}:notificationEmailTemplateId"), OnlyAtCreation()
    ] = None
    """Id of the template of that mail. Counts only when the user is made."""
    is_authentication_delegated: Annotated[
        bool | None, Kept(), JsonName(f"{USER_EXTENSION}:isAuthenticationDelegated"), OnlyAtCreation()
    ] = None
    """Whether another directory checks the password. Counts only when the user is made."""
    max_concurrent_sessions: Annotated[int | None, Field(ge=1), JsonName(f"{USER_STATE}:maxConcurrentSessions")] = None
    """How many sessions at once."""
    extensions: Annotated[dict[str, dict[str, Any]] | None, PerKey(), Extensions(OTHER_SCHEMAS)] = None
    """Attributes of any further schema, by its URN: the domain's own (`…:idcs:extension:custom:User`), POSIX, … An
    empty string clears an attribute. Attributes that the service never returns cannot be compared."""
    on_delete: Annotated[Literal["delete", "disable", "keep"], Local()] = "delete"
    """What happens to the user when the resource is destroyed: deleted, disabled, or left as it is."""

    @rule("emails")
    def _one_primary_email(self) -> str | None:
        return _one_primary("emails", self.emails)

    @rule("phone_numbers")
    def _one_primary_number(self) -> str | None:
        return _one_primary("phone_numbers", self.phone_numbers)

    @rule("extensions")
    def _no_schema_twice(self) -> str | None:
        for urn, attributes in (self.extensions or {}).items():
            if not urn.startswith("urn:"):
                return (
                    f"'{urn}' is not a URN of a schema, such as urn:ietf:params:scim:schemas:idcs:extension:custom:User"
                )
            if urn.lower() == USER.lower():
                return f"{urn} is the schema of users itself: write its attributes as arguments of their own"
            if urn.lower() in _OTHER:
                return f"{urn} has arguments or resources of its own: use these"
            if not attributes:
                return f"name the attributes of {urn}; an empty string clears one"
        return None


def _one_primary(name: str, values: Mapping[Any, Any] | None) -> str | None:
    def is_primary(value: Any) -> bool:
        return (value.get("primary") if isinstance(value, Mapping) else getattr(value, "primary", None)) is True

    primary = sorted(str(type_) for type_, value in (values or {}).items() if is_primary(value))
    return f"only one of the {name} can be primary, not {' and '.join(primary)}" if len(primary) > 1 else None
