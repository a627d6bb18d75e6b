"""What a program may write about a user, and both directions between that and the vendor's JSON (4.6.1, 4.6.5, 4.9).

Objects travel whole: a change of one part sends all others as they were read. SCIM has the same attributes under other
names (`iam_resources.huawei.scim.names`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from iam_resources.engine import Kept, Key, Local, PerKey, Replaces, rule
from iam_resources.engine.check import describe_unknown
from iam_resources.engine.per_key import merged
from iam_resources.engine.wire import JsonName, NotSent, json_names
from iam_resources.errors import VendorError
from iam_resources.huawei.connection import Row
from iam_resources.huawei.directory import Directory
from iam_resources.huawei.lifecycle import HuaweiInputs, StoreInputs
from iam_resources.shapes.named import SWAP, describe_replaced

_Needed: TypeAlias = Annotated[str, Field(min_length=1, max_length=1024)]
Text: TypeAlias = Annotated[str | None, Field(max_length=1024)]
_Map: TypeAlias = dict[str, Annotated[str, Field(max_length=1024)]]
_ADDRESS = ("country", "formatted", "locality", "postal_code", "region", "street_address", "type")
_ENTERPRISE = ("cost_center", "department", "division", "employee_number", "manager", "organization")
_LISTS = ("addresses", "emails", "phone_numbers")
"""What the vendor keeps as a list of one."""


class UserAttributes(HuaweiInputs):
    """What the identity source and SCIM have in common."""

    default_email_type: ClassVar[str] = "Work"
    user_name: Annotated[str, Key()]
    """Login name."""
    display_name: _Needed
    """Name to display, 1 to 1024 characters."""
    family_name: Annotated[_Needed, JsonName("name.family_name")]
    """Family name, 1 to 1024 characters."""
    given_name: Annotated[_Needed, JsonName("name.given_name")]
    """Given name, 1 to 1024 characters."""
    email: Annotated[_Needed, JsonName("emails.value")]
    """E-mail address, unique in the identity source."""
    email_type: Annotated[str | None, Field(min_length=1, max_length=1024), JsonName("emails.type")] = None
    """Kind of the address; `Work` for a new user."""
    middle_name: Annotated[Text, JsonName("name.middle_name")] = None
    """Middle name; an empty string clears it, here and below."""
    formatted_name: Annotated[Text, JsonName("name.formatted")] = None
    """The whole name as it is shown."""
    honorific_prefix: Annotated[Text, JsonName("name.honorific_prefix")] = None
    """What stands before the name."""
    honorific_suffix: Annotated[Text, JsonName("name.honorific_suffix")] = None
    """What stands after the name."""
    title: Text = None
    """Title."""
    user_type: Text = None
    """Type of the user."""
    locale: Text = None
    """Where the user is, such as `en_US`."""
    preferred_language: Text = None
    """Language that the user prefers."""
    timezone: Text = None
    """Time zone."""
    profile_url: Text = None
    """Address of a page about the user."""
    phone_number: Annotated[Text, JsonName("phone_numbers.value")] = None
    """Phone number."""
    phone_number_type: Annotated[Text, JsonName("phone_numbers.type")] = None
    """Kind of the phone number."""
    address: Annotated[_Map | None, PerKey(), JsonName("addresses")] = None
    """The address: `country`, `formatted`, `locality`, `postal_code`, `region`, `street_address`, `type`. Parts that
    are not mentioned stay, an empty string clears one."""
    enterprise: Annotated[_Map | None, PerKey()] = None
    """The work: `cost_center`, `department`, `division`, `employee_number`, `manager`, `organization`, as `address`."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing user of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "disable", "keep"], Local()] = "delete"
    """What happens to the user when the resource is destroyed."""

    @rule("address")
    def _known_parts(self) -> str | None:
        return _unknown(self.address, _ADDRESS)

    @rule("enterprise")
    def _known_facts(self) -> str | None:
        return _unknown(self.enterprise, _ENTERPRISE)


