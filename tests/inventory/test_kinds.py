"""Which kinds are listed, and that the page names every kind: with its word, or with why it is not listed."""

from __future__ import annotations

from iam_resources.engine.registry import all_types
from iam_resources.inventory.items import kinds_of, vendors
from tools.place import ROOT


def test_the_page_names_every_kind() -> None:
    page = (ROOT / "docs" / "import.md").read_text()
    table, _, after = page.partition("These kinds are not listed")
    reasons = after.partition("| option |")[0]
    ours = [kind for kind in all_types() if kind.resource.__module__.startswith("iam_resources.")]
    listed = {kind.token: word for vendor in vendors() for word, kind in kinds_of(vendor).items()}
    for kind in ours:
        if word := listed.get(kind.token):
            (row,) = [line for line in table.splitlines() if line.startswith(f"| `{kind.module}` |")]
            assert f"`{word}`" in row, f"{word} is missing"
        else:
            assert kind.name in reasons or f"`{kind.module}`" in reasons, f"why is {kind.token} not listed?"
