"""Resources that do nothing: what remains is the cost of the engine, the SDK and our host."""

from __future__ import annotations

from typing import TypeVar

from iam_resources.engine import Inputs, Lifecycle, State

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class NoOpLifecycle(Lifecycle[I, S]):
    """Stores nothing; a read returns the state, an update what it would have made."""

    def state_of(self, id: str, inputs: I | None) -> S:
        """The state of an object that was just created or imported."""
        raise NotImplementedError

    def id(self, inputs: I) -> str:
        """The id that it would have."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        id_ = self.id(inputs)
        return id_, self.state_of(id_, inputs)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        return id, state or self.state_of(id, None)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        return self.state_of(id, inputs)

    async def delete(self, id: str, state: S) -> None:
        return
