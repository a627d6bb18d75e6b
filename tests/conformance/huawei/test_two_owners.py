"""On the real engine: a preview reports two resources that want the same assignments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox.huawei.identifiers import account_id
from tests.conformance.huawei.service import CENTER, Organisation
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
IN_DEVELOPMENT = {"permission_set": "readers", "account_id": account_id("development")}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Organisation]:
    """An organisation with a permission set, and two users."""
    running = Server(tmp_path / "state.db").start()
    organisation = Organisation(running)
    organisation.call("POST", f"{CENTER}/permission-sets", {"name": "readers"})
    organisation.make_user("ana")
    organisation.make_user("ben")
    yield organisation
    running.stop()


def assignments(name: str, **args: Any) -> dict[str, Any]:
    return {"class": "iam_resources.huawei.AccountAssignments", "name": name, "args": {**IN_DEVELOPMENT, **args}}


@pytest.mark.parametrize(
    "other",
    [
        assignments("two", users=["ben"], exclusive=True),
        assignments("two", users=["ben"]),
        {
            "class": "iam_resources.huawei.AccountAssignment",
            "name": "two",
            "args": {**IN_DEVELOPMENT, "user": "ben"},
        },
    ],
    ids=["exclusive", "others", "one"],
)
def test_an_exclusive_set_owns_all_assignments(
    service: Organisation, tmp_path: Path, engine: Path, other: dict[str, Any]
) -> None:
    project = Project(tmp_path / "project", engine, service.env, forks=True)
    project.declare(assignments("one", users=["ana"], exclusive=True), other)
    for said in (project.preview().bad().text, project.up().bad().text):
        assert "both manage" in said and "AccountAssignments one" in said and " two" in said
