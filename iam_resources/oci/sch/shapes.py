"""What a connector takes from, what it does on the way, and where it puts it: as programs write it, and in JSON.

The kinds that are typed here are written in snake_case and checked in the preview. Every other kind of the service is
written as the service's documents have it, in its own words, and passed through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, Discriminator, Field, Tag
from pydantic.alias_generators import to_camel, to_snake

from iam_resources.engine import Model

_COMPARTMENT = r"^ocid1\.(compartment|tenancy)\."


class LogSource(Model):
    """One place to take logs from."""

    compartment_id: Annotated[str, Field(pattern=_COMPARTMENT)]
    """OCID of the compartment that the log is in."""
    log_group_id: str | None = None
    """OCID of the log group; `_Audit` for the audit log of the compartment, `_Audit_Include_Subcompartment` for those
    of the compartments in it too. If omitted: all logs of the compartment."""
    log_id: str | None = None
    """OCID of one log; if omitted: all of the group."""


class LoggingSource(Model):
    """Takes from logs."""

    kind: Literal["logging"]
    """`logging`."""
    log_sources: Annotated[list[LogSource], Field(min_length=1)]
    """Where from."""


class LogRuleTask(Model):
    """Lets only some log records through."""

    kind: Literal["logRule"]
    """`logRule`."""
    condition: Annotated[str, Field(min_length=1)]
    """Which, in the words of the logging search: `data.eventName = 'UserJit'`."""


class FunctionsTarget(Model):
    """Hands the records to a function."""

    kind: Literal["functions"]
    """`functions`."""
    function_id: Annotated[str, Field(pattern=r"^ocid1\.fnfunc\.")]
    """OCID of the function."""
    batch_size_in_kbs: Annotated[int | None, Field(ge=1, le=5000)] = None
    """Most data of one call, in KB, 1 to 5,000; not beside `batch_size_in_num`."""
    batch_size_in_num: Annotated[int | None, Field(ge=1, le=1000)] = None
    """Most records of one call, 1 to 1,000."""
    batch_time_in_sec: Annotated[int | None, Field(ge=60, le=300)] = None
    """How long records are gathered for one call at most, in seconds, 60 to 300."""


def _kind_of(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return kind if kind in ("logging", "logRule", "functions") else "other"


_Other: TypeAlias = Annotated[dict[str, Any], Tag("other")]
Source: TypeAlias = Annotated[Annotated[LoggingSource, Tag("logging")] | _Other, Discriminator(_kind_of)]
Task: TypeAlias = Annotated[Annotated[LogRuleTask, Tag("logRule")] | _Other, Discriminator(_kind_of)]
Target: TypeAlias = Annotated[Annotated[FunctionsTarget, Tag("functions")] | _Other, Discriminator(_kind_of)]
_TYPED = {"logging", "logRule", "functions"}
_SERVICE_ONLY = ("privateEndpointMetadata",)


def to_json(part: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    """A source, task or target as the service takes it."""
    if isinstance(part, BaseModel):
        part = part.model_dump(exclude_none=True)
        return {to_camel(name): _renamed(value, to_camel) for name, value in part.items()}
    return dict(part)


def from_json(part: Mapping[str, Any]) -> dict[str, Any]:
    """A source, task or target as a program would write it."""
    kept = {name: value for name, value in part.items() if value is not None and name not in _SERVICE_ONLY}
    if part.get("kind") not in _TYPED:
        return kept
    return {to_snake(name): _renamed(value, to_snake) for name, value in kept.items()}


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {rename(name): _renamed(item, rename) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_renamed(item, rename) for item in value]
    return value
