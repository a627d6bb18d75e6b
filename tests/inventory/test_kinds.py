"""Which kinds are listed, and that the page names every kind: with its word, or with why it is not listed."""

from __future__ import annotations

from iam_resources.engine.registry import all_types
from iam_resources.inventory.items import kinds_of, vendors
from tools.place import ROOT


def test_the_page_names_every_kind() -> None:
    page = (ROOT / "docs" / "import.md").read_text()
    table, _, after = page.partition("These kinds are not listed")
    reasons = after.partition("| option |")[0]
    listed = {vendor: kinds_of(vendor) for vendor in vendors()}
    for vendor, kinds in listed.items():
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{vendor}` |")]
        assert {word for word in kinds if f"`{word}`" not in row} == set()
    tokens = {kind.token for kinds in listed.values() for kind in kinds.values()}
    for kind in all_types():
        if kind.token not in tokens:
            assert kind.name in reasons or f"`{kind.module}`" in reasons, f"why is {kind.token} not listed?"
