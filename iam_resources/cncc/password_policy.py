"""The password policy of a realm, as far as it can be evaluated here: what needs the user's history or the server's own
lists is left to the server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from iam_resources.cncc.api.representation import Representation

_COUNTED: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "digits": (str.isdigit, "digits"),
    "lowerCase": (str.islower, "lower case letters"),
    "upperCase": (str.isupper, "upper case letters"),
    "specialChars": (lambda letter: not letter.isalnum(), "special characters"),
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
    found = []
    for rule in re.split(r" and (?=\w+\()", str(realm.get("passwordPolicy") or "")):
        match = re.fullmatch(r"\s*(\w+)(?:\((.*)\))?\s*", rule, re.DOTALL)
        if match and (reason := _violation(match[1], match[2] or "", password, username, email)):
            found.append(reason)
    return found


def _violation(name: str, value: str, password: str, username: str | None, email: str | None) -> str:
    number = int(value) if value.isdigit() else 0
    if name in _COUNTED:
        belongs, words = _COUNTED[name]
        return f"at least {number} {words}" if sum(map(belongs, password)) < number else ""
    match name:
        case "length":
            return f"at least {number} characters" if len(password) < number else ""
        case "maxLength":
            return f"at most {number} characters" if number and len(password) > number else ""
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