class UserInputs(UserAttributes, StoreInputs):
    user_name: Annotated[str, Field(min_length=2, max_length=128), Key(), Replaces()]
    """Login name, 2 to 128 characters, unique. It cannot be changed: another name makes another user, who has none of
    the memberships and assignments of this one."""
    nickname: Text = None
    """Nickname."""
    enabled: Annotated[bool | None, NotSent()] = None
    """Whether the user may sign in; a new user may, where it is not mentioned."""
    password_mode: Annotated[Literal["OTP", "EMAIL"], Kept(), NotSent()] = "OTP"  # noqa: S105
    """How a new user gets a password: `OTP` gives one here (`one_time_password`), `EMAIL` lets the service send a mail.
    A change alone does nothing."""
    password_version: Annotated[int | None, Field(ge=0), Kept(), NotSent()] = None
    """Another number resets the password, in the way of `password_mode`."""


def _unknown(given: Mapping[str, str] | None, known: tuple[str, ...]) -> str | None:
    strange = [name for name in given or {} if name not in known]
    return f"'{strange[0]}' {describe_unknown(strange[0], known)}" if strange else None


def fields_of(model: type[UserAttributes], row: Row) -> dict[str, Any]:
    """The fields of a model as the vendor returns them; what is null or empty is None."""
    fields: dict[str, Any] = {}
    for field, path in json_names(model).items():
        top, _, inner = path.partition(".")
        value = _plain(top, row.get(top))
        if isinstance(value, dict):
            value.pop("primary", None)
        fields[field] = (value or {}).get(inner) if inner else value
    return {field: None if value in ("", {}) else value for field, value in fields.items()}


def body_of(inputs: UserAttributes) -> Row:
    """The body that makes a user."""
    attributes = attributes_of({}, inputs, json_names(type(inputs)))
    return {name: value for name, value in attributes.items() if value is not None}


def changes_of(row: Row, inputs: UserInputs, changed: Iterable[str]) -> dict[str, str | None]:
    """The attributes to send for a change: objects as JSON text, None where one is taken away."""
    attributes = attributes_of(row, inputs, changed)
    return {
        name: value if value is None or isinstance(value, str) else _text(value) for name, value in attributes.items()
    }


def attributes_of(row: Row, inputs: UserAttributes, fields: Iterable[str]) -> dict[str, Any]:
    """What the vendor is to have of the attributes that some fields are part of; None where one is taken away.

    Args:
        row: the user as read just now; empty for a new one.
    """
    names, after = json_names(type(inputs)), dict[str, Any]()
    for field in fields:
        value = getattr(inputs, field) if field in names else None
        if value is None:
            continue
        top, _, inner = names[field].partition(".")
        if not inner and not isinstance(value, Mapping):
            after[top] = None if value == "" else value
            continue
        known = after[top] if top in after else _plain(top, row.get(top))
        after[top] = merged(known or {}, {inner: value} if inner else value)
    kind = inputs.default_email_type
    return {
        top: _wrapped(top, value, row, kind) if isinstance(value, Mapping) else value for top, value in after.items()
    }


async def describe_taken_address(users: Directory[Any], email: str, error: VendorError, own_id: str = "") -> None:
    """Complete the error where an e-mail address is taken: say whose it is.

    Args:
        own_id: of the user who is being changed, who may have the address.
    """
    async for row in users.listing():
        taken = str((_plain("emails", row.get("emails")) or {}).get("value")).casefold() == email.casefold()
        if taken and row["id"] != own_id:
            further = SWAP if own_id else describe_replaced("user", "memberships and assignments")
            error.hint = f"The e-mail address {email} is that of user {row['user_name']}: write another one. {further}"
            return


def _plain(top: str, value: Any) -> Any:
    """An attribute without the list around it and without what is null; the manager is a string."""
    if top in _LISTS:
        value = value[0] if value else None
    if not isinstance(value, Mapping):
        return value
    manager = {"manager": (value["manager"] or {}).get("value")} if "manager" in value else {}
    return {name: inner for name, inner in {**value, **manager}.items() if inner is not None}


def _wrapped(top: str, value: Mapping[str, Any], row: Row, email_type: str) -> Any:
    """An attribute in the form of the vendor; None where nothing is left of it."""
    after = dict(value)
    if top == "emails":
        former = _plain(top, row.get(top)) or {}
        after = {"primary": True, "type": email_type, **after}
        if former.get("value") != after["value"]:
            after.pop("verification_status", None)  # nobody has verified the new address
    elif "manager" in after:
        after["manager"] = {"value": after["manager"]}
    if not after.keys() - {"primary"}:
        return None
    return [after] if top in _LISTS else after


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
