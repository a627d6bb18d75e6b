"""The user profile: which values a user may have.

Limits as Keycloak 26.5.5 has them in a new realm (``GET users/profile``): user name of 3 to 255 characters, names and
address of at most 255, attributes that are not in the profile of at most 2048 characters.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from typing import Any

UNMANAGED_LIMIT = 2048

_USERNAME_FORBIDDEN = re.compile(r"[<>&\"'\s$%!#?§,;:*~/\\|^=\[\]{}()`\x00-\x1f\x7f]")
_NAME_FORBIDDEN = re.compile(r"[<>&\"\v$%!#?§;*~/\\|^=\[\]{}()\x00-\x1f\x7f]")
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~\u0080-\uffff-]+"
_LABEL = r"[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]{0,61}[a-z0-9\u0080-\uffff])?"
_EMAIL = re.compile(
    rf"(?P<local>{_ATOM}(?:\.{_ATOM})*|\"[^\"\r\n]+\")@(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\])", re.IGNORECASE
)


def is_blank(text: str) -> bool:
    """Whether the server takes a string for blank, and drops it: Java counts no-break spaces as characters."""
    return all(character.isspace() and character not in "\x85\xa0\u2007\u202f" for character in text)


def default(required: bool) -> dict[str, Any]:
    """The profile of a new realm. In master no field is required, elsewhere address and names are."""
    rights = {"view": ["admin", "user"], "edit": ["admin", "user"]}
    must: dict[str, Any] = {"required": {"roles": ["user"]}} if required else {}
    named = {"length": {"max": 255}, "person-name-prohibited-characters": {}}
    return {
        "attributes": [
            {
                "name": "username",
                "displayName": "${username}",
                "validations": {
                    "length": {"min": 3, "max": 255},
                    "username-prohibited-characters": {},
                    "up-username-not-idn-homograph": {},
                },
                "permissions": rights,
                "multivalued": False,
            },
            {
                "name": "email",
                "displayName": "${email}",
                "validations": {"email": {}, "length": {"max": 255}},
                **must,
                "permissions": rights,
                "multivalued": False,
            },
            *(
                {
                    "name": name,
                    "displayName": f"${{{name}}}",
                    "validations": copy.deepcopy(named),
                    **must,
                    "permissions": rights,
                    "multivalued": False,
                }
                for name in ("firstName", "lastName")
            ),
        ],
        "groups": [
            {
                "name": "user-metadata",
                "displayHeader": "User metadata",
                "displayDescription": "Attributes, which refer to user metadata",
            }
        ],
    }


def metadata(username_read_only: bool) -> dict[str, Any]:
    """``userProfileMetadata``: 1.5 kB that the server repeats in every row of a listing, even of a brief one."""
    one = {"multivalued": {"max": "1"}}
    named = {
        "person-name-prohibited-characters": {"ignore.empty.value": True},
        **one,
        "length": {"max": 255, "ignore.empty.value": True},
    }

    def row(name: str, required: bool, read_only: bool, validators: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": name,
            "displayName": f"${{{name}}}",
            "required": required,
            "readOnly": read_only,
            "validators": validators,
            "multivalued": False,
        }

    return {
        "attributes": [
            row(
                "username",
                True,
                username_read_only,
                {
                    "username-prohibited-characters": {"ignore.empty.value": True},
                    **one,
                    "length": {"max": 255, "ignore.empty.value": True, "min": 3},
                    "up-username-not-idn-homograph": {"ignore.empty.value": True},
                },
            ),
            row(
                "email",
                False,
                False,
                {
                    **one,
                    "length": {"max": 255, "ignore.empty.value": True},
                    "email": {"ignore.empty.value": True},
                },
            ),
            row("firstName", False, False, named),
            row("lastName", False, False, named),
        ],
        "groups": default(required=False)["groups"],
    }


def username_problems(value: str) -> list[dict[str, Any]]:
    """What is wrong with a user name."""
    problems = []
    if not 3 <= len(value.strip()) <= 255:
        problems.append(_problem("username", "error-invalid-length", 3, 255))
    if _USERNAME_FORBIDDEN.search(value) or not all(map(_latin_or_common, value)):
        problems.append(_problem("username", "error-username-invalid-character"))
    return problems


def email_problems(value: str) -> list[dict[str, Any]]:
    """What is wrong with an address; the part before the @ has at most 64 characters."""
    problems = []
    match = _EMAIL.fullmatch(value)
    if match is None or len(match["local"]) > 64:
        problems.append(_problem("email", "error-invalid-email", value))
    if len(value) > 255:
        problems.append(_problem("email", "error-invalid-length-too-long", None, 255))
    return problems


def name_problems(field: str, value: str) -> list[dict[str, Any]]:
    """What is wrong with a first or last name."""
    problems = []
    if len(value.strip()) > 255:
        problems.append(_problem(field, "error-invalid-length-too-long", None, 255))
    if _NAME_FORBIDDEN.search(value):
        problems.append(_problem(field, "error-person-name-invalid-character"))
    return problems


def attribute_problems(name: str, values: list[str]) -> list[dict[str, Any]]:
    """What is wrong with an attribute that is not in the profile."""
    if any(len(value) > UNMANAGED_LIMIT for value in values):
        return [_problem(name, "error-invalid-length", 0, UNMANAGED_LIMIT)]
    return []


def read_only(field: str) -> dict[str, Any]:
    """The problem of changing a field that is read-only in the realm."""
    return _problem(field, "error-user-attribute-read-only")


def _problem(field: str, key: str, *parameters: Any) -> dict[str, Any]:
    return {"field": field, "errorMessage": key, "params": [field, *parameters]}


def _latin_or_common(character: str) -> bool:
    """Latin script, or no script: other alphabets are refused since they have look-alike letters."""
    if character.isascii():
        return True
    if unicodedata.category(character)[0] == "M":
        return False
    return not character.isalpha() or "LATIN" in unicodedata.name(character, "")
