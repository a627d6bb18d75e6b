"""Small scenarios that run the same on the sandbox and on a real Keycloak.

Each is a function that takes an `Api`. What it asserts holds on both; beyond that, everything the two servers answered
is compared, word for word.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from tests.sandbox.api import Api
from tests.sandbox.parity import clients, groups, passwords, roles, tokens, users

Scenario = Callable[[Api], None]


def _of(module: ModuleType) -> dict[str, Scenario]:
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name}": function
        for name, function in vars(module).items()
        if callable(function) and getattr(function, "__module__", "") == module.__name__ and not name.startswith("_")
    }


SCENARIOS: dict[str, Scenario] = {
    name: function
    for module in (users, passwords, roles, groups, clients, tokens)
    for name, function in _of(module).items()
}
