"""Hashes of passwords, and the password policy of a realm."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid

from iam_resources.sandbox.cncc.exceptions import CnccError, Described
from iam_resources.sandbox.cncc.models.user import Password, User

ROUNDS = 2_000
"""Few, because the sandbox protects nothing and a thousand test users must not take a minute. Keycloak uses argon2."""


def make(value: str, now: float) -> Password:
    """Hash a new password."""
    salt = secrets.token_hex(16)
    return Password(str(uuid.uuid4()), salt, _digest(value, salt), int(now * 1000))


def matches(password: Password | None, value: str) -> bool:
    """Whether a value is this password."""
    return password is not None and hmac.compare_digest(password.digest, _digest(value, password.salt))


def _digest(value: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", value.encode(), bytes.fromhex(salt), ROUNDS).hex()


def parse(policy: str | None) -> dict[str, str]:
    """``length(8) and notUsername`` → ``{"length": "8", "notUsername": ""}``."""
    found = {}
    for part in re.split(r"\s+and\s+", policy or ""):
        if match := re.fullmatch(r"\s*(\w+)(?:\((.*)\))?\s*", part):
            found[match[1]] = match[2] or ""
    return found


def check(policy: str | None, user: User, value: str) -> None:
    """Check a new password against the policy of the realm (2.6: "400 Bad Request: Invalid password").

    Where several rules are broken Keycloak names one of them, in its own order; here it is the order of this function.

    Raises:
        CnccError: 400 with the message key as ``error`` and the English message as ``error_description``.
    """
    rules = parse(policy)
    counts = {
        "upperCase": ("UpperCaseChars", "upper case characters", sum(c.isupper() for c in value)),
        "lowerCase": ("LowerCaseChars", "lower case characters", sum(c.islower() for c in value)),
        "digits": ("Digits", "numerical digits", sum(c.isdigit() for c in value)),
        "specialChars": ("SpecialChars", "special characters", sum(not c.isalnum() for c in value)),
    }
    for rule, (key, words, count) in counts.items():
        if rule in rules and count < (least := _number(rules[rule], 1)):
            raise _invalid(f"Min{key}", f"must contain at least {least} {words}.")
    if "length" in rules and len(value) < (least := _number(rules["length"], 8)):
        raise _invalid("MinLength", f"minimum length {least}.")
    if "maxLength" in rules and len(value) > (most := _number(rules["maxLength"], 64)):
        raise _invalid("MaxLength", f"maximum length {most}.")
    if "notUsername" in rules and value.lower() == user.username:
        raise _invalid("NotUsername", "must not be equal to the username.")
    if "notContainsUsername" in rules and user.username in value.lower():
        raise _invalid("NotContainsUsername", "Can not contain the username.")
    if "notEmail" in rules and user.email and value.lower() == user.email:
        raise _invalid("NotEmail", "must not be equal to the email.")
    if "regexPattern" in rules and not re.fullmatch(rules["regexPattern"], value):
        raise _invalid("RegexPattern", "fails to match regex pattern(s).")
    if "passwordHistory" in rules:
        kept = _number(rules["passwordHistory"], 3)
        known = [old for old in (user.password, *user.old_passwords) if old is not None][:kept]
        if any(matches(old, value) for old in known):
            raise _invalid("History", f"must not be equal to any of last {kept} passwords.")


def remember(policy: str | None, user: User, new: Password) -> None:
    """Set the user's password, and keep as many old ones as the policy requires."""
    kept = _number(parse(policy).get("passwordHistory", "0"), 3)
    if user.password is not None:
        user.old_passwords = [user.password, *user.old_passwords][: max(kept - 1, 0)]
    user.password = new


def _number(text: str, default: int) -> int:
    return int(text) if text.strip().isdigit() else default


def _invalid(key: str, text: str) -> CnccError:
    return Described(400, f"invalidPassword{key}Message", f"Invalid password: {text}")
