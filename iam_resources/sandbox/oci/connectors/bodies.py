"""The parts of a connector: source, tasks, target. The sandbox has logs, a log filter and functions."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.oci.connectors.conditions import ConditionError, read
from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.request import Request, check_text

AUDIT = ("_Audit", "_Audit_Include_Subcompartment")
"""Log groups of the audit records of a compartment: without, and with, those of the compartments in it."""
_BATCHES = ("batchSizeInKbs", "batchSizeInNum", "batchTimeInSec")


def check(request: Request, body: dict[str, Any], *, new: bool) -> None:
    """Check the body of a connector.

    Raises:
        ServiceError: 400, or 404 for a compartment that does not exist.
    """
    check_text(body, "displayName", most=255, required=new)
    check_text(body, "description", least=0, most=400, required=False)
    for name in ("source", "target"):
        if body.get(name) is None:
            if new:
                raise missing(name)
        elif not isinstance(body[name], dict):
            raise invalid(f"{name} must be an object")
    if body.get("source") is not None:
        _check_source(request, body["source"])
    if body.get("target") is not None:
        _check_target(body["target"])
    tasks = body.get("tasks")
    if tasks is not None:
        if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
            raise invalid("tasks must be a list of objects")
        for task in tasks:
            _check_task(task)


def _check_source(request: Request, source: dict[str, Any]) -> None:
    if source.get("kind") != "logging":
        raise invalid(f"source.kind {source.get('kind')!r}: the sandbox has the source logging only")
    logs = source.get("logSources")
    if not isinstance(logs, list) or not logs or not all(isinstance(log, dict) for log in logs):
        raise missing("source.logSources")
    for log in logs:
        if not isinstance(log.get("compartmentId"), str):
            raise missing("source.logSources.compartmentId")
        request.require_compartment(log["compartmentId"])


def _check_task(task: dict[str, Any]) -> None:
    if task.get("kind") != "logRule":
        raise invalid(f"tasks.kind {task.get('kind')!r}: the sandbox has the task logRule only")
    if not isinstance(task.get("condition"), str) or not task["condition"].strip():
        raise missing("tasks.condition")
    try:
        read(task["condition"])
    except ConditionError as problem:
        raise invalid(f"tasks.condition {task['condition']!r} is not valid: {problem}") from None


def _check_target(target: dict[str, Any]) -> None:
    if target.get("kind") != "functions":
        raise invalid(f"target.kind {target.get('kind')!r}: the sandbox has the target functions only")
    if not isinstance(target.get("functionId"), str):
        raise missing("target.functionId")
    if target.get("batchSizeInKbs") is not None and target.get("batchSizeInNum") is not None:
        raise invalid("target: only one of batchSizeInKbs and batchSizeInNum can be specified")
    for name in _BATCHES:
        value = target.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise invalid(f"target.{name} must be a number, 1 or more")


def shown_target(target: dict[str, Any]) -> dict[str, Any]:
    """A target as the API shows it."""
    sizes = {name: target.get(name) for name in _BATCHES}
    return {"kind": "functions", "privateEndpointMetadata": None, "functionId": target["functionId"], **sizes}


def shown_source(source: dict[str, Any]) -> dict[str, Any]:
    """A source as the API shows it."""
    logs = [{name: log.get(name) for name in ("compartmentId", "logGroupId", "logId")} for log in source["logSources"]]
    return {"kind": "logging", "privateEndpointMetadata": None, "logSources": logs}


def shown_tasks(tasks: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Tasks as the API shows them."""
    return [
        {"kind": "logRule", "privateEndpointMetadata": None, "condition": task["condition"]} for task in tasks or []
    ]
