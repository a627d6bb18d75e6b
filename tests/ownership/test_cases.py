"""The cases in which access was lost, on the sandbox and on a real Keycloak."""

from __future__ import annotations

import pytest

from tests.ownership.cases import CASES, EVERY, Case
from tests.ownership.conftest import Player

pytestmark = pytest.mark.engine
_OF_CNCC = [case for case, vendors in CASES.items() if "cncc" in vendors]


@pytest.mark.parametrize(("case", "vendor"), EVERY, ids=lambda each: getattr(each, "__name__", each))
def test_nothing_is_lost(case: Case, vendor: str, on_sandbox: Player) -> None:
    on_sandbox(case(vendor))


@pytest.mark.keycloak
@pytest.mark.parametrize("case", _OF_CNCC, ids=lambda case: case.__name__)
def test_nothing_is_lost_on_keycloak(case: Case, on_keycloak: Player) -> None:
    on_keycloak(case("cncc"))
