"""What is generated is committed as it would be written now, and every documented operation has its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs.__main__ import generated
from tools.docs.coverage import Coverage
from tools.docs.operations import SYSTEMS, evidence, operations
from tools.docs.rooms import rooms
from tools.place import ROOT

IN_NO_DOCUMENT = {
    "cncc.get_group",
    "cncc.list_group_members",
    "cncc.list_group_roles",
    "cncc.list_groups",
    "huawei.list_registered_regions",
    "oci.domains.get_password_policy",
}
"""What calls only operations that the documents do not have."""


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return Coverage(rooms())


def test_nothing_generated_is_out_of_date(coverage: Coverage) -> None:
    stale = [
        str(file.relative_to(ROOT)) for file, text in generated(rooms(), coverage).items() if _committed(file) != text
    ]
    assert not stale, f"rewrite them with: make docs ({', '.join(stale)})"


def test_every_operation_is_listed_once() -> None:
    ids = [operation.id for operation in operations()]
    assert len(ids) == len(set(ids)) == 124
    assert {operation.system for operation in operations()} == set(SYSTEMS)


def test_no_operation_is_missing(coverage: Coverage) -> None:
    missing = [coverage.of(operation).missing for operation in operations()]
    assert not any(missing), "\n".join(text for text in missing if text)


def test_marks_name_operations_that_there_are(coverage: Coverage) -> None:
    assert coverage.unknown == {}


def test_every_resource_and_lookup_has_evidence(coverage: Coverage) -> None:
    called = {of for tests in evidence().values() for of in tests}
    assert {name for name in coverage.offered if name not in called} == IN_NO_DOCUMENT


def test_the_tests_of_the_evidence_exist() -> None:
    named = {test.partition("[")[0] for tests in evidence().values() for test in tests.values()}
    files = {test: (ROOT / test.partition("::")[0]).read_text() for test in named}
    assert [test for test, text in files.items() if f"def {test.rpartition('::')[2]}(" not in text] == []


def test_every_resource_and_lookup_has_its_section() -> None:
    for room in rooms():
        page = (ROOT / "docs" / "reference" / f"{room.name}.md").read_text()
        for name in (*room.resources, *room.components, *room.lookups, *room.types):
            assert f"## {name}\n" in page


def _committed(file: Path) -> str:
    return file.read_text() if file.exists() else ""
