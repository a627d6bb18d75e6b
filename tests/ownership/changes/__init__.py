"""Changes from one program to the next, each drawn by hypothesis; None where one cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.ownership.changes import contradictions, naming, objects, relations, replacing
from tests.ownership.changes.context import Context
from tests.ownership.programs import Step

Change = Callable[[Context], Step | None]

PLAIN: Mapping[str, Change] = {
    "rename": naming.rename,
    "rename with alias": naming.rename_with_alias,
    "into a component": naming.into_component,
    "rename an object": naming.rename_object,
    "move": relations.move,
    "swap": relations.swap,
    "shift": relations.shift,
    "change of kind": relations.change_kind,
    "edit a set": relations.edit_set,
    "exclusive": relations.turn_exclusive,
    "add": relations.add,
    "remove": relations.remove,
    "adopt": objects.adopt,
    "edit": objects.edit,
}
"""Those that a run may be broken in."""
OTHERS: Mapping[str, Change] = {
    "take a name": naming.take_name,
    "swap names": naming.swap_names,
    "swap addresses": naming.swap_addresses,
    "duplicate": contradictions.duplicate,
    "remove what is referred to": contradictions.remove_referred,
    "--target-replace": replacing.target_replace,
    "--replace": replacing.replace_option,
    "state taint": replacing.taint,
    "state protect": replacing.protect,
    "replace_on_changes": replacing.replace_on_changes,
    "replacement_trigger": replacing.replacement_trigger,
    "replace_with": replacing.replace_with,
    "delete_before_replace": replacing.delete_before_replace,
    "on_delete": objects.set_on_delete,
    "choose a password": objects.choose_password,
    "taken away by hand": objects.lose,
    "given by hand": objects.intrude,
}
BROKEN = ("a call fails", "an answer is lost", "killed")
"""Ways in which a run is broken in between."""
OPTIONS = ("--parallel 1", "--parallel 64", "--refresh", "--continue-on-error", "preview first")
"""Ways in which `up` is called."""
ALL = (*PLAIN, *OTHERS, *BROKEN, *OPTIONS, "destroy")
