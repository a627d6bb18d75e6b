"""Carries out the verbs of one resource type on plain values; both hosts, ours and the stock one, go through here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from iam_resources.connection_settings import warn
from iam_resources.engine import check as checking
from iam_resources.engine import per_key
from iam_resources.engine.diff import Difference, diff, is_same_reference, is_same_text
from iam_resources.engine.lifecycle import Lifecycle, Partial
from iam_resources.engine.model import Inputs, State, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.registry import ResourceType
from iam_resources.engine.values import UNKNOWN, contains_unknown
from iam_resources.errors import ConfigError, Denied, IamError, NotFound, Refused, Stopped, VendorError
from iam_resources.settings import OFFLINE, Settings, is_offline, preferring

log = logging.getLogger(__name__)
_FORBIDDEN = 403

T = TypeVar("T")
Values = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """An object as the engine keeps it.

    Attributes:
        id: empty when the object is gone, or not made yet (a preview).
        state: the outputs.
        inputs: what a program would write to have it so; only a read knows it.
        failure: why not all of it could be done; None when all is done.
    """

    id: str
    state: Values
    inputs: Values | None = None
    failure: str | None = None


class Runner:
    """The verbs of one resource type."""

    def __init__(self, kind: ResourceType, settings: Settings) -> None:
        self.kind = kind
        self._settings = settings
        self._lifecycle: Lifecycle[Any, Any] = kind.lifecycle(settings)
        warn(settings, kind.vendor)
        self._facts = facts(kind.inputs)
        self._state_facts = facts(kind.state)
        self._write_only = {name for name, fact in self._facts.items() if fact.write_only}
        self._local = {name for name, fact in self._facts.items() if fact.local}
        self._sticky = {name for name, fact in self._facts.items() if fact.local or fact.kept}
        self.secret_inputs = frozenset(name for name, fact in self._facts.items() if fact.secret)
        self.secret_outputs = frozenset(name for name, fact in self._state_facts.items() if fact.secret)

    def check(self, given: Values) -> tuple[Values, list[checking.Failure]]:
        """See `check.check`."""
        return checking.check(self.kind.inputs, given)

    def diff(
        self, state: Values, old_inputs: Values | None, new_inputs: Values, ignored: tuple[str, ...] = ()
    ) -> Difference:
        """See `diff.diff`; a new version of a write-only value shows as a change of that value too.

        Another name of a connection to the same place alone is no difference: the engine stores the new inputs, and
        those are what later verbs go by. The stock host knows no inputs, so there the state must be changed.
        """
        found = diff(self.kind.inputs, state, old_inputs, new_inputs, ignored)
        if old_inputs is None or found.fields != {"connection"} or contains_unknown(new_inputs["connection"]):
            return found
        known = self.kind.state.model_construct(**self.with_options(state, new_inputs))
        return Difference() if self._lifecycle.is_located(known) else found

    def with_options(self, state: Values, inputs: Values | None) -> Values:
        """The state, with the newest words of the program on what concerns the project only."""
        said = {name: value for name, value in (inputs or {}).items() if name in self._local}
        return {**state, **{name: value for name, value in said.items() if not contains_unknown(value)}}

    @property
    def object_kind(self) -> str:
        """What it makes is called in references, such as `user`; empty where it makes no object with a name."""
        lifecycle = self.kind.lifecycle
        return str(getattr(lifecycle, "kind", "")) if hasattr(lifecycle, "name_field") else ""

    @property
    def is_offline(self) -> bool:
        """Whether previews ask nobody: the setting `iam:preview`."""
        return is_offline(self._settings)

    async def check_plan(self, inputs: Values, state: Values | None) -> list[str]:
        """See `Lifecycle.check_plan`. What the account of the connection may not read is not checked."""
        wanted = self.kind.inputs.model_validate(inputs)
        known = None if state is None else self._known(state)
        try:
            with _offering_offline_preview():
                return await self._explained(self._lifecycle.check_plan(wanted, known), wanted, known)
        except Denied as denied:
            if denied.status != _FORBIDDEN:
                raise
            log.debug("not checked in the preview: %s", denied.fault)
            return []

    async def check_location(self, state: Values, inputs: Values) -> None:
        """Before an object is compared: check that it is where its connection leads.

        Asked of every object in every preview, so what was checked already is not checked again.
        """
        known = self.kind.state.model_construct(**state)
        with _offering_offline_preview():
            await self._lifecycle.check_location(known, self.kind.inputs.model_construct(**inputs))

    def preview_create(self, inputs: Values) -> Values:
        """The outputs of an object that is not made yet: what was written is known, the rest is not."""
        return {name: inputs.get(name, UNKNOWN) for name in self._state_facts if name not in self._write_only}

    def preview_update(self, state: Values, inputs: Values, changed: frozenset[str]) -> Values:
        """The outputs after a change: only those that follow a changed field are not known."""
        after = self._merged(state, inputs)
        sent = changed - self._local
        for name, fact in self._state_facts.items():
            if fact.may_follow(sent):
                after[name] = UNKNOWN
        return after

    async def owned(self, state: Values, inputs: Values | None = None) -> tuple[Owned, ...]:
        """What the resource holds at the vendor, by its state; with the inputs also single fields that it manages."""
        known = self._known(state)
        owned = await self._lifecycle.owned(known)
        if inputs is None:
            return owned
        return (*owned, *await self._lifecycle.owned_fields(known, self.kind.inputs.model_construct(**inputs)))

    async def wanted(self, inputs: Values) -> tuple[Owned, ...]:
        """What the program wants it to hold; what cannot be found out yet is left out."""
        try:
            return await self._lifecycle.wanted(self.kind.inputs.model_construct(**inputs))
        except IamError:
            return ()

    async def hand_over(self, id_: str, state: Values) -> None:
        """See `Lifecycle.hand_over`."""
        await self._lifecycle.hand_over(id_, self._known(state))

    async def create(self, inputs: Values, limit_seconds: float = 0) -> Outcome:
        """Make the object.

        Args:
            inputs: checked values.
            limit_seconds: how long it may take, 0 for no limit.
        """
        wanted = self.kind.inputs.model_validate(inputs)
        try:
            id_, state = await self._explained(_within(limit_seconds, self._lifecycle.create(wanted)), wanted)
        except Partial as partial:
            return Outcome(partial.id, self._outputs(partial.state, inputs), failure=str(partial.cause))
        return Outcome(id_, self._outputs(state, inputs))

    async def read(self, id_: str, state: Values | None, inputs: Values | None, limit_seconds: float = 0) -> Outcome:
        """Look at the object; without a state this is an import.

        Args:
            id_: the id in state, or on import what the user wrote.
            state: the known outputs, None on import.
            inputs: the known inputs, None on import or where the host does not pass them.
            limit_seconds: how long it may take, 0 for no limit.
        """
        if state is None:
            return await _within(limit_seconds, self._import(id_))
        if inputs is not None:
            await self.check_location(state, inputs)
        state = self._with(self._sticky, state, inputs or {})
        known = self._known(state)
        return await self._explained(_within(limit_seconds, self._read(id_, state, known, inputs)), known)

    async def _read(self, id_: str, state: Values, known: State, inputs: Values | None) -> Outcome:
        seen = await self._lifecycle.read(id_, known)
        if seen is None:
            if not self._lifecycle.is_located(known):
                raise _not_located(f"read {id_}")
            return Outcome("", {})
        outputs = self._outputs(seen[1], state)
        return Outcome(seen[0], outputs, self._as_written(outputs, inputs, importing=False))

    async def _import(self, import_id: str) -> Outcome:
        """Look for what a user named; `<connection>:` in front says over which connection."""
        name, _, rest = import_id.partition(":")
        named = name if rest and name in self._settings.connections(self.kind.vendor) else ""
        with preferring(named):
            try:
                id_ = await self._explained(self._lifecycle.find(rest if named else import_id, None), None)
            except NotFound as missing:
                if not missing.status or (rest and not named):  # ours, with a hint for those who create
                    missing.hint = self._about_import_id(name if rest and not named else "")
                raise
            seen = await self._explained(self._lifecycle.read(id_, None), None)
        if seen is None:
            return Outcome("", {})
        outputs = self._outputs(seen[1], {"connection": named} if named else {})
        return Outcome(seen[0], outputs, self._as_written(outputs, None, importing=True))

    def describe(self, id_: str, state: State, said: Mapping[str, Any] = MappingProxyType({})) -> Outcome:
        """An object that a listing found, as an import of it alone would describe it; nothing is asked.

        Args:
            id_: as `Lifecycle.find` gives it.
            state: as listed.
            said: what the program will say of fields that the vendor does not return, such as `connection`.
        """
        outputs = self._outputs(state, said)
        return Outcome(id_, outputs, {**self._as_written(outputs, None, importing=True), **said})

    def _about_import_id(self, name: str) -> str:
        hint = f"Import ids are: {', '.join(self._lifecycle.id_formats)}"
        return f"{hint}; and there is no connection {self.kind.vendor}:{name}" if name else hint

    async def update(
        self, id_: str, state: Values, old_inputs: Values | None, inputs: Values, limit_seconds: float = 0
    ) -> Outcome:
        """Change the object in place; a change that concerns this project only is recorded without a call."""
        changed = self.diff(state, old_inputs, inputs).fields
        if changed and all(self._facts[name].local for name in changed):
            return Outcome(id_, self._merged(state, inputs))
        if not changed:  # the engine asks because an earlier try was left half done: all that is wanted is to be tried
            changed = frozenset(name for name in inputs if not self._facts[name].local)
        wanted = self.kind.inputs.model_validate(inputs)
        known = self._known(self.with_options(state, inputs))
        try:
            work = _within(limit_seconds, self._lifecycle.update(id_, known, wanted, changed))
            after = await self._explained(work, wanted, known)
        except Partial as partial:
            return Outcome(partial.id, self._outputs(partial.state, {**state, **inputs}), failure=str(partial.cause))
        return Outcome(id_, self._outputs(after, {**state, **inputs}))

    async def delete(self, id_: str, state: Values, inputs: Values | None, limit_seconds: float = 0) -> None:
        """Take the object away, by the newest word of the program on how to."""
        if inputs is not None:
            await self.check_location(state, inputs)
        known = self._known(self.with_options(state, inputs))
        if not self._lifecycle.is_located(known) and await self._lifecycle.read(id_, known) is None:
            raise _not_located(f"delete {id_}")
        await self._explained(_within(limit_seconds, self._lifecycle.delete(id_, known)), known)

    async def _explained(self, work: Awaitable[T], fields: Inputs | State | None, known: State | None = None) -> T:
        """The result of a verb; an error of the vendor is completed with the likely cause, where one is found."""
        try:
            return await work
        except IamError as error:
            cause = error.cause if isinstance(error, Partial) else error
            if isinstance(cause, VendorError):
                try:
                    await self._lifecycle.explain(cause, fields, known)
                except Exception as defect:  # whatever it is: the first error is the one to report
                    log.debug("no cause could be found: %s", type(defect).__name__)
            raise

    def _outputs(self, state: State, written: Mapping[str, Any]) -> Values:
        """What the vendor returned, with what only the program knows: values that cannot be read, and local options."""
        values = checking.canonical(state)
        for name in self._sticky:
            if name in written and written[name] is not None:
                values[name] = written[name]
        for name in self._write_only:
            values.pop(name, None)
        return values

    def _merged(self, state: Values, inputs: Values) -> Values:
        after = dict(state)
        for name, value in inputs.items():
            fact = self._facts[name]
            if fact.write_only or is_same_reference(fact, value, state):
                continue
            if fact.per_key and isinstance(value, Mapping) and isinstance(state.get(name), Mapping):
                value = per_key.merged(state[name], value)
            after[name] = value
        return after

    def _with(self, names: set[str], state: Values, inputs: Mapping[str, Any]) -> Values:
        """The state, with the program's newest values of what the vendor does not return."""
        return {**state, **{name: inputs[name] for name in names if name in inputs}}

    def _known(self, state: Values) -> State:
        known = {name: value for name, value in state.items() if not contains_unknown(value)}
        for name, fact in self._state_facts.items():
            for former in fact.formerly:
                if former in known:
                    known.setdefault(name, known[former])
        return self.kind.state.model_validate({name: known[name] for name in self._state_facts if name in known})

    def _as_written(self, outputs: Values, inputs: Values | None, *, importing: bool) -> Values:
        """The inputs that describe what was seen, in the words the program uses where it has any.

        On an import the fields that concern the project only are left open: the vendor returns nothing about them, so
        whatever the program says of them is not a difference.
        """
        written: Values = {}
        for name, fact in self._facts.items():
            before = None if inputs is None else inputs.get(name)
            if importing and (fact.local or fact.kept):
                continue
            if fact.write_only or fact.local or fact.kept:
                value = before if inputs is not None or fact.write_only else outputs.get(name)
            elif inputs is not None and before is None:
                continue  # not mentioned: not managed
            elif is_same_reference(fact, before, outputs) or is_same_text(fact, before, outputs.get(name)):
                value = before
            elif fact.per_key and isinstance(before, Mapping):
                value = per_key.mentioned(outputs.get(name) or {}, before)
            else:
                value = outputs.get(name)
                if value is None and before in ("", [], {}):
                    value = before
            if value is not None:
                written[name] = value
        return written


@contextmanager
def _offering_offline_preview() -> Iterator[None]:
    """An error about the connection's settings says how to preview without a connection."""
    try:
        yield
    except ConfigError as error:
        if OFFLINE not in error.hint:
            error.hint = f"{error.hint}. For a preview that asks no vendor, run: {OFFLINE}".removeprefix(". ")
        raise


def _not_located(tried: str) -> Refused:
    return Refused(
        "it is not found where the connection leads, and its state does not say whether it was ever there",
        tried=tried,
        hint="See that the connection leads to the server that it was made on. If it was deleted by hand, remove it"
        " from the state: pulumi state delete <urn>",
    )


async def _within(seconds: float, work: Awaitable[T]) -> T:
    if seconds <= 0:
        return await work
    try:
        async with asyncio.timeout(seconds) as limit:
            return await work
    except TimeoutError:
        if not limit.expired():
            raise
        raise Stopped(
            f"took longer than {seconds:g} s",
            hint="Raise the resource option custom_timeouts, or see why the vendor is slow",
        ) from None
