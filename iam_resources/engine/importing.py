"""Whether a program that imports an object describes the object that it imports.

After an import the engine compares what was read with what the program says, and in the same run makes what differs so.
That is as it should be for a description. But where the natural key differs, the wrong id was given, or the wrong name:
a user would be renamed to another one. And where a difference requires a replacement, the one
that was to be left untouched would be deleted.

A provider receives the program's arguments only when the engine has the import in its plan already: where somebody
skips the preview, the object stays in the state although the run fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iam_resources.engine.diff import Difference
from iam_resources.engine.model import Inputs, facts
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused


def check_is_meant(model: type[Inputs], state: Mapping[str, Any], inputs: Mapping[str, Any], found: Difference) -> None:
    """Refuse an import that would turn the object into another one.

    Args:
        model: the inputs model.
        state: what was read.
        inputs: what the program says; what is not known yet, in a preview, is skipped.
        found: how the two differ.

    Raises:
        Refused: they differ in the natural key, or in a field that requires a replacement.
    """
    known = facts(model)
    wrong = [
        name
        for name in known
        if (name in found.fields and known[name].key) or name in found.replaces
        if not contains_unknown(inputs.get(name))
    ]
    if not wrong:
        return
    shown = "; ".join(
        f"{name}: the imported one has {_shown(model, name, state)}, the program says {_shown(model, name, inputs)}"
        for name in wrong
    )
    verb = "rename" if all(known[name].key for name in wrong) else "change this"
    written = " and ".join(f"{name}={_shown(model, name, state)}" for name in wrong)
    raise Refused(
        f"{shown}: an import cannot {verb}",
        hint=f"Write {written} and {verb} in a later run. If you imported the wrong object, remove it with:"
        " pulumi state delete",
    )


def _shown(model: type[Inputs], name: str, values: Mapping[str, Any]) -> str:
    return "a secret" if facts(model)[name].secret else repr(values.get(name))
