"""The engine's JSON: a preview, its stream of events, the export of a stack. What is read of it is checked first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from iam_resources.errors import IamError

AGAIN = "Run it again: pulumi preview --json --show-sames > preview.json"


class Unreadable(IamError):
    """A preview or a state that cannot be read."""


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


class OperationJson(_Part):
    """What a run has begun and not ended."""

    type: str
    resource: ResourceJson


class DeploymentJson(_Part):
    """The resources of an export."""

    resources: list[ResourceJson] | None = None
    pending_operations: list[OperationJson] | None = None


class ExportJson(_Part):
    """What `pulumi stack export` prints."""

    version: int = 3
    deployment: DeploymentJson | None


def read_preview(text: str, name: str) -> dict[str, Any]:
    """A preview in one document, as `pulumi preview --json` prints it.

    Args:
        text: the document; warnings of the engine may stand before it.
        name: where it comes from, for errors: a file's name, or `standard input`.

    Raises:
        Unreadable: it is cut off, of something else, of a later version, or of a preview that failed.
    """
    start = text.find("{")
    if start > 0 and not text[:start].strip().startswith("["):
        text = "\n" * text.count("\n", 0, start) + text[start:]
    found = parse(text, name)
    if not isinstance(found, dict) or not ({"steps", "changeSummary", "diagnostics"} & found.keys()):
        raise Unreadable(f"{name} is JSON, and not that of a preview", hint=AGAIN)
    check_form(found, PreviewJson, name)
    check_good(found.get("diagnostics") or (), name)
    if found.get("changeSummary") is None:
        raise Unreadable(f"{name} is of a preview that did not end: it has no summary", hint=AGAIN)
    return found


@dataclass(frozen=True)
class Export:
    """A state.

    Attributes:
        document: the whole, as `pulumi stack import` takes it.
    """

    document: dict[str, Any]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources; none for a stack that has had no update yet."""
        return list((self.document["deployment"] or {}).get("resources") or [])

    @property
    def pending(self) -> list[dict[str, Any]]:
        """The pending operations: what runs have begun and not ended, each with its `type` and `resource`."""
        return list((self.document["deployment"] or {}).get("pending_operations") or [])


def read_export(text: str, name: str) -> Export:
    """A state, as `pulumi stack export` prints it.

    Args:
        text: the document.
        name: where it comes from, for errors.

    Raises:
        Unreadable: it is not one.
    """
    found = parse(text, name, "Run it again: pulumi stack export > state.json")
    if not isinstance(found, dict) or not isinstance(found.get("deployment", ""), dict | None):
        raise Unreadable(f"{name} is not the export of a stack", hint="Write it with: pulumi stack export > state.json")
    check_form(found, ExportJson, name, "Write it again with: pulumi stack export > state.json")
    version = found.get("version", 3)
    if version not in (3, 4):
        raise Unreadable(
            f"{name} is of version {version} of the engine's format; versions 3 and 4 are read",
            hint="Use a later version of iam_resources",
        )
    return Export(found)


def parse(text: str, name: str, hint: str = AGAIN) -> Any:
    """A text as JSON.

    Raises:
        Unreadable: it is none; says in which line.
    """
    if not text.strip():
        raise Unreadable(f"{name} is empty", hint=hint)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        end = error.pos >= len(text.rstrip())
        what = "is cut off" if end or error.msg.startswith("Unterminated") else f"is not JSON: {error.msg}"
        raise Unreadable(f"{name}, line {error.lineno}: {what}", hint=hint) from None


def check_form(found: Any, kind: type[BaseModel], name: str, hint: str = AGAIN) -> None:
    """Check that a document has the form that it should have.

    Raises:
        Unreadable: it has not; says where.
    """
    try:
        kind.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "".join(f"{part}." for part in first["loc"])[:-1]
        fault = f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}" if where else str(first["msg"])
        raise Unreadable(f"{name} is of another version, or was changed: {fault}", hint=hint) from None


def check_good(diagnostics: Iterable[Mapping[str, Any]], name: str) -> None:
    """Check that a preview did not fail.

    Raises:
        Unreadable: it did; says why.
    """
    errors = [each for each in diagnostics if each.get("severity") == "error"]
    if errors:
        said = str(errors[0].get("message") or "").strip().removeprefix("error: ").strip()
        lines = said.splitlines() or ["no message"]
        message = f"{lines[0]} {lines[-1].strip()}" if lines[0].endswith(":") and len(lines) > 1 else lines[0]
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise Unreadable(
            f"{name} is of a preview that failed: {message}{more}",
            hint="Fix that, and make the preview again",
        )
