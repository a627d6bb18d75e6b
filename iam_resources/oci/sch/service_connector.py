"""Service connectors: they take records from one service, let some through, and hand them to another.

create  POST serviceConnectors, GET workRequests/{id} until it is done, and GET; POST actions/deactivate where it is not
        to run
read    GET serviceConnectors/{id}
update  PUT serviceConnectors/{id} with if-match, and POST actions/activate or deactivate; each followed likewise
delete  DELETE serviceConnectors/{id} with if-match, and GET until it is gone
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from iam_resources.engine import Follows, Partial, PerKey, Replaces, Resource, rule
from iam_resources.engine.per_key import merged
from iam_resources.engine.wire import JsonName, NotSent
from iam_resources.errors import IamError
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.sch import shapes
from iam_resources.oci.sch.api.service_connectors import ServiceConnectors
from iam_resources.oci.services.calls import ServiceCalls
from iam_resources.oci.services.lifecycle import ServiceInputs, ServiceLifecycle, ServiceState

log = logging.getLogger(__name__)


class ServiceConnectorInputs(ServiceInputs):
    compartment_id: Annotated[str, Field(pattern=r"^ocid1\.(compartment|tenancy)\."), Replaces()]
    """OCID of the compartment it is in; policies let it read and write as a principal of that compartment."""
    display_name: Annotated[str, Field(min_length=1, max_length=255)]
    """Name, 1 to 255 characters; several connectors may have the same."""
    description: Annotated[str | None, Field(max_length=400)] = None
    """What it is for, at most 400 characters; an empty string clears it."""
    source: Annotated[shapes.Source, PerKey()]
    """Where records are taken from: logs (`kind` is `logging`), or another kind of the service in its own words."""
    tasks: list[shapes.Task] | None = None
    """What is done on the way, in this order: let some log records through (`logRule`), or another kind of the service
    in its own words. An empty list: nothing."""
    target: Annotated[shapes.Target, PerKey()]
    """Who gets the records: a function (`functions`), or another kind of the service in its own words."""
    active: Annotated[bool | None, NotSent()] = None
    """Whether it runs. If omitted: true for a new connector, unchanged for an existing one."""

    @rule("source", "tasks")
    def _rules_are_for_logs(self) -> str | None:
        kinds = [_kind(task) for task in self.tasks or []]
        if "logRule" in kinds and _kind(self.source) != "logging":
            return "is not of logs: a task of kind logRule works on a source of kind logging only"
        return None

    @rule("target")
    def _one_size(self) -> str | None:
        part = self.target if isinstance(self.target, Mapping) else self.target.model_dump(exclude_none=True)
        if {"batch_size_in_kbs", "batch_size_in_num"} <= part.keys():
            return "has batch_size_in_kbs and batch_size_in_num: the service takes one of them"
        return None


def _kind(part: BaseModel | Mapping[str, Any]) -> Any:
    return part.get("kind") if isinstance(part, Mapping) else getattr(part, "kind", None)


class ServiceConnectorState(ServiceConnectorInputs, ServiceState):
    service_connector_id: Annotated[str, JsonName("id")] = ""
    """The connector's OCID."""
    lifecycle_state: Annotated[str, Follows("active")] = ""
    """`ACTIVE` or `INACTIVE`; `NEEDS_ATTENTION` where it cannot do its work."""
    lifecycle_details: Annotated[str, Follows("source", "tasks", "target", "active")] = ""
    """Why it needs attention."""


