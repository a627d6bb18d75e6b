"""The verbs of one resource type, where nothing is removed that another resource of the program owns."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

from iam_resources.engine.claims import working_for
from iam_resources.engine.diff import Change, Difference, Kind, is_same_name
from iam_resources.engine.model import facts
from iam_resources.engine.ownership import Owned, Ownership, name_of
from iam_resources.engine.requests import Requests
from iam_resources.engine.runner import Outcome, Runner, Values
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, Refused

log = logging.getLogger(__name__)


class SingleOwner:
    """Runs the verbs of a type for the resources of one program.

    Args:
        runner: of the type.
        ownership: what the resources of the program own, for one engine operation.
        requests: of that operation; None where nothing is known of other ones.
    """

    def __init__(self, runner: Runner, ownership: Ownership, requests: Requests | None = None) -> None:
        self._runner = runner
        self._ownership = ownership
        self._requests = requests
        self._facts = facts(runner.kind.inputs)

    async def compare(self, urn: str, state: Values, inputs: Values, found: Difference) -> Difference:
        """Record what a resource holds, and add to the difference what no field shows: what was removed from it earlier
        in this operation, and a name that it refers to which is that of another object now.

        Args:
            urn: the resource.
            state: what is known of it.
            inputs: what the program says.
            found: how the two differ.

        Raises:
            Refused: another resource of the program owns the same.
        """
        try:
            held = await self._runner.owned(self._runner.with_options(state, inputs), inputs)
            lost = self._ownership.compare(urn, held, changes=bool(found.changes), replaces=bool(found.replaces))
        except IamError:
            self._ownership.fail(urn)
            raise
        renamed = set(self._renamed(state, inputs, held)) - found.fields
        key = next((name for name, fact in self._facts.items() if fact.key and name in inputs), "")
        again = {key} - found.fields - renamed if lost and key else set()
        if not renamed and not again:
            return found
        replaces = {name for name in renamed if self._facts[name].replaces}
        changes = [Change(name, Kind.UPDATE, name in replaces, drift=True) for name in sorted(renamed | again)]
        return dataclasses.replace(
            found,
            changes=(*found.changes, *changes),
            replaces=(*found.replaces, *sorted(replaces)),
            fields=found.fields | renamed | again,
        )

    def _renamed(self, state: Values, inputs: Values, held: Sequence[Owned]) -> Iterator[str]:
        """The fields with the name of an object that another resource of the program calls otherwise now.

        The state has the object's id, so nothing else shows that the name is another object's now, or nobody's.
        """
        for name, fact in self._facts.items():
            if not held or len(fact.refers) < 2 or name not in inputs or contains_unknown(inputs[name]):
                continue
            if any(state.get(each) is None for each in fact.refers):
                continue  # of a former version, which kept ids and names of a list each in an order of their own
            written = _listed(inputs[name])
            ids, names = (_listed(state.get(each)) for each in (fact.refers[0], fact.refers[-1]))
            for object_id, known in zip(ids, names, strict=False):
                now = self._ownership.name_in_program(held[0].place, object_id)
                if not now or is_same_name(fact, now, known) or object_id in written:
                    continue
                if any(is_same_name(fact, each, known) for each in written):
                    yield name

    async def preview(self, urn: str, inputs: Values, state: Values | None) -> None:
        """Before a resource is made or changed, in a preview: check that it can be, and say what no field shows.

        Args:
            urn: the resource.
            inputs: what the program says.
            state: what is known of it; None where it is being made.

        Raises:
            IamError: `pulumi up` would fail in the same way, or another resource of the program owns the same.
        """
        if self._runner.is_offline:
            self._ownership.say_once("iam:preview is offline: nothing is checked at the vendors in this preview")
            return
        with working_for(self._ownership, urn, requests=self._requests, preview=True):
            wanted = await self._runner.wanted(inputs)
            self._ownership.plan(urn, wanted, self._runner.object_kind)
            await self._ownership.claim(urn, wanted)
            for line in await self._runner.check_plan(inputs, state):
                log.warning("%s", line)

    async def create(self, urn: str, inputs: Values, limit_seconds: float = 0) -> Outcome:
        """See `Runner.create`."""
        await self._ownership.run_deferred(urn)
        return await self._work(urn, inputs, lambda: self._runner.create(inputs, limit_seconds), created=True)

    async def update(
        self, urn: str, id_: str, state: Values, old_inputs: Values | None, inputs: Values, limit_seconds: float = 0
    ) -> Outcome:
        """See `Runner.update`."""
        return await self._work(
            urn, inputs, lambda: self._runner.update(id_, state, old_inputs, inputs, limit_seconds), created=False
        )

    async def delete(self, urn: str, id_: str, state: Values, inputs: Values | None, limit_seconds: float = 0) -> None:
        """See `Runner.delete`; what another resource of the program owns stays, and one line says so."""
        state = self._runner.with_options(state, inputs)
        owned = await self._runner.owned(state)

        async def delete() -> None:
            with working_for(self._ownership, urn, deleting=True):
                await self._delete(
                    urn, id_, owned, state, inputs, lambda: self._runner.delete(id_, state, inputs, limit_seconds)
                )

        if self._ownership.may_be_left_over(urn, owned):
            self._ownership.defer(urn, delete)
            for each in owned:
                log.info("kept %s: %s manages it, unless it is created again in this run", each.label, name_of(urn))
        else:
            await delete()

    async def _work(
        self, urn: str, inputs: Values, work: Callable[[], Awaitable[Outcome]], *, created: bool
    ) -> Outcome:
        try:
            work_for = working_for(self._ownership, urn, requests=self._requests)
            wanted = await self._runner.wanted(inputs)
            with work_for, self._ownership.making(urn, wanted, self._runner.object_kind):
                done = await work()
        except BaseException:
            self._ownership.fail(urn)
            raise
        self._ownership.hold(urn, await self._runner.owned(done.state, inputs), created=created)
        if done.failure is not None:
            self._ownership.fail(urn)
        return done

    async def _delete(
        self,
        urn: str,
        id_: str,
        owned: Iterable[Owned],
        state: Values,
        inputs: Values | None,
        delete: Callable[[], Awaitable[None]],
    ) -> None:
        how = (inputs or {}).get("on_delete") or state.get("on_delete") or "delete"
        owners = {each: self._ownership.owner_of(each, urn) for each in owned}
        ours = [each for each, owner in owners.items() if owner is None]
        # A successor that failed may need this state: by an alias, as its error says.
        failed = next((owner for owner in owners.values() if owner and self._ownership.has_failed(owner)), None)
        any_failed = failed or (self._ownership.first_failed() if owners else None)
        if how == "keep" and not any_failed:
            return await delete()
        if owners and not ours and not failed:
            for each, owner in owners.items():
                if not each.whole or len(owners) == 1:  # else its parts are named
                    by = f"the new {name_of(urn)}" if owner == urn else name_of(owner or urn, urn)
                    log.info("kept %s: %s manages it", each.label or each.kind, by)
            await self._runner.hand_over(id_, state)
            return None
        if any_failed:
            raise Refused(
                f"not removed: {name_of(any_failed)} failed in this run, so it is not known what the program still"
                " needs",
                hint="Fix that first; the next pulumi up removes this one",
            )
        if how == "delete":
            self._check_nothing_depends(urn, ours)
        async with AsyncExitStack() as stack:
            for each in ours:
                await stack.enter_async_context(self._ownership.removing(urn, each))
            await self._ownership.delete_after_relations([each for each in ours if each.is_object], delete)
        return None

    def _check_nothing_depends(self, urn: str, owned: Iterable[Owned]) -> None:
        for each in owned:
            dependent = self._ownership.dependent_on(each, urn) if each.is_object else None
            if dependent is None:
                continue
            owner, what = dependent
            raise Refused(
                f"{each.label or each.kind} is not deleted: {name_of(owner)} is in the program and manages"
                f" {what.label or what.kind}, which would be lost",
                hint=f"Remove {name_of(owner)} as well, or keep this resource and write the reference as its output"
                f" ({each.kind}=<resource>.{each.kind}_id)",
            )


def _listed(value: Any) -> list[Any]:
    """One value, many or none as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
