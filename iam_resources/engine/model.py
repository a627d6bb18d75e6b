"""How a resource says what its fields are: two pydantic models and a few markers.

    class UserInputs(Inputs):
        username: Annotated[str, Field(min_length=1), Key()]
        \"\"\"Login name, in lower case.\"\"\"

    class UserState(UserInputs, State):
        user_id: str = ""
        \"\"\"The UUID that the vendor gave the user.\"\"\"

`Inputs` is what a program may write, `State` what is known after a read: the same fields as observed, and those that
only the vendor sets. Everything else (checks, diffs, the schema, the typed class, the reference) is derived from here.

One rule holds for every field: **what the program does not mention is not managed.** A field left out (or `None`) is
neither compared nor sent, so adopting an existing object never changes what the program does not mention.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, ValidatorFunctionWrapHandler, field_validator
from pydantic.alias_generators import to_camel, to_snake

from iam_resources.engine.values import contains_unknown


@dataclass(frozen=True)
class Replaces:
    """A change of this field cannot be made in place: the object is replaced."""


@dataclass(frozen=True)
class Key:
    """Part of the natural key: two objects with equal keys cannot exist side by side.

    A replacement that keeps the key is therefore carried out as delete first, create after.
    """


@dataclass(frozen=True)
class Secret:
    """Always a Pulumi secret, whether or not the program marks it as one."""


@dataclass(frozen=True)
class WriteOnly:
    """A secret that the vendor never gives back; sent at creation, and again only when `version_field` changes."""

    version_field: str


@dataclass(frozen=True)
class Local:
    """Concerns this project only (how to connect, what to do on delete): never sent, no reason to call the vendor."""


@dataclass(frozen=True)
class Kept:
    """Sent to the vendor but not readable from it: the state keeps what was sent."""


@dataclass(frozen=True)
class Unordered:
    """A list that is a set: order and repetition mean nothing."""


@dataclass(frozen=True)
class ComparedAs:
    """A string that can be written in several ways: two that the function makes equal are no difference."""

    form: Callable[[str], str]


@dataclass(frozen=True)
class OrMap:
    """A string of JSON that a program may also write as a map: a validator of the field makes the string."""


@dataclass(frozen=True)
class PerKey:
    """A map of which only the mentioned keys are managed, also in maps inside it; an empty value clears a key."""


@dataclass(frozen=True)
class Refers:
    """Names another object in any of several ways: equal to any of these state fields is not a change.

    A list of references is compared with lists; each state field has the objects in the same order.
    """

    state_fields: tuple[str, ...]
    ignore_case: bool

    def __init__(self, *state_fields: str, ignore_case: bool = False) -> None:
        object.__setattr__(self, "state_fields", state_fields)
        object.__setattr__(self, "ignore_case", ignore_case)


@dataclass(frozen=True)
class Formerly:
    """The names of a field in states that were written by earlier versions."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


@dataclass(frozen=True)
class Follows:
    """On a field that the vendor sets: it may change when one of these inputs changes; otherwise it is stable.

    Without names: when any input changes that is sent to the vendor.
    """

    inputs: tuple[str, ...]

    def __init__(self, *inputs: str) -> None:
        object.__setattr__(self, "inputs", inputs)


@dataclass(frozen=True)
class FieldFacts:
    """What the markers of one field say."""

    name: str
    doc: str
    required: bool
    default: Any = None
    replaces: bool = False
    key: bool = False
    secret: bool = False
    write_only: str = ""
    local: bool = False
    kept: bool = False
    unordered: bool = False
    per_key: bool = False
    or_map: bool = False
    compared_as: Callable[[str], str] | None = None
    refers: tuple[str, ...] = ()
    ignore_case: bool = False
    formerly: tuple[str, ...] = ()
    follows: tuple[str, ...] | None = None

    def may_follow(self, changed: Collection[str]) -> bool:
        """Whether the value may be another one after these inputs have changed, which are sent to the vendor."""
        if self.follows is None:
            return False
        return any(name in self.follows for name in changed) if self.follows else bool(changed)


class Model(BaseModel):
    """Strict, and tolerant of values that are not known before the run."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        validate_default=False,
        hide_input_in_errors=True,  # an error's text may end in a log, and an input may be a password
    )

    observed: ClassVar[bool] = False
    """Whether the values come from the vendor rather than from a program."""

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Secrets are not shown: the repr of a model may end in a log, as an error's text may."""
        known = facts(type(self))
        for name, value in super().__repr_args__():
            fact = known.get(name or "")
            yield name, "[secret]" if value and fact and fact.secret else value

    @field_validator("*", mode="wrap")
    @classmethod
    def _unknown_passes(cls, value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        """A value that is not known yet cannot be wrong yet; one that a vendor returned is never refused."""
        if contains_unknown(value):
            return value
        if not cls.observed:
            return check(value)
        try:
            return check(value)
        except ValueError:
            return value


class Inputs(Model):
    """Base of what a program may write about a resource."""

    json_naming: ClassVar[Callable[[str], str]] = to_camel
    """What a field is called in the vendor's JSON; see `iam_resources.engine.wire`."""


class State(Model):
    """Base of what is known about a resource after a read."""

    model_config = ConfigDict(extra="ignore", strict=False)

    observed: ClassVar[bool] = True


@cache
def facts(model: type[Model]) -> dict[str, FieldFacts]:
    """The facts of each field of a model, in the order in which they are written."""
    found = {}
    for name, info in model.model_fields.items():
        marks: dict[str, Any] = {}
        for mark in info.metadata:
            match mark:
                case Replaces() | Key() | Secret() | Local() | Kept() | Unordered() | PerKey() | OrMap():
                    marks[to_snake(type(mark).__name__)] = True
                case WriteOnly():
                    marks["write_only"], marks["secret"] = mark.version_field, True
                case ComparedAs():
                    marks["compared_as"] = mark.form
                case Refers():
                    marks["refers"], marks["ignore_case"] = mark.state_fields, mark.ignore_case
                case Formerly():
                    marks["formerly"] = mark.names
                case Follows():
                    marks["follows"] = mark.inputs
        required = info.is_required()
        found[name] = FieldFacts(name, info.description or "", required, None if required else info.default, **marks)
    return found
