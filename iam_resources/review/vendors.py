"""What the vendors' packages say of access, loaded for those that a plan speaks of."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from iam_resources.access import Observed, State, Vendor
from iam_resources.settings import Settings


def vendors_of(tokens: Iterable[str]) -> dict[str, Vendor]:
    """The vendors of some resource types, by the part of the token before the colon.

    Args:
        tokens: of the resource types. One whose package says nothing of access is left out.
    """
    return {name: module.VENDOR for name, module in _modules(tokens, "access")}


async def observe(settings: Settings, states: Sequence[State]) -> tuple[list[Observed], list[str]]:
    """Ask the vendors who has what now.

    Args:
        settings: of the connections.
        states: the resources; their vendors are asked, in the places that they are in.

    Returns:
        What they say, and the vendors that cannot be asked.

    Raises:
        IamError: a vendor refuses, or cannot be reached.
    """
    names = {state.token.partition(":")[0] for state in states}
    found, asked = list[Observed](), set[str]()
    for name, module in _modules((state.token for state in states), "access_now"):
        found += await module.observe(settings, [each for each in states if each.token.startswith(f"{name}:")])
        asked.add(name)
    return found, sorted(names - asked)


def _modules(tokens: Iterable[str], file: str) -> Iterator[tuple[str, Any]]:
    """The modules of that name in the packages of some resource types, by the part of the token before the colon."""
    from iam_resources.engine.registry import vendor_packages  # it knows Pulumi, which takes half a second

    packages = vendor_packages()
    for module in sorted({token.partition(":")[0] for token in tokens if token}):
        root, _, rest = module.partition(".")
        package = packages.get(root)
        if package is None:
            continue
        name = ".".join(filter(None, (package, rest, file)))
        try:
            there = importlib.util.find_spec(name) is not None
        except ModuleNotFoundError:  # a vendor in a single file, or a part that has no package of its own
            there = False
        if there:
            yield module, importlib.import_module(name)
