"""The verbs of one resource type, where nothing is removed that another resource of the program owns."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

from iam_resources.engine.diff import Change, Difference, Kind
from iam_resources.engine.model import facts
from iam_resources.engine.ownership import Owned, Ownership, name_of, working_for
from iam_resources.engine.runner import Outcome, Runner, Values
from iam_resources.errors import IamError, Refused

log = logging.getLogger(__name__)


class SingleOwner:
    """Runs the verbs of a type for the resources of one program.

    Args:
        runner: of the type.
        ownership: what the resources of the program own, for one engine operation.
    """

    def __init__(self, runner: Runner, ownership: Ownership) -> None:
        self._runner = runner
        self._ownership = ownership
        self._vendor = runner.kind.vendor

    async def compare(self, urn: str, state: Values, inputs: Values, found: Difference) -> Difference:
        """Record what a resource holds, and add what was removed from it earlier in this operation to the difference.

        Args:
            urn: the resource.
            state: what is known of it.
            inputs: what the program says.
            found: how the two differ.

        Raises:
            Refused: another resource of the program owns the same.
        """
        try:
            lost = self._ownership.compare(
                urn, await self._runner.owned(state), changes=bool(found.changes), replaces=bool(found.replaces)
            )
        except IamError:
            self._ownership.fail(urn, self._vendor)
            raise
        key = next((name for name, fact in facts(self._runner.kind.inputs).items() if fact.key and name in inputs), "")
        if not lost or not key or key in found.fields:
            return found
        change = Change(key, Kind.UPDATE, replaces=False, drift=True)
        return dataclasses.replace(found, changes=(*found.changes, change), fields=found.fields | {key})

    async def preview(self, urn: str, inputs: Values, state: Values | None = None) -> None:
        """Before a resource is made or changed, in a preview: say what no field shows.

        Raises:
            Refused: another resource of the program owns the same.
        """
        with working_for(self._ownership, urn):
            if state is None:
                await self._runner.preflight(inputs)
            wanted = await self._runner.wanted(inputs)
        await self._ownership.claim(urn, wanted)
        for line in await self._runner.announce(inputs, state):
            log.warning("%s", line)

    async def create(self, urn: str, inputs: Values, limit_seconds: float = 0) -> Outcome:
        """See `Runner.create`."""
        await self._ownership.run_deferred(urn)
        return await self._work(urn, lambda: self._runner.create(inputs, limit_seconds), created=True)

    async def update(
        self, urn: str, id_: str, state: Values, old_inputs: Values | None, inputs: Values, limit_seconds: float = 0
    ) -> Outcome:
        """See `Runner.update`."""
        return await self._work(
            urn, lambda: self._runner.update(id_, state, old_inputs, inputs, limit_seconds), created=False
        )

    async def delete(self, urn: str, id_: str, state: Values, inputs: Values | None, limit_seconds: float = 0) -> None:
        """See `Runner.delete`; what another resource of the program owns stays, and one line says so."""
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

    async def _work(self, urn: str, work: Callable[[], Awaitable[Outcome]], *, created: bool) -> Outcome:
        try:
            with working_for(self._ownership, urn):
                done = await work()
        except BaseException:
            self._ownership.fail(urn, self._vendor)
            raise
        self._ownership.hold(urn, await self._runner.owned(done.state), created=created)
        if done.failure is not None:
            self._ownership.fail(urn, self._vendor)
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
        if how == "keep":
            return await delete()
        owners = {each: self._ownership.owner_of(each, urn) for each in owned}
        ours = [each for each, owner in owners.items() if owner is None]
        # A successor that failed may need this state: by an alias, as its error says.
        failed = next((owner for owner in owners.values() if owner and self._ownership.has_failed(owner)), None)
        if owners and not ours and not failed:
            for each, owner in owners.items():
                log.info("kept %s: %s manages it", each.label or each.kind, name_of(owner or urn))
            await self._runner.hand_over(id_, state)
            return None
        failed = failed or (self._ownership.first_failed(self._vendor) if owners else None)
        if failed:
            raise Refused(
                f"not removed: {name_of(failed)} failed in this run, so it is not known what the program still needs",
                hint="Fix that first; the next pulumi up removes this one",
            )
        if how == "delete":
            self._check_nothing_depends(urn, ours)
        async with AsyncExitStack() as stack:
            for each in ours:
                await stack.enter_async_context(self._ownership.removing(urn, each))
            await delete()
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
