"""The rules of a repository for its reviews: limits, guardrails, reviewers, accepted risks and people."""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from iam_resources.errors import ConfigError

FILE = "iam-review.toml"
_DURATION = re.compile(r"P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (86400, 3600, 60, 1)
_KINDS = {
    "extra_forbidden": "there is no such setting",
    "missing": "is missing",
    "string_pattern_mismatch": "is not the id of a rule, such as IAM001",
}


def matches(pattern: str, *names: str) -> bool:
    """Whether one of several names is what is meant: the same name, or one with the pattern; in any case.

    Args:
        pattern: with `*` and `?` as wildcards, and `[ab]` for one of several letters.
        names: of one thing.
    """
    wanted = pattern.casefold()
    return any(name.casefold() == wanted or fnmatchcase(name.casefold(), wanted) for name in names)


def seconds_in(duration: str) -> int:
    """The seconds of a duration in ISO 8601, such as `PT8H`; 0 for what is none."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return 0
    return sum(unit * int(number or 0) for unit, number in zip(_UNITS, match.groups(), strict=True))


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Table):
    """What counts as too much. Each is used by one rule.

    Attributes:
        session: the longest session of a permission set, in ISO 8601.
        deleted_percent: how much of a kind may be deleted at once.
        people_gaining_one: how many people may gain the same thing at once.
        administrators: patterns of names of roles that are an administrator's, beside those that are known.
        own_accounts: accounts that the stack signs in with; that of the CNC Console is known.
    """

    session: str = "PT8H"
    deleted_percent: Annotated[int, Field(ge=0, le=100)] = 30
    people_gaining_one: Annotated[int, Field(ge=1)] = 10
    administrators: list[str] = []
    own_accounts: list[str] = []

    @field_validator("session")
    @classmethod
    def _duration(cls, text: str) -> str:
        if not seconds_in(text):
            raise ValueError("is not a duration of ISO 8601, such as PT8H or PT90M")
        return text


class Guardrails(_Table):
    """What a review must not contain; `iam review` ends with code 3 if it does.

    Attributes:
        fail_on: the lowest severity of a risk that is not accepted and breaks a guardrail; `never` for none.
        people_losing: how many people may lose something.
        people_gaining: how many people may gain something.
        protected_people: names, mail addresses or patterns of those whose access must not shrink.
        protected_groups: names or patterns of groups that nobody may leave or enter.
        complete: whether a review that is not complete breaks a guardrail.
    """

    fail_on: Literal["low", "medium", "high", "critical", "never"] = "critical"
    people_losing: Annotated[int | None, Field(ge=0)] = None
    people_gaining: Annotated[int | None, Field(ge=0)] = None
    protected_people: list[str] = []
    protected_groups: list[str] = []
    complete: bool = False


class Reviewers(_Table):
    """Who must approve a change of access in a scope.

    Attributes:
        scope: a pattern of the scope, such as `realm cncc`, `account *` or `tenancy`; `*` is every scope.
        people: any of these may approve, as they are given with --approved-by.
        approvals: how many of them must.
        gains_only: whether a change that only takes access away needs none.
    """

    scope: str
    people: Annotated[list[str], Field(min_length=1)]
    approvals: Annotated[int, Field(ge=1)] = 1
    gains_only: bool = False


class Acceptance(_Table):
    """A risk that is accepted.

    Attributes:
        rule: the rule's id.
        subject: a pattern of what it is about.
        reason: why.
        until: the last day on which it counts.
    """

    rule: Annotated[str, Field(pattern=r"^IAM\d{3}$")]
    subject: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=5)]
    until: date


class Settings(_Table):
    """All of it.

    Attributes:
        limits, guardrails, reviewers: see there.
        accept: the accepted risks.
        people: account names (`cncc/ana`) or mail addresses, each with the person that it belongs to.
    """

    limits: Limits = Limits()
    guardrails: Guardrails = Guardrails()
    reviewers: list[Reviewers] = []
    accept: list[Acceptance] = []
    people: dict[str, str] = {}


def read_settings(file: Path | None) -> Settings:
    """Read the settings.

    Args:
        file: where; None takes `iam-review.toml` of the current folder or one above it, if there is one.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong; the error names the line.
    """
    found = file or next((each / FILE for each in (Path.cwd(), *Path.cwd().parents) if (each / FILE).exists()), None)
    if found is None:
        return Settings()
    try:
        text = found.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{found} cannot be read: {why}") from None
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{found.name} is not TOML: {error}") from None
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise ConfigError("; ".join(_fault(found.name, text, each) for each in error.errors())) from None


def _fault(name: str, text: str, fault: Any) -> str:
    where = [str(part) for part in fault["loc"]]
    kind = fault["type"]
    what = _KINDS.get(kind) or fault["msg"].removeprefix("Value error, ")
    near = ""
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(where[-1], _names_beside(fault["loc"]), n=1)
        near = (
            f": did you mean {close[0]}?" if close else f"; there are {', '.join(sorted(_names_beside(fault['loc'])))}"
        )
    return f"{name}, line {line_of(text, fault['loc'])}: {'.'.join(where)}: {what}{near}"


def _names_beside(loc: tuple[Any, ...]) -> list[str]:
    tables: dict[str, type[BaseModel]] = {
        "limits": Limits,
        "guardrails": Guardrails,
        "reviewers": Reviewers,
        "accept": Acceptance,
    }
    model = Settings if len(loc) == 1 else tables.get(str(loc[0]), Settings)
    return list(model.model_fields)


def line_of(text: str, loc: tuple[Any, ...]) -> int:
    """The line of a key in a TOML text, from 1; the line of its table where the key itself is not found.

    Args:
        text: the file.
        loc: the path of the key, with numbers of tables in an array.
    """
    table, number = str(loc[0]), next((part for part in loc if isinstance(part, int)), 0)
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    head = re.compile(rf"^\s*\[\[?\s*{re.escape(table)}\s*\]\]?")
    seen, at, inside = -1, 1, len(loc) == 1
    for line_number, line in enumerate(text.splitlines(), 1):
        if head.match(line):
            seen += 1
            if seen == number:
                at, inside = line_number, True
                continue
        elif re.match(r"^\s*\[", line) and inside and len(loc) > 1:
            break
        if inside and re.match(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return line_number
    return at
