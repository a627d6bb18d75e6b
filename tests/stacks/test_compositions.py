"""The compositions, as a person runs them: the real engine, the sandbox, settings in the stack's configuration."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conformance.huawei.service import CENTER, STORE, Organisation
from tests.project import Project
from tests.sandbox.conftest import Server, all_vendors

pytestmark = pytest.mark.engine
ROOT = Path(__file__).parents[2]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Server]:
    with all_vendors(tmp_path) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, engine: Path, console: Server) -> Project:
    variables = console.oracle_cloud | console.huawei_cloud
    made = Project(tmp_path / "project", engine, variables, path=(ROOT,), forks=True)
    (made.folder / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    _set(made, "cncc:endpoint", console.endpoint)
    _set(made, "cncc:username", console.username)
    _set(made, "cncc:password", console.password, "--secret")
    return made


def _set(project: Project, key: str, value: str, *flags: str) -> None:
    project.pulumi("config", "set", *flags, key, "--", value).good()


def _table(project: Project, key: str, rows: object) -> None:
    file = project.folder / "Pulumi.trial.yaml"
    kept = [line for line in file.read_text().splitlines() if not line.startswith(f"  iam:{key}:")]
    file.write_text("\n".join([*kept, f"  iam:{key}: {json.dumps(rows)}"]) + "\n")


def _landing_zone() -> dict[str, Any]:
    """The table of the stack that `make up` makes."""
    example = yaml.safe_load((ROOT / "stacks" / "Pulumi.sandbox.example.yaml").read_text())
    table: dict[str, Any] = example["config"]["iam:landing_zone"]
    return table


def test_an_unknown_composition_is_reported_with_those_there_are(project: Project) -> None:
    _set(project, "iam:composition", "nowhere")
    shown = project.preview().bad().text
    known = sorted(file.stem for file in (ROOT / "stacks").glob("*.py") if file.stem != "__init__")
    assert f"stacks/ has: {', '.join(known)}" in " ".join(shown.split()) and "Traceback" not in shown


@pytest.mark.parametrize(
    "composition",
    ["sandbox", "oracle_cloud", "oci_jit", "huawei_landing_zone", "sandbox,oracle_cloud,huawei_landing_zone"],
)
def test_a_composition_is_made_stays_and_goes(project: Project, composition: str) -> None:
    _set(project, "iam:composition", composition)
    _table(project, "landing_zone", _landing_zone())
    project.up().good()
    assert project.plan("--refresh") == {}
    project.destroy().good()
    assert project.state() == []


def test_settings_count_from_the_moment_they_are_set(tmp_path: Path, engine: Path, console: Server) -> None:
    variables = console.oracle_cloud
    domain_url = variables.pop("OCI_DOMAIN_URL")
    project = Project(tmp_path / "project", engine, variables, path=(ROOT,), forks=True)
    password = secrets.randbelow(10**12) + 10**12
    group = {"class": "iam_resources.oci.domains.Group", "name": "a", "args": {"display_name": "a"}}
    wrong = {"class": "iam_resources.oci.domains.UserPassword", "name": "b", "args": {"user": "b", "value": password}}

    project.declare(group, wrong)
    shown = project.up().bad().text
    assert "has a problem: property value: must be a string, not a number" in shown and str(password)[
        :6
    ] not in shown.replace(".", "")
    project.declare(group)
    shown = project.preview().bad().text + project.up().bad().text
    assert shown.count("the setting oci:domain_url is missing") >= 2 and "Traceback" not in shown
    _set(project, "oci:domain_url", domain_url)
    project.up().good()
    assert project.plan("--refresh") == {}


def test_operators_follow_their_table(project: Project, console: Server) -> None:
    _set(project, "iam:composition", "cncc_operators")
    ana = {"name": "ana.silva", "mail": "ana.silva@example.com", "roles": ["ADMIN"]}
    ben = {"name": "ben.okoro", "mail": "ben.okoro@example.com", "roles": ["POLICY_READ", "POLICY_WRITE"]}

    _table(project, "operators", [{**ana, "name": "Ana"}, {**ben, "rolls": []}])
    shown = project.preview().bad().text
    assert "line 1 name" in shown and "line 2 rolls" in shown and "Traceback" not in shown
    _table(project, "operators", [ana, {**ben, "roles": ["POLICY_REED"]}])
    password = f"Aa1-{secrets.token_hex(8)}"
    _set(project, "iam:console_url", "https://console.example.com")
    project.pulumi("config", "set", "--secret", "--path", 'iam:initial_passwords["ana.silva"]', password).good()
    shown = project.up().bad().text
    assert "POLICY_REED" in shown and "Traceback" not in shown

    _table(project, "operators", [ana, ben])
    printed = shown + project.up().good().text
    assert project.plan("--refresh") == {}
    roles = {item["urn"].rsplit("::", 1)[-1]: item for item in project.state() if item["type"].endswith(":UserRoles")}
    assert roles["ben.okoro"]["outputs"]["roles"] == ["POLICY_READ", "POLICY_WRITE"]
    assert not [item for item in project.state() if item["type"].endswith(":Password") and "ben" in item["urn"]]

    _table(project, "operators", [ana])
    shown = project.preview().good().text
    assert "- pulumi-python:dynamic/cncc:UserRoles" in shown
    printed += shown + project.up("--diff").good().text + project.pulumi("stack", "export").good().text
    assert password not in printed
    assert console.password not in printed


def test_a_landing_zone_follows_its_table(project: Project, console: Server) -> None:
    _set(project, "iam:composition", "huawei_landing_zone")
    table = _landing_zone()
    _table(project, "landing_zone", {**table, "accounts": {"development": "12"}, "groups": {}})
    shown = project.preview().bad().text
    assert "accounts.development: String should match" in shown and "groups: Extra inputs" in shown
    teams = table["teams"]
    night = {"people": teams["core"]["people"], "access": {"test": ["reading"], "production": ["writing"]}}
    _table(project, "landing_zone", {**table, "teams": {**teams, "night-shift": night}})
    shown = project.preview().bad().text
    assert "teams.night-shift.access.test: there is no such account" in shown
    assert "teams.night-shift.access.production: there is no permission set writing" in shown
    assert "teams.night-shift.people.ana.silva: is in team core already" in shown and "Traceback" not in shown

    _table(project, "landing_zone", table)
    project.up().good()
    vendor = Organisation(console)
    production, sets = table["accounts"]["production"], _outputs(project, "PermissionSet", "permission_set_id")
    groups = _outputs(project, "Group", "group_id")
    assert vendor.assigned(production, sets["operating"]) == set(groups.values())
    policy = json.loads(vendor.get(f"{CENTER}/permission-sets/{sets['operating']}/custom-policy")["custom_policy"])
    assert policy["Statement"][0]["Condition"] == {"StringEquals": {"g:ResourceTag/team": "${g:PrincipalTag/team}"}}

    vendor.unassign(production, sets["operating"], groups["team-core"], "GROUP")
    assert project.plan("--refresh") == {"operating-in-production": "update"}
    project.up("--refresh").good()
    del table["teams"]["night-shift"]
    _table(project, "landing_zone", table)
    project.up().good()
    assert vendor.assigned(production, sets["operating"]) == {groups["team-core"]}
    enabled = {user["user_name"]: user["enabled"] for user in vendor.get(f"{STORE}/users")["users"]}
    assert enabled == {"ana.silva": True, "ben.okoro": True, "dora.lind": False}
    assert project.plan("--refresh") == {}


def _outputs(project: Project, kind: str, output: str) -> dict[str, str]:
    made = [each for each in project.state() if each["type"].endswith(f":{kind}")]
    return {each["urn"].rsplit("::", 1)[-1]: each["outputs"][output] for each in made}
