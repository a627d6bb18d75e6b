"""How one row is judged: both calls are made, then held against each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

import pytest

from iam_resources.oci.connection import Tenancy
from tests.oracle.callers import Callers, Outcome
from tests.oracle.comparing import at_path, differences, lost, plain, signature_of
from tests.oracle.fixtures import Fixtures
from tests.oracle.rows.row import Row
from tests.oracle.sdk import Sdk, Service

PAGE = 2
"""Objects a page for both, so that lists need more than one."""


def same_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both write the same date, spell JSON alike and ask for pages of the same size: what is left is compared."""
    date = formatdate(usegmt=True)
    monkeypatch.setattr("iam_resources.oci.auth.signature.formatdate", lambda usegmt: date)
    monkeypatch.setattr("oci.signer.email.utils.formatdate", lambda usegmt: date)
    monkeypatch.setattr("iam_resources.http.client.dumps", lambda value, **_: plain(value))
    monkeypatch.setattr("oci.base_client.json", SimpleNamespace(dumps=plain, loads=json.loads))
    for module in ("api.calls", "services.calls", "domains.api.collection", "domains.api.groups"):
        monkeypatch.setattr(f"iam_resources.oci.{module}.PAGE", PAGE)


class Judge:
    """Makes both calls of a row and compares them.

    Args:
        stage: where they are made.
        world: what is there.
        state: name of the state that holds it.
        api: from an open connection, the object that has a row's method.
        package: which of the SDK's clients the rows use.
    """

    def __init__(
        self,
        callers: Callers,
        fixtures: Fixtures,
        state: str,
        api: Callable[[Tenancy, str], Any],
        service: Callable[[Sdk], Service],
    ) -> None:
        self._stage = callers
        self._world = fixtures
        self._state = state
        self._api = api
        self._room = service

    def hear(self, row: Row) -> None:
        """Judge one row.

        Raises:
            AssertionError: the requests differ in more than the row says, or the SDK loses something of the answer.
        """
        kind = row.method.partition(".")[0]
        self._stage.curtain(self._state)
        ours = self._stage.act_ours(lambda tenancy: row.ours(self._api(tenancy, kind), self._world))
        self._stage.curtain(self._state)
        sdk = self._stage.act_theirs(lambda c: row.sdk(self._room(c), self._world))
        compare(row, ours, sdk)
        for exchange in ours.exchanges:
            by_theirs = signature_of(exchange, self._stage.recorder.origin, self._stage.signer)
            assert exchange.headers["authorization"] == by_theirs
        parse(row, sdk)


def compare(row: Row, ours: Outcome, sdk: Outcome) -> None:
    """Hold the requests of both against each other."""
    assert [each.method for each in ours.exchanges] == [each.method for each in sdk.exchanges]
    for mine, other in zip(ours.exchanges, sdk.exchanges, strict=True):
        found = differences(mine, other)
        assert set(found) == set(row.apart), f"ours and theirs differ in {found or 'nothing'}"
        assert mine.status == other.status
        assert row.as_ours is None or row.as_ours(other.json()) == mine.json()


def parse(row: Row, act: Outcome) -> None:
    """Hold the answers against what the SDK made of them."""
    bodies = [each.told() for each in act.exchanges]
    if isinstance(act.result, list):
        told, given = bodies, [response.data for response in act.result]
    else:
        told, given = bodies[0], act.result.data
        if isinstance(given, list):
            told = [item for body in bodies for item in items_of(body)]
    gone = [] if row.no_model and given is None else list(lost(told, given))
    unknown = {at.rpartition(".")[2].partition(":")[0] for at in gone}
    assert unknown == set(row.unknown), f"the SDK loses {gone or 'nothing'}"
    empty = [name for name in row.relies if at_path(told, name) is None]
    assert not empty, f"the answer lacks {empty}"


def items_of(body: Any) -> list[Any]:
    """What a page holds."""
    return list(body.get("items", [])) if isinstance(body, dict) else body
