"""Makes the resources of one composition or several: the modules in stacks/ that the stack's configuration names.

pulumi config set iam:composition cncc_operators
pulumi config set iam:composition sandbox,oracle_cloud
"""

import importlib
import pkgutil

import pulumi

import stacks

known = sorted(module.name for module in pkgutil.iter_modules(stacks.__path__))
for chosen in (name.strip() for name in pulumi.Config("iam").require("composition").split(",")):
    if chosen not in known:
        raise pulumi.RunError(
            f"there is no composition {chosen!r}; stacks/ has: {', '.join(known)}. "
            f"Choose one with: pulumi config set iam:composition {known[0]}"
        )
    importlib.import_module(f"stacks.{chosen}").declare()
