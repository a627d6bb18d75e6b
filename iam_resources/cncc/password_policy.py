"""The password policy of a realm, as far as it can be evaluated here: what needs the user's history or the server's own
lists is left to the server."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iam_resources.cncc.api.representation import Representation
from iam_resources.password_rules import find_missing

_COUNTED: Mapping[str, str] = {
    "digits": "digits",
    "lowerCase": "lower case letters",
    "upperCase": "upper case letters",
    "specialChars": "special characters",
}


def find_violations(realm: Representation, password: str, username: str | None, email: str | None) -> list[str]:
    """What a realm demands of a password that this one does not have.

    Args:
        realm: its settings, with `passwordPolicy`, such as `length(12) and digits(1)`.
        password: the password.
        username, email: of the user, where they are known.

    Returns:
        Each demand in words; none of them holds the password.
    """
    parts = re.split(r" and (?=\w+\()", str(realm.get("passwordPolicy") or ""))
    matches = [re.fullmatch(r"\s*(\w+)(?:\((.*)\))?\s*", part, re.DOTALL) for part in parts]
    rules = {match[1]: match[2] or "" for match in matches if match}
    number = {name: int(value) for name, value in rules.items() if value.isdigit()}
    found = find_missing(
        password,
        {kind: number.get(name, 0) for name, kind in _COUNTED.items()},
        shortest=number.get("length", 0),
        longest=number.get("maxLength", 0),
    )
    return found + [reason for name in rules if (reason := _violation(name, rules[name], password, username, email))]


def _violation(name: str, value: str, password: str, username: str | None, email: str | None) -> str:
    match name:
        case "notUsername":
            return "that it is not the user name" if username and password.lower() == username.lower() else ""
        case "notContainsUsername":
            return "that it does not contain the user name" if username and username.lower() in password.lower() else ""
        case "notEmail":
            return "that it is not the e-mail address" if email and password.lower() == email.lower() else ""
        case "regexPattern":
            return f"that it matches {value}" if _fails(value, password) else ""
    return ""


def _fails(pattern: str, password: str) -> bool:
    try:
        return re.fullmatch(pattern, password) is None
    except re.error:
        return False  # of Java, which has more
