"""A resource type as the stock dynamic host sees it.

The state of every resource holds a pickle of its provider. Ours is a mere reference, of this module's `provider_for`
and the type's token: small, free of secrets, and the same for ever. **Never move or rename `provider_for`**: states
that exist refer to it, and refresh and destroy follow that reference.
"""

from __future__ import annotations

import itertools
import json
from functools import cached_property
from typing import Any

from pulumi import dynamic
from pulumi.output import Unknown as StockUnknown
from pulumi.runtime import rpc

from iam_resources.engine.background import run_now
from iam_resources.engine.diff import Difference
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.registry import ResourceType, by_token
from iam_resources.engine.runner import Outcome, Runner, Values
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import IamError
from iam_resources.settings import Settings

PROVIDER_KEY = "__provider"

_ownership = Ownership(names_resources=False)
"""What the resources of the program own; the stock host's process serves one engine operation."""
_checked: set[str] = set()
"""The inputs of the resources that are in the program: those that were checked."""
_numbers = itertools.count(1)


def provider_for(token: str, module: str = "") -> Provider:
    """What a state refers to; see the module's text."""
    return Provider(by_token(token, module), module)


class Provider(dynamic.ResourceProvider):
    """The four verbs for the stock host: opens its values, runs the type's `Runner`, closes them again."""

    serialize_as_secret_always = False

    def __init__(self, kind: ResourceType, module: str = "") -> None:
        super().__init__()
        self._kind = kind
        self._module = module
        self._settings = Settings({})

    def __reduce__(self) -> tuple[Any, ...]:
        return provider_for, ((self._kind.token, self._module) if self._module else (self._kind.token,))

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        self._settings = Settings(req.config)

    @cached_property
    def _runner(self) -> Runner:
        return Runner(self._kind, self._settings)

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        given = _open(news)
        inputs, failures = self._runner.check(given)
        if not failures:
            _checked.add(_fingerprint(self._kind.token, inputs))
        # This host does not know which values are secret: none is named, so that none is printed.
        shown = [failure.shown(given, secret=given) for failure in failures]
        return dynamic.CheckResult(_close(inputs), [dynamic.CheckFailure(path, reason) for path, reason in shown])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        found = run_now(self._compared(_id, _open(_olds), _open(_news)))
        return dynamic.DiffResult(
            changes=bool(found.changes),
            replaces=list(found.replaces),
            delete_before_replace=found.delete_before_replace,
        )

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        made = run_now(self._single_owner.create(f"{self._kind.token}#new-{next(_numbers)}", _open(props)))
        _whole(made)
        return dynamic.CreateResult(made.id, _close(made.state))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        seen = run_now(self._runner.read(id_, _open(props), None))
        if not seen.id:
            return dynamic.ReadResult(None, {})
        return dynamic.ReadResult(seen.id, _close(seen.state), _close(seen.inputs or {}))

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.UpdateResult:
        after = run_now(self._single_owner.update(self._name(_id), _id, _open(_olds), None, _open(_news)))
        _whole(after)
        return dynamic.UpdateResult(_close(after.state))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        run_now(self._single_owner.delete(self._name(_id), _id, _open(_props), None))

    @property
    def _single_owner(self) -> SingleOwner:
        return SingleOwner(self._runner, _ownership)

    def _name(self, id_: str) -> str:
        """A resource, for ownership: this host is not given its name, so two of one id are the same here."""
        return f"{self._kind.token}#{id_}"

    async def _compared(self, id_: str, state: Values, inputs: Values) -> Difference:
        await self._runner.check_location(state, inputs)
        found = self._runner.diff(state, None, inputs)
        if _fingerprint(self._kind.token, inputs) not in _checked:
            return found  # the engine also compares what is about to be deleted
        _ownership.register(self._name(id_))
        return await self._single_owner.compare(self._name(id_), state, inputs, found)


def _fingerprint(token: str, inputs: Values) -> str:
    return json.dumps([token, inputs], sort_keys=True, default=repr)


def _whole(outcome: Outcome) -> None:
    """The stock host has no way to keep what was done by half; a later run takes it up by the natural key."""
    if outcome.failure:
        raise IamError(outcome.failure)


def _open(props: dict[str, Any]) -> Values:
    return {name: _opened(value) for name, value in props.items() if name != PROVIDER_KEY and value is not None}


def _opened(value: Any) -> Any:
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, StockUnknown) or value == rpc.UNKNOWN:
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        return int(value)  # numbers cross as doubles
    if isinstance(value, dict):
        return {key: _opened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_opened(item) for item in value]
    return value


def _close(values: Values) -> dict[str, Any]:
    return {name: _closed(value) for name, value in values.items()}


def _closed(value: Any) -> Any:
    if value is UNKNOWN:
        return rpc.UNKNOWN
    if isinstance(value, dict):
        return {key: _closed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_closed(item) for item in value]
    return value
