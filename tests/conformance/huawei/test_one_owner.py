"""On the real engine: a person or group managed over SCIM and over the identity source is one, with one owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.huawei.cases import user
from tests.conformance.huawei.service import STORE, Organisation
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
SCIM, STORE_SIDE = "iam_resources.huawei.scim", "iam_resources.huawei"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Organisation]:
    """An organisation with a tenant of SCIM."""
    running = Server(tmp_path / "state.db").start()
    organisation = Organisation(running)
    organisation.open_scim()
    yield organisation
    running.stop()


def declared(module: str, name: str, **over: str) -> list[dict[str, Any]]:
    """A user, a group and a membership by one of the two APIs."""
    person = user("eva", adopt=True)["args"]
    ends = {"user": {"$of": f"{name}-eva.user_id"}, "group": {"$of": f"{name}-crew.group_id"}}
    args = {
        f"User {name}-eva": person,
        f"Group {name}-crew": {"display_name": "crew", "adopt": True},
        f"Membership {name}-member": ends,
    }
    made = []
    for what, given in args.items():
        kind, _, resource = what.partition(" ")
        made.append({"class": f"{module}.{kind}", "name": resource, "args": {**given, **over}})
    return made


@pytest.mark.parametrize("has_key", [True, False], ids=["with a key", "with a bearer token only"])
def test_moving_between_the_two_apis_removes_nobody(
    service: Organisation, tmp_path: Path, engine: Path, has_key: bool
) -> None:
    """Without a key of its own, another connection's shows where a tenant belongs."""
    scim = {name: value for name, value in service.env.items() if "SCIM" in name}
    own = {} if has_key else {name.replace("HUAWEI_", "HUAWEI_SC_"): value for name, value in scim.items()}
    over = {} if has_key else {"connection": "sc"}
    project = Project(tmp_path / "project", engine, {**service.env, **own})
    project.declare(*declared(SCIM, "one", **over))
    project.up().good()
    ids = [project.resource(name)["outputs"] for name in ("one-eva", "one-crew")]
    for module, name, more in ((STORE_SIDE, "two", {}), (SCIM, "three", over)):
        project.declare(*declared(module, name, **more))
        said = project.up().good().text
        assert "kept user eva" in said and "kept group crew" in said and "kept user eva in crew" in said
        assert list(service.members_of(ids[1]["group_id"]) or {}) == [ids[0]["user_id"]]
        assert project.plan() == {}

    project.declare(*declared(SCIM, "three", **over), *declared(STORE_SIDE, "four")[:1])
    said = project.up().bad().text
    assert "both manage user eva" in said and "huawei:User four-eva" in said and "huawei.scim:User three-eva" in said
    project.declare()
    project.up().good()
    assert service.get(f"{STORE}/users/{ids[0]['user_id']}") is None
