"""`iam review` with the real engine and the sandbox, as a person runs it in a project."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.project import Project
from tests.sandbox.conftest import Server, all_vendors
from tools.place import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with all_vendors(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def made(folder: Path, engine: Path, console: Server, *, forks: bool = True) -> Project:
    variables = console.oracle_cloud | console.huawei_cloud
    found = Project(folder / "project", engine, variables, path=(ROOT,), forks=forks)
    for key, value, *flags in (
        ("cncc:endpoint", console.endpoint),
        ("cncc:username", console.username),
        ("cncc:password", console.password, "--secret"),
    ):
        found.pulumi("config", "set", *flags, key, "--", value).good()
    return found


@pytest.fixture
def project(tmp_path: Path, engine: Path, console: Server) -> Iterator[Project]:
    found = made(tmp_path, engine, console)
    yield found
    found.destroy().good()


def iam(project: Project, *words: str, code: int = 0, **env: str) -> str:
    command = [str(project.python.parent / "iam"), *words]
    ran = subprocess.run(command, cwd=project.folder, env=project.environment(**env), capture_output=True, text=True)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout if code in (0, 3) else ran.stderr


def changes(text: str) -> dict[str, tuple[list[str], list[str]]]:
    return {
        holder["name"]: (
            [each["entitlement"] for each in holder["gains"]],
            [each["entitlement"] for each in holder["losses"]],
        )
        for holder in json.loads(text)["holders"]
        if holder["gains"] or holder["losses"]
    }


def of(name: str, output: str) -> dict[str, str]:
    return {"$of": f"{name}.{output}"}


def thing(kind: str, name: str, /, **args: Any) -> dict[str, Any]:
    opts = args.pop("opts", {})
    return {"class": f"iam_resources.cncc.{kind}", "name": name, "args": args, "opts": opts}


def staff(*names: str) -> list[dict[str, Any]]:
    found = [thing("RealmRole", "reader", name="AUDIT_READ"), thing("Group", "ops", name="ops")]
    found.append(thing("Group", "night", name="night", parent=of("ops", "group_id")))
    for name in names:
        found.append(thing("User", name, username=name, email=f"{name}@example.com"))
        found.append(thing("Membership", f"{name}-night", user=of(name, "user_id"), group=of("night", "group_id")))
    return found


def test_a_change_is_reviewed_before_and_asked_for_afterwards(project: Project) -> None:
    project.declare(*staff("ana", "ben"))
    assert changes(iam(project, "review", "--json")) == {
        "ana@example.com": (["group /ops/night"], []),
        "ben@example.com": (["group /ops/night"], []),
    }
    project.up().good()
    assert "Nobody gains or loses access." in iam(project, "review")
    next_one = [
        *staff("ana", "eve"),
        thing("UserRoles", "eve-all", user=of("eve", "user_id"), roles=[of("reader", "name"), "ADMIN"], exclusive=True),
        thing("UserRole", "ana-reads", user="ana", role=of("reader", "name")),
    ]
    project.declare(*next_one)
    expected = {
        "ana@example.com": (["role AUDIT_READ"], []),
        "ben@example.com": ([], ["group /ops/night"]),
        "eve@example.com": (["group /ops/night", "role ADMIN", "role AUDIT_READ"], []),
    }
    assert changes(iam(project, "review", "--json")) == expected
    stream = project.pulumi(
        "preview", "--json", "--show-sames", "--non-interactive", PULUMI_ENABLE_STREAMING_JSON_PREVIEW="1"
    ).good()
    (project.folder / "stream.json").write_text(stream.text)
    assert changes(iam(project, "review", "stream.json", "--json")) == expected
    short = project.pulumi("preview", "--json", "--non-interactive").good()
    (project.folder / "short.json").write_text(short.text)
    (project.folder / "state.json").write_text(project.pulumi("stack", "export").good().text)
    assert changes(iam(project, "review", "short.json", "--state", "state.json", "--json")) == expected
    assert json.loads(iam(project, "review", "short.json", "--json"))["complete"] is False
    project.up().good()
    rows = json.loads(iam(project, "access", "who-can", "role ADMIN", "--json"))["access"]
    assert [row["holder"] for row in rows] == ["eve@example.com"]
    shown = iam(project, "access", "of", "eve").splitlines()
    assert [line.split()[1:3] for line in shown[1:]] == [
        ["group", "/ops/night"],
        ["role", "ADMIN"],
        ["role", "AUDIT_READ"],
    ]


def test_a_user_who_is_replaced_loses_what_the_program_does_not_make_again(project: Project) -> None:
    project.declare(
        *staff("fay"), thing("UserRole", "fay-reads", user="fay", role="SCP_READ", opts={"depends_on": ["fay"]})
    )
    project.up().good()
    replaced = [each for each in staff("fay") if each["name"] != "fay"]
    replaced.insert(
        3,
        thing(
            "User",
            "fay",
            username="fay",
            email="new@example.com",
            opts={"replace_on_changes": ["email"], "delete_before_replace": True},
        ),
    )
    replaced.append(thing("UserRole", "fay-reads", user="fay", role="SCP_READ", opts={"depends_on": ["fay"]}))
    project.declare(*replaced)
    report = json.loads(iam(project, "review", "--json"))
    (risk,) = (each for each in report["risks"] if each["rule"] == "IAM021")
    (holder,) = (each for each in report["holders"] if each["notes"])
    assert "is replaced" in holder["notes"][0]
    assert [each["entitlement"] for each in holder["keeps"]] == ["group /ops/night"]
    assert [each["entitlement"] for each in holder["losses"]] == ["role SCP_READ"] and "SCP_READ" in risk["text"]


def test_what_was_taken_away_by_hand_comes_back_and_is_a_gain(project: Project, console: Server) -> None:
    project.declare(*staff("hal"), thing("UserRole", "hal-reads", user=of("hal", "user_id"), role="SCP_READ"))
    project.up().good()
    assert changes(iam(project, "review", "--refresh", "--json")) == {}
    user_id = project.resource("hal")["outputs"]["user_id"]
    form = {
        "grant_type": "password",
        "client_id": "admin-cli",
        "username": console.username,
        "password": console.password,
    }
    reply = httpx.post(f"{console.endpoint}/realms/master/protocol/openid-connect/token", data=form)
    bearer = {"authorization": f"Bearer {reply.json()['access_token']}"}
    path = f"{console.endpoint}/admin/realms/cncc/users/{user_id}/role-mappings/realm"
    granted = [role for role in httpx.get(path, headers=bearer).json() if role["name"] == "SCP_READ"]
    assert httpx.request("DELETE", path, json=granted, headers=bearer).status_code == 204
    assert changes(iam(project, "review", "--json")) == {}
    assert changes(iam(project, "review", "--refresh", "--json")) == {"hal@example.com": (["role SCP_READ"], [])}


def test_a_preview_that_fails_is_one_line(project: Project) -> None:
    project.declare(thing("User", "bad", username="Upper"))
    assert "Keycloak keeps user names in lower case" in iam(project, "review", code=1)


def test_an_import_is_managed_and_no_gain(project: Project, console: Server) -> None:
    project.declare(*staff("gus"))
    project.up().good()
    project.pulumi("state", "unprotect", "--all", "--yes")
    state = {item["urn"].rsplit("::", 1)[-1]: item for item in project.state()}
    ids = {name: item["id"] for name, item in state.items()}
    for name in ("gus-night", "gus"):
        project.pulumi("state", "delete", state[name]["urn"], "--yes").good()
    wanted = staff("gus")
    for each in wanted:
        if each["name"] in ("gus", "gus-night"):
            each["opts"] = {"import": ids[each["name"]]}
            if each["name"] == "gus-night":
                each["args"]["user"] = "gus"
    project.declare(*wanted)
    report = json.loads(iam(project, "review", "--json"))
    assert report["imported"] == ["gus", "gus-night"]
    assert not any(holder["gains"] or holder["losses"] for holder in report["holders"])


def test_the_projects_own_stacks_raise_no_alarm_but_those_accepted(project: Project) -> None:
    shutil.copy(ROOT / "__main__.py", project.folder / "__main__.py")
    shutil.copy(ROOT / "iam-review.toml", project.folder / "iam-review.toml")
    example = yaml.safe_load((ROOT / "stacks" / "Pulumi.sandbox.example.yaml").read_text())["config"]
    project.pulumi("config", "set", "iam:composition", "sandbox,oracle_cloud,huawei_landing_zone").good()
    file = project.folder / "Pulumi.trial.yaml"
    file.write_text(f"{file.read_text().rstrip()}\n  iam:landing_zone: {json.dumps(example['iam:landing_zone'])}\n")
    report = json.loads(iam(project, "review", "--json"))
    alarms = {(risk["rule"], risk["subject"], risk["text"]) for risk in report["risks"] if risk["accepted"] is None}
    assert alarms == set()
    assert report["broken"] == [] and report["blast"]["people_gaining"] >= 5


def test_the_rules_are_a_policy_pack_too(tmp_path: Path, engine: Path, console: Server) -> None:
    project = made(tmp_path, engine, console, forks=False)  # a pack is run by the language host of the engine
    project.declare(*staff("ida"), thing("UserRole", "ida-admin", user=of("ida", "user_id"), role="ADMIN"))
    pack = project.folder / "pack"
    shutil.copytree(ROOT / "docs" / "ci" / "policy-pack", pack)
    virtual = {"name": "python", "options": {"virtualenv": str(project.python.parent.parent)}}
    described = yaml.safe_load((pack / "PulumiPolicy.yaml").read_text())
    (pack / "PulumiPolicy.yaml").write_text(yaml.safe_dump({**described, "runtime": virtual}))
    shown = project.pulumi("preview", "--policy-pack", str(pack), "--non-interactive").good().text
    assert "IAM001: ida@example.com becomes administrator: role ADMIN in realm cncc" in " ".join(shown.split())
    (project.folder / "iam-review.toml").write_text("[guardrails]\nfail_on = 'high'\n")
    assert "IAM001" in project.pulumi("preview", "--policy-pack", str(pack), "--non-interactive").bad().text
