"""`iam import` of 300 users with a membership and a role each, on a real Keycloak; its access log says what was called.

`KEYCLOAK_ENDPOINT` and `KEYCLOAK_PASSWORD_FILE` name a Keycloak that runs already, as in tests/cncc.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.inventory.realm import Console, iam, iam_json
from tests.project import Project
from tools.connection import Connection
from tools.place import ROOT

pytestmark = [pytest.mark.engine, pytest.mark.keycloak]
_USERS, _GROUPS, _ROLES = 300, 6, 4


@pytest.fixture(scope="module")
def console(keycloak: Connection) -> Iterator[Console]:
    """A realm of its own: 300 users, each in one of six groups (some below others), each with one of four roles."""
    realm = f"import-{secrets.token_hex(4)}"
    made = Console(keycloak.endpoint, keycloak.username, keycloak.password, realm)
    made.make_realm()
    top = [made.group(f"Team {number}") for number in range(3)]
    groups = [*top, *(made.group("On call & more", above) for above in top)]
    roles = [made.role(f"ROLE {number}/x", "made by hand") for number in range(_ROLES)]

    def person(number: int) -> None:
        names = {"firstName": "Ünï", "lastName": f"O'Neill {number}", "email": f"u{number:04}@example.com"}
        user = made.user(f"u{number:04}", **names, attributes={"team": ["core"]}, requiredActions=["VERIFY_EMAIL"])
        made.join(user, groups[number % _GROUPS])
        made.grant(user, roles[number % _ROLES])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(person, range(_USERS)))
    yield made
    made.call("DELETE", "")


@pytest.fixture
def project(tmp_path: Path, engine: Path, console: Console) -> Project:
    variables = {
        "CNCC_ENDPOINT": console.endpoint,
        "CNCC_USERNAME": console.username,
        "CNCC_PASSWORD": console.password,
        "CNCC_REALM": console.realm,
    }
    made = Project(tmp_path / "project", engine, variables, path=(ROOT,), forks=True)
    (made.folder / "__main__.py").write_text("")
    return made


def calls(log: Path, since: int) -> list[tuple[str, str]]:
    """Method and path of the calls of ours since a place in the server's log."""
    text = log.read_text()[since:]
    return re.findall(r"CALL ([A-Z]+) (/[^\s?]+)\S* \d+ by iam-resources", text)


def test_300_users_with_a_membership_and_a_role_each(project: Project, console: Console, keycloak: Connection) -> None:
    log = keycloak.password_file.with_name("log")
    before = len(log.read_text())
    done = iam_json(project, "import", "cncc")
    assert done["code"] == 0 and done["proved"] and done["new"] == 3 * _USERS + _GROUPS + _ROLES, done
    made = calls(log, before)
    assert made and {method for method, path in made if "token" not in path} == {"GET"}
    listed = [path for _, path in made if "token" not in path]
    all_roles = _ROLES + 3  # and those that every realm has
    most = (
        _USERS // 500 + 2 + 2 * _GROUPS + all_roles + 3 * 2
    )  # pages, one per group and role, the realm, plugin checks
    assert len(listed) <= most, listed
    (project.folder / "__main__.py").write_text("import imported_cncc\n")
    assert iam_json(project, "drift")["drift"] is False
    tables = {path.name for path in (project.folder / "imported_cncc").glob("*.csv")}
    assert tables == {"users.csv", "groups.csv", "memberships.csv", "realm_roles.csv", "user_roles.csv"}

    user = console.call("GET", "/users?username=u0007&exact=true").json()[0]
    console.call("PUT", f"/users/{user['id']}", {**user, "lastName": "Changed"})
    console.call("DELETE", f"/users/{console.call('GET', '/users?username=u0008&exact=true').json()[0]['id']}")
    before = len(log.read_text())
    found = iam_json(project, "drift")
    assert found["code"] == 1
    assert [(each["resource"], each["fields"]) for each in found["changed"]] == [
        ("u0007", {"last_name": {"stack": "O'Neill 7", "vendor": "Changed"}})
    ]
    assert sorted(each["type"] for each in found["missing"]) == ["cncc:Membership", "cncc:User", "cncc:UserRole"]
    assert found["unmanaged"] == [] and found["failed"] == []
    assert {method for method, path in calls(log, before) if "token" not in path} == {"GET"}
    console.user("u0008")  # another one of that name is another person
    shown = iam(project, "drift").bad().text
    assert "missing    cncc:User u0008" in shown and "unmanaged  cncc:User u0008" in shown
    assert "password" not in shown.lower() and console.password not in shown
