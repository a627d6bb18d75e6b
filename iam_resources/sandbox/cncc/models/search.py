"""Which users a listing or a count includes (2.3: "filtered according to query parameters", none of which it names)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from iam_resources.sandbox.cncc.models.realm import Realm
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.collection import Ordered

Test = Callable[[User], bool]

_FIELDS = ("username", "email", "firstName", "lastName")
_FLAGS = ("enabled", "emailVerified")


def find(realm: Realm, query: Mapping[str, str]) -> Sequence[User] | Ordered[User]:
    """The users that match, by user name.

    * ``search`` takes precedence over the fields. The user name, the address, the first or the last name must begin
      with each word, case-insensitively; ``*`` matches anything; ``"word"`` must match completely. ``id:`` takes ids.
    * A field must contain its value, case-insensitively, with SQL's ``%`` and ``_``; with ``exact=true`` equal it.
    * Service accounts are found by a field or a flag, but neither by ``search`` nor without any filter.
    """
    search = query.get("search", "").strip()
    if search.startswith("id:"):
        return [realm.users[user_id] for user_id in search[3:].split() if user_id in realm.users]
    tests: list[Test] = [test for flag in _FLAGS if (test := _flag(flag, query.get(flag))) is not None]
    if search:
        tests += [_word(word) for word in re.findall(r'"[^"]*"|\S+', search)]
    else:
        exact = query.get("exact", "").lower() == "true"
        tests += [_field(name, text, exact) for name in _FIELDS if (text := query.get(name))]
        tests += [_attribute(*pair) for pair in _pairs(query.get("q", ""))]
        if query.get("idpAlias"):
            return []  # the sandbox has no identity providers
    service_accounts = not search and any(
        name in query for name in (*_FIELDS, *_FLAGS, "exact", "q", "idpAlias", "idpUserId")
    )
    everybody = realm.users.all if service_accounts else realm.users.find("person", True)
    if not tests:
        return everybody
    one = _single(realm, query) if not search else None
    return [user for user in (everybody if one is None else one) if all(test(user) for test in tests)]


def _single(realm: Realm, query: Mapping[str, str]) -> list[User] | None:
    """The user of an exact query for a name or an address, from the index; None = all users must be searched."""
    if query.get("exact", "").lower() != "true":
        return None
    if query.get("username"):
        found = realm.user_named(query["username"])
    elif query.get("email"):
        found = realm.user_with_email(query["email"])
    else:
        return None
    return [found] if found else []


def value_of(user: User, field: str) -> str:
    """A field of a user by its name in the API, in lower case."""
    values = {
        "username": user.username,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
    }
    return (values[field] or "").lower()


def _word(word: str) -> Test:
    if len(word) >= 2 and word.startswith('"') and word.endswith('"'):
        pattern = re.compile(re.escape(word[1:-1].lower()))
    else:
        star = "".join(".*" if part == "*" else re.escape(part) for part in re.split(r"(\*)", word.lower()))
        pattern = re.compile(f"{star}.*", re.DOTALL)
    return lambda user: any(pattern.fullmatch(value_of(user, field)) for field in _FIELDS)


def _field(field: str, text: str, exact: bool) -> Test:
    if exact:
        wanted = text.lower()
        return lambda user: value_of(user, field) == wanted
    is_in = containing(text)
    return lambda user: is_in(value_of(user, field))


def containing(text: str) -> Callable[[str], bool]:
    """Whether a value contains a text, case-insensitively, with SQL's ``%`` and ``_``."""
    wanted = text.lower()
    if "%" not in wanted and "_" not in wanted:
        return lambda value: wanted in value.lower()
    pattern = re.compile(
        ".*" + "".join({"%": ".*", "_": "."}.get(each, re.escape(each)) for each in wanted) + ".*", re.DOTALL
    )
    return lambda value: pattern.fullmatch(value.lower()) is not None


def _flag(flag: str, text: str | None) -> Test | None:
    if text is None:
        return None
    wanted = text.lower() == "true"
    return (lambda user: user.enabled is wanted) if flag == "enabled" else (lambda user: user.email_verified is wanted)


def _pairs(text: str) -> list[tuple[str, str]]:
    """``q=name:value other:value``; quotes keep blanks together."""
    found = re.findall(r'("[^"]*"|[^\s:]+):("[^"]*"|\S+)', text)
    return [(name.strip('"'), value.strip('"')) for name, value in found]


def _attribute(name: str, value: str) -> Test:
    return lambda user: value in user.attributes.get(name, ())
