"""What is exported from the service is what is exported from a file after the same commands."""

from __future__ import annotations

from tests.state_service.twins import Twins, box


def test_a_stack_from_its_first_export_to_its_last(twins: Twins) -> None:
    twins.compare("init")
    a = box("a", label={"$secret": "hidden"})
    twins.declare(a, box("b", friend={"$of": "a"}), box("c", opts={"depends_on": ["b"]}))
    twins.up()
