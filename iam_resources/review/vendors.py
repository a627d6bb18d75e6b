"""What the vendors' packages say of access, loaded for those that a plan speaks of."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable

from iam_resources.access import Vendor


def vendors_of(tokens: Iterable[str]) -> dict[str, Vendor]:
    """The vendors of some resource types, by the part of the token before the colon.

    Args:
        tokens: of the resource types. One whose package says nothing of access is left out.
    """
    from iam_resources.engine.registry import vendor_packages  # it knows Pulumi, which takes half a second

    packages, found = vendor_packages(), dict[str, Vendor]()
    for module in sorted({token.partition(":")[0] for token in tokens if token}):
        root, _, rest = module.partition(".")
        package = packages.get(root)
        if package is None:
            continue
        name = ".".join(filter(None, (package, rest, "access")))
        try:
            there = importlib.util.find_spec(name) is not None
        except ModuleNotFoundError:  # a vendor in a single file, or a part that has no package of its own
            there = False
        if there:
            found[module] = importlib.import_module(name).VENDOR
    return found
