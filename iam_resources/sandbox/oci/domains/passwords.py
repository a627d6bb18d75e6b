"""Passwords: the policy they must meet, and their hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import ScimError
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.domain import Domain

_ROUNDS = 1_000
"""Few, because a sandbox protects nothing; but it does not store passwords in clear."""
_HISTORY = "The password must not be one of the previous {} passwords."


def policy_of(domain: Domain) -> Document:
    """The policy that applies to all users of a domain: the one with the lowest priority number."""
    return min(domain.collection("PasswordPolicies"), key=lambda policy: int(policy["priority"]))


def check(domain: Domain, user: Document, password: str) -> None:
    """Check a password against the policy.

    Raises:
        ScimError: 400; one message names all rules that are broken (guide 3.6).
    """
    broken = _broken(policy_of(domain), user, password)
    if broken:
        raise ScimError(
            400,
            "The password does not meet the criteria of the password policy because: [" + ", ".join(broken) + "]",
            "error.identity.passwordmgmt.pwdpolicyViolation",
        )


def _broken(policy: Document, user: Document, password: str) -> list[str]:
    found = []
    if len(password) < policy["minLength"]:
        found.append(f"The password must have at least {policy['minLength']} characters.")
    if len(password) > policy["maxLength"]:
        found.append(f"The password must have at most {policy['maxLength']} characters.")
    for rule, what, is_one in (
        ("minUpperCase", "uppercase", str.isupper),
        ("minLowerCase", "lowercase", str.islower),
        ("minNumerals", "numeric", str.isdigit),
        ("minSpecialChars", "special", lambda sign: not sign.isalnum()),
    ):
        least = policy.get(rule, 0)
        if sum(map(is_one, password)) < least:
            found.append(f"The password must have at least {least} {what} character(s).")
    name = user.get("name", {})
    for rule, what, value in (
        ("firstNameDisallowed", "first name", name.get("givenName")),
        ("lastNameDisallowed", "last name", name.get("familyName")),
        ("userNameDisallowed", "user name", user["userName"]),
    ):
        # A name of one or two letters would exclude most passwords.
        if policy.get(rule) and len(value or "") > 2 and str(value).casefold() in password.casefold():
            found.append(f"The password must not contain the {what} of the user.")
    count = policy.get("numPasswordsInHistory", 0)
    if any(matches(old, password) for old in user.get("_password", [])[-count:]):
        found.append(_HISTORY.format(count))
    return found


def remember(kept: list[dict[str, str]] | None, password: str) -> list[dict[str, str]]:
    """Hashes of the former passwords and a new one, the newest last."""
    salt = secrets.token_hex(16)
    return [*(kept or []), {"salt": salt, "digest": _digest(salt, password)}][-5:]


def matches(kept: dict[str, str], password: str) -> bool:
    """Whether a hash is that of a password."""
    return hmac.compare_digest(kept["digest"], _digest(kept["salt"], password))


def _digest(salt: str, password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), _ROUNDS).hex()


def state(moment: str, *, must_change: bool) -> dict[str, Any]:
    """The extension with the state of a user's password."""
    return {
        "lastSuccessfulSetDate": moment,
        "cantChange": False,
        "cantExpire": False,
        "mustChange": must_change,
        "expired": False,
    }
