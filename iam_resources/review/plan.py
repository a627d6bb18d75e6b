"""A preview as data: what was, what will be, and what happens to each resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from iam_resources.access import State, is_unknown

CREATE, UPDATE, DELETE, REPLACE, SAME, IMPORT, REFRESH = (
    "create",
    "update",
    "delete",
    "replace",
    "same",
    "import",
    "refresh",
)
_MEANING = {
    "create": CREATE,
    "update": UPDATE,
    "delete": DELETE,
    "same": SAME,
    "import": IMPORT,
    "refresh": REFRESH,
    "replace": REPLACE,
    "create-replacement": REPLACE,
    "delete-replaced": REPLACE,
    "import-replacement": IMPORT,
    "read": SAME,
    "read-replacement": SAME,
    "discard": "",
    "discard-replaced": "",
    "remove-pending-replace": "",
}


@dataclass(frozen=True)
class Step:
    """What happens to one resource.

    Attributes:
        urn: the engine's name for it.
        op: `create`, `update`, `delete`, `replace`, `same` or `import`.
        before: the resource before; None where it does not exist.
        after: the resource afterwards; None where it does not exist any more.
        changed: the inputs that differ.
        former_urns: the URN that the resource has in the state, if an alias gives it another one.
    """

    urn: str
    op: str
    before: State | None
    after: State | None
    changed: tuple[str, ...] = ()
    former_urns: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """The resource afterwards, or before where it goes."""
        return self.after or self.before or State(self.urn, "")

    @property
    def token(self) -> str:
        """The token, `cncc:User`."""
        return self.state.token


@dataclass(frozen=True)
class Plan:
    """A preview.

    Attributes:
        steps: what happens to each resource of this project's kinds, also to those that stay.
        is_complete: whether resources that stay are among them.
        notes: what a reader must know about where this comes from.
        config: the configuration of the stack, as the preview shows it.
    """

    steps: tuple[Step, ...]
    is_complete: bool = True
    notes: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def before(self) -> list[State]:
        """The resources before. What is imported exists before already."""
        states = ((step.before or step.after) if step.op == IMPORT else step.before for step in self.steps)
        return [state for state in states if state is not None]

    @property
    def after(self) -> list[State]:
        """The resources afterwards, with objects that stay at the vendor though their resource goes."""
        found = []
        for step in self.steps:
            if step.after is not None:
                found.append(step.after)
            elif step.before is not None and (left := what_stays(step.before)):
                found.append(left)
        return found

    def changes(self) -> list[Step]:
        """The steps that change something."""
        return [step for step in self.steps if step.op != SAME]


def what_stays(state: State) -> State | None:
    """What is left at the vendor of a resource that is deleted; None for nothing."""
    way = state.value("on_delete")
    if state.retained or way == "keep":
        return state
    if way == "disable":
        off = {"enabled": False, "active": False}
        return replace(state, inputs={**state.inputs, **off}, outputs={**state.outputs, **off})
    return None


def meaning_of(op: str) -> str:
    """What an operation of the engine comes to; empty for one that says nothing about the vendor's objects.

    Raises:
        KeyError: there is no such operation.
    """
    return _MEANING[op]


def state_of(given: Mapping[str, Any], previous: State | None = None) -> State:
    """A resource from the engine's JSON.

    Args:
        given: the state, of a preview or an export.
        previous: the one before, where it is changed.
    """
    outputs = {name: value for name, value in (given.get("outputs") or {}).items() if not is_unknown(value)}
    return State(
        urn=str(given.get("urn") or ""),
        type=str(given.get("type") or ""),
        id=str(given.get("id") or ""),
        inputs=_plain(given.get("inputs") or {}),
        outputs=_plain(outputs),
        dependencies={name: tuple(urns or ()) for name, urns in (given.get("propertyDependencies") or {}).items()},
        previous=previous,
        protected=bool(given.get("protect")),
        retained=bool(given.get("retainOnDelete")),
        source=_source(given),
        is_component=given.get("custom") is False,
    )


def _source(given: Mapping[str, Any]) -> str:
    """Where in the project a resource is declared; empty where it is outside of it."""
    source = str(given.get("sourcePosition") or "").removeprefix("project:///")
    return "" if ".." in source or ":" in source or source.startswith("/") else source


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not name.startswith("__")}


def step_of(urn: str, op: str, before: State | None, after: State | None, changed: Iterable[str] = ()) -> Step:
    """A step, with what a preview does not repeat: the outputs of what stays, and of what is updated in place.

    Args:
        urn: of the resource.
        op: what it comes to.
        before: the state before.
        after: what the preview says of it afterwards.
        changed: names of inputs that differ.
    """
    former = (before.urn,) if before is not None and before.urn != urn else ()
    before = replace(before, urn=urn) if before is not None else None  # an alias gives a resource another one
    if op == SAME:  # it may be protected from now on, or not any more
        flags = after or before
        after = replace(before or flags, protected=flags.protected, retained=flags.retained) if flags else before
    elif op == UPDATE and before is not None and after is not None:
        changes = {
            name: value
            for name, value in after.inputs.items()
            if name in before.outputs and not is_unknown(value) and value != before.inputs.get(name)
        }
        outputs = {**before.outputs, **after.outputs, **changes}
        after = replace(after, id=after.id or before.id, outputs=outputs, previous=before)
    elif op == DELETE:
        after = None
    elif op == CREATE:
        before = None
    return Step(urn, op, before, after, tuple(changed), former)
