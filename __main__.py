"""Makes the resources of one composition: the module in stacks/ that the stack's configuration names.

pulumi config set iam:composition cncc_operators
"""

import importlib
import pkgutil

import pulumi

import stacks

chosen = pulumi.Config("iam").require("composition")
known = sorted(module.name for module in pkgutil.iter_modules(stacks.__path__))
if chosen not in known:
    raise pulumi.RunError(
        f"there is no composition {chosen!r}; stacks/ has: {', '.join(known)}. "
        f"Choose one with: pulumi config set iam:composition {known[0]}"
    )
importlib.import_module(f"stacks.{chosen}").declare()
