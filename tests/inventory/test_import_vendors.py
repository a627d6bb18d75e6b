"""`iam import` and `iam drift` of the other vendors, on the sandbox: imported, proved, nothing written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES, account_id
from tests.conformance.huawei.service import Organisation
from tests.inventory.realm import iam, iam_json
from tests.project import Project
from tests.sandbox.conftest import Server, all_vendors
from tools.place import ROOT

pytestmark = pytest.mark.engine
_SEARCHES = ("token", "/retrieve-")


def _of(reference: str) -> dict[str, str]:
    return {"$of": reference}


POLICY, ROLE = next(iter(POLICIES)), next(iter(ROLES))
CUSTOM = {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"]}]}


def _one(module: str, kind: str, name: str, /, **args: Any) -> dict[str, Any]:
    return {"class": f"iam_resources.{module}.{kind}", "name": name, "args": args}


ORACLE = [
    _one("oci", "User", "ana", name="ana", description="Ana", email="ana@example.com"),
    _one("oci", "Group", "ops", name="ops", description="On call"),
    _one("oci", "DynamicGroup", "fn", name="fn", description="", matching_rule="all {resource.type = 'fnfunc'}"),
    {
        **_one(
            *("oci", "Policy", "p"),
            name="p",
            description="P",
            statements=["Allow group ops to inspect users in tenancy"],
        ),
        "opts": {"depends_on": ["ops"]},
    },
    _one("oci", "Membership", "m", user=_of("ana.user_id"), group=_of("ops.group_id")),
]
DOMAIN = [
    _one(
        *("oci.domains", "User", "ana"),
        user_name="Ana@example.com",
        family_name="Lima",
        emails={"work": {"value": "ana@example.com", "primary": True}},
    ),
    _one("oci.domains", "Group", "ops", display_name="Ops & Co", description="On call"),
    _one("oci.domains", "Membership", "m", user=_of("ana.user_id"), group=_of("ops.group_id")),
    _one("oci.domains", "AppRoleGrant", "g", role="User Administrator", group=_of("ops.group_id")),
]
HUAWEI = [
    _one(
        *("huawei", "User", "ana"),
        user_name="ana",
        display_name="Ana Ng",
        given_name="Ana",
        family_name="Ng",
        email="ana@example.com",
        enabled=True,
        address={"locality": "Berlin"},
    ),
    _one("huawei", "Group", "ops", display_name="ops", description="On call"),
    _one("huawei", "Membership", "m", user=_of("ana.user_id"), group=_of("ops.group_id")),
    _one("huawei", "PermissionSet", "read", name="read", session_duration="PT8H", tags={"team": "core"}),
    _one(
        *("huawei", "AccountAssignment", "a"),
        permission_set=_of("read.permission_set_id"),
        account_id=account_id("development"),
        group=_of("ops.group_id"),
    ),
    _one(
        "huawei", "ManagedPolicyAttachment", "p", permission_set=_of("read.permission_set_id"), managed_policy_id=POLICY
    ),
    _one("huawei", "ManagedRoleAttachment", "r", permission_set=_of("read.permission_set_id"), managed_role_id=ROLE),
    _one("huawei", "CustomPolicy", "c", permission_set=_of("read.permission_set_id"), policy=CUSTOM),
]
SCIM = [
    _one(
        *("huawei.scim", "User", "ana"),
        user_name="ana",
        display_name="Ana Ng",
        given_name="Ana",
        family_name="Ng",
        email="ana@example.com",
    ),
    _one("huawei.scim", "Group", "ops", display_name="ops"),
    _one("huawei.scim", "Membership", "m", user=_of("ana.user_id"), group=_of("ops.group_id")),
]
CASES = {"oci": ORACLE, "oci.domains": DOMAIN, "huawei": HUAWEI, "huawei.scim": SCIM}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with all_vendors(tmp_path) as running:
        yield running


@pytest.fixture
def env(server: Server) -> dict[str, str]:
    organisation = Organisation(server)
    organisation.open_scim()
    return {**server.oracle_cloud, **organisation.env}


def _types(project: Project) -> list[str]:
    return sorted(each["type"].rpartition("/")[2] for each in project.state())


@pytest.mark.parametrize("vendor", CASES)
def test_what_a_program_made_is_imported_into_another_stack(
    tmp_path: Path, engine: Path, server: Server, env: dict[str, str], vendor: str
) -> None:
    maker = Project(tmp_path / "maker", engine, env, path=(ROOT,), forks=True)
    maker.declare(*CASES[vendor])
    maker.up().good()
    project = Project(tmp_path / "project", engine, env, path=(ROOT,), forks=True)
    (project.folder / "__main__.py").write_text("")
    httpx.delete(f"{server.origin}/_sandbox/calls")
    done = iam_json(project, "import", vendor)
    assert done["code"] == 0 and done["proved"], done
    assert Counter(_types(maker)) - Counter(_types(project)) == Counter()
    counts = httpx.get(f"{server.origin}/_sandbox/calls").json()["counts"]
    wrote = [each for each in counts if each["method"] != "GET" and not any(word in each["path"] for word in _SEARCHES)]
    assert wrote == []
    (project.folder / "__main__.py").write_text("import imported_" + vendor.replace(".", "_") + "\n")
    assert project.plan("--refresh") == {}
    project.up().good()
    assert project.plan("--refresh") == {}
    clean = iam(project, "drift").good()
    assert "No drift." in clean.text
    everything = _held(maker, ":")
    assert everything and everything <= _held(maker, ":User", "--live"), "what no resource manages is asked for"


def _held(project: Project, token: str, *options: str) -> set[tuple[str, ...]]:
    """Who has what, where, and by which ways, by the resources of a state whose type ends so."""
    exported = json.loads(project.pulumi("stack", "export").good().text)
    deployment = exported["deployment"]
    deployment["resources"] = [
        each for each in deployment["resources"] if f"{each['type']}:".endswith(f"{token}:") or token == ":"
    ]
    (project.folder / "some.json").write_text(json.dumps(exported))
    rows = iam_json(project, "access", "of", "ana*", "--state", "some.json", *options)["access"]
    return {(each["holder"], each["entitlement"], each["scope"], json.dumps(each["ways"])) for each in rows}


def test_where_not_all_can_be_listed_the_rest_is_compared(
    tmp_path: Path, engine: Path, server: Server, env: dict[str, str]
) -> None:
    """SCIM lists 50 users: who else is there is not known, and what the stack has is looked at all the same."""
    project = Project(tmp_path / "project", engine, env, path=(ROOT,), forks=True)
    project.declare(*SCIM)
    project.up().good()
    for number in range(50):
        Organisation(server).make_user(f"by-hand-{number}")
    found = iam_json(project, "drift")
    assert (found["code"], found["compared"], found["changed"]) == (1, 3, [])
    assert [each["vendor"] for each in found["unlisted"]] == ["huawei.scim"]
    assert "No drift." in iam(project, "drift", "--managed-only").good().text
    shown = iam(project, "access", "of", "ana*", "--live").good().text
    assert "huawei.scim: only what resources say" in shown and "group ops" in shown
