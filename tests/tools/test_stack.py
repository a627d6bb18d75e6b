"""What `make up` tells at its end fits a terminal of usual width."""

from __future__ import annotations

from tools.stack import NEXT, wrapped


def test_a_list_breaks_between_its_entries_only() -> None:
    entries = [f"{number} oci.domains.night-shift of {number}" for number in range(12)]
    lines = wrapped("kinds: " + ", ".join(entries)).splitlines()
    assert len(lines) > 1 and max(map(len, lines)) <= 80
    assert all(line.endswith(",") for line in lines[:-1])
    assert " ".join(line.strip() for line in lines) == "kinds: " + ", ".join(entries)


def test_what_to_try_next_fits() -> None:
    assert max(map(len, NEXT.splitlines())) <= 80
