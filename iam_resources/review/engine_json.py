"""The parts of the engine's JSON that a review reads, to check a document before it is used."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class ResourceJson(_Part):
    """A resource in a preview or a state."""

    urn: str = ""
    type: str = ""
    id: str | None = None
    custom: bool | None = None
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    propertyDependencies: dict[str, list[str] | None] | None = None
    protect: bool | None = None
    retainOnDelete: bool | None = None
    sourcePosition: str | None = None


class StepJson(_Part):
    """A step of a preview."""

    op: str
    urn: str
    oldState: ResourceJson | None = None
    newState: ResourceJson | None = None
    detailedDiff: dict[str, Any] | None = None
    diffReasons: list[str] | None = None


class DiagnosticJson(_Part):
    """A message of the engine."""

    severity: str | None = None
    message: str | None = None


class PreviewJson(_Part):
    """A preview in one document."""

    steps: list[StepJson] | None = None
    changeSummary: dict[str, int] | None = None
    diagnostics: list[DiagnosticJson] | None = None
    config: dict[str, Any] | None = None


class MetadataJson(_Part):
    """A step, as an event has it."""

    op: str
    urn: str
    old: ResourceJson | None = None
    new: ResourceJson | None = None
    detailedDiff: dict[str, Any] | None = None
    diffs: list[str] | None = None


class StepEventJson(_Part):
    """An event about a step."""

    metadata: MetadataJson


class PreludeJson(_Part):
    """The event at the beginning."""

    config: dict[str, Any] | None = None


class SummaryJson(_Part):
    """The event at the end."""

    resourceChanges: dict[str, int] | None = None


class EventJson(_Part):
    """One event."""

    preludeEvent: PreludeJson | None = None
    diagnosticEvent: DiagnosticJson | None = None
    resourcePreEvent: StepEventJson | None = None
    resOutputsEvent: StepEventJson | None = None
    summaryEvent: SummaryJson | None = None


class DeploymentJson(_Part):
    """The resources of an export."""

    resources: list[ResourceJson] | None = None


class ExportJson(_Part):
    """What `pulumi stack export` prints."""

    version: int = 3
    deployment: DeploymentJson


def fault_of(found: Any, kind: type[BaseModel]) -> str:
    """What in a document is not as it should be, with its place; empty where all is well.

    Args:
        found: the document.
        kind: what it should be.
    """
    try:
        kind.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}" if where else str(first["msg"])
    return ""
