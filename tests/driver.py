"""One resource driven as the engine drives it, without the engine: for what a vendor's package does in each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from iam_resources.engine.check import Failure
from iam_resources.engine.runner import Outcome, Runner
from iam_resources.settings import Settings


class Env(Protocol):
    """A place of a vendor to work in."""

    settings: Settings

    async def again(self) -> Env:
        """The same place over a connection that knows nothing yet."""


class Driver:
    """One resource through its life: what the program wants, and what the engine keeps.

    Args:
        lab: where.
        kind: the resource's class.
        always: inputs that are given in every step.
    """

    def __init__(self, env: Env, kind: type[Any], **always: Any) -> None:
        self.always = always
        self.env = env
        self.kind = kind
        self.runner = Runner(kind.kind, env.settings)
        self.inputs: dict[str, Any] = {}
        self.id = ""
        self.state: dict[str, Any] = {}
        self.failure: str | None = None

    def check(self, **given: Any) -> list[Failure]:
        """What is wrong with these inputs."""
        return self.runner.check(given)[1]

    async def create(self, **given: Any) -> Driver:
        """Make it."""
        self.inputs = self._checked({**self.always, **given})
        return self._keep(await self.runner.create(self.inputs))

    async def update(self, **given: Any) -> frozenset[str]:
        """Change it where it differs from these inputs; returns the names of what differed."""
        wanted = self._checked({**self.always, **given})
        found = self.runner.diff(self.state, self.inputs, wanted)
        assert not found.replaces, f"would be replaced: {found.replaces}"
        if found.fields:
            self._keep(await self.runner.update(self.id, self.state, self.inputs, wanted))
        self.inputs = wanted
        return found.fields

    def replaced_by(self, **given: Any) -> tuple[str, ...]:
        """The fields for which these inputs would replaces it."""
        return self.runner.diff(self.state, self.inputs, self._checked({**self.always, **given})).replaces

    async def refresh(self) -> bool:
        """Look at it; whether it is still there."""
        seen = await self.runner.read(self.id, self.state, self.inputs)
        if seen.id:
            self._keep(seen)
        return bool(seen.id)

    async def in_next_run(self) -> Driver:
        """The same resource as a next run sees it: over a connection that knows nothing yet."""
        self.env = await self.env.again()
        self.runner = Runner(self.kind.kind, self.env.settings)
        return self

    def differs(self) -> frozenset[str]:
        """The names of inputs that differ from what is known."""
        return self.runner.diff(self.state, self.inputs, self.inputs).fields

    async def import_(self, import_id: str) -> Driver:
        """Import it."""
        seen = await self.runner.read(import_id, None, None)
        assert seen.id, f"{import_id} is gone"
        self.inputs = self._checked(seen.inputs or {})
        return self._keep(seen)

    async def delete(self) -> None:
        """Delete it."""
        await self.runner.delete(self.id, self.state, self.inputs)

    def _keep(self, outcome: Outcome) -> Driver:
        self.id, self.state, self.failure = outcome.id, outcome.state, outcome.failure
        return self

    def _checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        inputs, failures = self.runner.check(dict(given))
        assert not failures, failures
        return inputs