class ServiceConnectorLifecycle(ServiceLifecycle[ServiceConnectorInputs, ServiceConnectorState]):
    kind = "service_connector"
    id_field = "service_connector_id"
    set_later = frozenset({"active"})
    rights = ("serviceconnectors",)

    def api(self, place: Tenancy) -> ServiceConnectors:
        return ServiceConnectors(place.service_connectors)

    async def create(self, inputs: ServiceConnectorInputs) -> tuple[str, ServiceConnectorState]:
        id_, state = await super().create(inputs)
        try:
            return id_, await self._switched(id_, state, inputs)
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def update(
        self, id: str, state: ServiceConnectorState, inputs: ServiceConnectorInputs, changed: frozenset[str]
    ) -> ServiceConnectorState:
        if changed != {"active"}:
            state = await super().update(id, state, inputs, changed)
        return await self._switched(id, state, inputs)

    async def _switched(
        self, id: str, state: ServiceConnectorState, inputs: ServiceConnectorInputs
    ) -> ServiceConnectorState:
        """Let it run or rest, where it does not already."""
        if inputs.active is None or inputs.active == state.active:
            return state
        place = await self.place_of(inputs, state)
        api = self.api(place)
        reply = await api.activate(id, active=inputs.active, who=state.display_name)
        await self._follow(api, reply, "switch", state)
        return self.state_of(place, await self._settled(api, id, state.display_name), inputs)

    async def _settled(self, api: ServiceCalls, id: str, name: str) -> Body:
        seen = await super()._settled(api, id, name)
        if seen.get("lifecycleState") == "NEEDS_ATTENTION":
            why = seen.get("lifecycleDetails") or "the service gives no reason"
            log.warning("service connector %s needs attention and may hand nothing over: %s", name, why)
        return seen

    def body_of(
        self, inputs: ServiceConnectorInputs, names: Collection[str], known: ServiceConnectorState | None
    ) -> Body:
        body = super().body_of(inputs, names, known)
        for name in {"source", "target"} & body.keys():
            body[name] = _whole(getattr(inputs, name), getattr(known, name, None))
        if "tasks" in body:
            body["tasks"] = [shapes.to_json(task) for task in inputs.tasks or []]
        return body

    def fields_of(self, seen: Body, fields: ServiceConnectorInputs | None) -> dict[str, Any]:
        tasks = [shapes.from_json(task) for task in seen.get("tasks") or []]
        return {
            "source": shapes.from_json(seen["source"]),
            "tasks": _as_written(tasks, fields.tasks if fields else None),
            "target": shapes.from_json(seen["target"]),
            "active": seen.get("lifecycleState") != "INACTIVE",
        }


def _whole(wanted: BaseModel | Mapping[str, Any], known: BaseModel | Mapping[str, Any] | None) -> Body:
    """What takes the place of the whole part: of the same kind, what nobody mentions stays as it is."""
    new = shapes.to_json(wanted)
    if known is None or _kind(known) != _kind(wanted):
        return new
    whole = merged(shapes.to_json(known), new)
    for name, other in (("batchSizeInKbs", "batchSizeInNum"), ("batchSizeInNum", "batchSizeInKbs")):
        if name in new and other not in new:  # the service takes one of them, and may return the other by itself
            whole.pop(other, None)
    return whole


def _as_written(seen: list[Body], wanted: Any) -> Any:
    """The tasks, each without what the service adds to what was written of it."""
    words = [shapes.from_json(shapes.to_json(task)) for task in wanted or []]
    if len(words) != len(seen):
        return seen
    return [
        {name: value for name, value in task.items() if name in word} if task.get("kind") == word.get("kind") else task
        for task, word in zip(seen, words, strict=True)
    ]


class ServiceConnector(Resource, lifecycle=ServiceConnectorLifecycle, token="oci.sch:ServiceConnector"):
    """A connector that hands records of one service to another.

        logins = sch.ServiceConnector(
            "logins",
            compartment_id=security,
            display_name="logins",
            source={"kind": "logging", "log_sources": [{"compartment_id": tenancy, "log_group_id": "_Audit"}]},
            tasks=[{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
            target={"kind": "functions", "function_id": hello.function_id},
        )

    It does its work only where policies let it: see `CapabilitiesPipeline` for those of a function.

    Operations: CreateServiceConnector, GetServiceConnector, UpdateServiceConnector, ActivateServiceConnector,
    DeactivateServiceConnector, DeleteServiceConnector, GetWorkRequest. Import: `<OCID>`.
    """
