"""Runs of a program of several resources, in the order of the engine: what is new or changed first, deletes last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from iam_resources.engine.ownership import Ownership
from iam_resources.engine.runner import Outcome, Runner
from iam_resources.engine.single_owner import SingleOwner
from tests.oci.iam.environment import Env

Declared = dict[str, tuple[type[Any], dict[str, Any]]]
"""Resources by name: class and arguments. The value of an argument `<name>.<output>` in braces is an output."""


@dataclass
class _Kept:
    kind: type[Any]
    id: str
    state: dict[str, Any]
    inputs: dict[str, Any]


@dataclass
class Program:
    """A stack over several runs.

    Attributes:
        lab: where.
        kept: the resources in the state, by name.
        errors: of the last run, by name.
    """

    env: Env
    kept: dict[str, _Kept] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    async def up(self, declared: Declared, *, replace: tuple[str, ...] = ()) -> None:
        """Run `pulumi up`; what fails is in `errors`, and then nothing is deleted.

        Args:
            declared: the program.
            replace: names of resources that are replaced although nothing differs (`--target-replace`).
        """
        self.env = await self.env.again()
        self._ownership, self.errors = Ownership(), {}
        gone: list[tuple[str, _Kept]] = []
        for name, (kind, given) in declared.items():
            try:
                await self._bring(name, kind, self._filled(given), gone, replaced=name in replace)
            except Exception as error:
                self.errors[name] = str(error)
        if self.errors:
            return
        gone += [(name, kept) for name, kept in self.kept.items() if name not in declared]
        for name, kept in reversed(gone):
            try:
                owner = self._owner(kept.kind)
                await owner.delete(_urn(name, kept.kind), kept.id, kept.state, kept.inputs)
                if self.kept.get(name) is kept:
                    del self.kept[name]
            except Exception as error:
                self.errors[name] = str(error)

    async def differs(self, declared: Declared) -> set[str]:
        """The names of resources for which a preview would show a difference."""
        found = set()
        for name, (kind, given) in declared.items():
            runner = Runner(kind.kind, self.env.settings)
            inputs, _ = runner.check(self._filled(given))
            kept = self.kept.get(name)
            if kept is None or runner.diff(kept.state, kept.inputs, inputs).changes:
                found.add(name)
        return found | (self.kept.keys() - declared.keys())

    async def _bring(
        self, name: str, kind: type[Any], given: dict[str, Any], gone: list[tuple[str, _Kept]], *, replaced: bool
    ) -> None:
        urn, owner, runner = _urn(name, kind), self._owner(kind), Runner(kind.kind, self.env.settings)
        inputs, failures = runner.check(given)
        assert not failures, failures
        self._ownership.register(urn)
        kept = self.kept.get(name)
        if kept is not None and kept.kind is not kind:
            gone.append((name, kept))
            kept = None
        if kept is None:
            self._keep(name, kind, inputs, await owner.create(urn, inputs))
            return
        found = runner.diff(kept.state, kept.inputs, inputs)
        found = await owner.compare(urn, kept.state, inputs, found)
        if replaced and not found.replaces:  # the engine decides alone; Diff has said that nothing differs
            gone.append((name, kept))
            self._keep(name, kind, inputs, await owner.create(urn, inputs))
        elif found.replaces and found.delete_before_replace:
            await owner.delete(urn, kept.id, kept.state, kept.inputs)
            self._keep(name, kind, inputs, await owner.create(urn, inputs))
        elif found.replaces:
            gone.append((name, kept))
            self._keep(name, kind, inputs, await owner.create(urn, inputs))
        elif found.changes:
            self._keep(name, kind, inputs, await owner.update(urn, kept.id, kept.state, kept.inputs, inputs))

    def _keep(self, name: str, kind: type[Any], inputs: dict[str, Any], outcome: Outcome) -> None:
        self.kept[name] = _Kept(kind, outcome.id, outcome.state, inputs)
        assert outcome.failure is None, outcome.failure

    def _owner(self, kind: type[Any]) -> SingleOwner:
        return SingleOwner(Runner(kind.kind, self.env.settings), self._ownership)

    def _filled(self, given: dict[str, Any]) -> dict[str, Any]:
        def fill(value: Any) -> Any:
            if isinstance(value, str) and value.startswith("{"):
                name, _, output = value[1:-1].partition(".")
                return self.kept[name].state[output]
            return value

        return {key: fill(value) for key, value in given.items()}


def _urn(name: str, kind: type[Any]) -> str:
    return f"urn:pulumi:dev::test::pulumi-python:dynamic/{kind.kind.token}::{name}"
