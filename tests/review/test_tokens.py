"""What the review predicts is what Keycloak puts into the access tokens of the people, for random programs."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import secrets
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cncc.environment import Env
from tests.project import Project
from tools.connection import Connection
from tools.place import ROOT

pytestmark = [pytest.mark.engine, pytest.mark.keycloak]
PEOPLE, ROLES, GROUPS, CLIENT = 50, 8, 6, "reader-of-tokens"


def thing(kind: str, name: str, /, **args: Any) -> dict[str, Any]:
    return {"class": f"iam_resources.cncc.{kind}", "name": name, "args": args}


def of(name: str, output: str) -> dict[str, str]:
    return {"$of": f"{name}.{output}"}


class Realm:
    """A realm with composite roles and roles of groups, which no resource manages."""

    def __init__(self, connection: Connection) -> None:
        self.endpoint = connection.endpoint
        self.config = {
            "cncc:endpoint": connection.endpoint,
            "cncc:username": connection.username,
            "cncc:password": connection.password,
        }
        self.name = f"lab-{secrets.token_hex(4)}"
        self.password = f"Aa1!{secrets.token_hex(8)}"

    def act(self, work: Any) -> Any:
        async def done() -> Any:
            env = await Env(self.config, realm_name=self.name).open()
            return await work(env)

        return asyncio.run(done())

    async def prepare(self, env: Env) -> None:
        await env.make_realm()
        await env.call("PUT", "", json={"passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"})
        client = {"clientId": CLIENT, "publicClient": True, "directAccessGrantsEnabled": True, "fullScopeAllowed": True}
        await env.call("POST", "/clients", json=client)
        roles = {f"HAND{number}": await env.role(f"HAND{number}") for number in range(4)}
        inner = [{"id": id_, "name": name} for name, id_ in list(roles.items())[1:3]]
        await env.call("POST", f"/roles-by-id/{roles['HAND0']}/composites", json=inner)
        deeper = [{"id": roles["HAND3"], "name": "HAND3"}]
        await env.call("POST", f"/roles-by-id/{roles['HAND1']}/composites", json=deeper)
        top = await env.group("top")
        below = await env.group("below", top)
        for group, name in ((top, "HAND2"), (below, "HAND0")):
            body = [{"id": roles[name], "name": name}]
            await env.call("POST", f"/groups/{group}/role-mappings/realm", json=body)

    async def meddle(self, env: Env, by_chance: random.Random) -> None:
        """Give roles and memberships by hand."""
        users = (await env.call("GET", "/users", query={"max": 100})).body
        roles = (await env.call("GET", "/roles")).body
        groups = (await env.call("GET", "/groups", query={"search": "below", "populateHierarchy": False})).body
        for user in by_chance.sample(users, min(15, len(users))):
            role = by_chance.choice([each for each in roles if each["name"].startswith("HAND")])
            body = [{"id": role["id"], "name": role["name"]}]
            await env.call("POST", f"/users/{user['id']}/role-mappings/realm", json=body)
        for user in by_chance.sample(users, min(8, len(users))):
            await env.call("PUT", f"/users/{user['id']}/groups/{groups[0]['id']}")

    def roles_in_token(self, username: str) -> set[str] | None:
        """The realm roles in a new access token; None where there is no such user, or they are disabled."""
        form = {"grant_type": "password", "client_id": CLIENT, "username": username, "password": self.password}
        reply = httpx.post(f"{self.endpoint}/realms/{self.name}/protocol/openid-connect/token", data=form)
        if reply.status_code != 200:
            assert reply.json()["error"] in ("invalid_grant",), reply.text
            return None
        part = reply.json()["access_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return set(claims.get("realm_access", {}).get("roles", []))


def program(by_chance: random.Random, password: str, people: list[str]) -> list[dict[str, Any]]:
    found = [thing("RealmRole", f"role{number}", name=f"ROLE{number}") for number in range(ROLES)]
    for number in range(GROUPS):
        parent = {"parent": of(f"group{by_chance.randrange(number)}", "group_id")} if number % 2 else {}
        found.append(thing("Group", f"group{number}", name=f"group{number}", **parent))
    for name in people:
        known = {"email": f"{name}@example.com", "first_name": name, "last_name": "X", "email_verified": True}
        enabled = by_chance.random() > 0.1
        found.append(thing("User", name, username=name, enabled=enabled, **known))
        found.append(thing("Password", name, user=of(name, "user_id"), value={"$secret": password}))
        for number in by_chance.sample(range(GROUPS), by_chance.randrange(3)):
            group = of(f"group{number}", "group_id")
            found.append(thing("Membership", f"{name}-{number}", user=of(name, "user_id"), group=group))
        if by_chance.random() < 0.3:
            group = by_chance.choice(["/top", "/top/below"])
            found.append(thing("Membership", f"{name}-hand", user=of(name, "user_id"), group=group))
        chosen = [of(f"role{number}", "name") for number in by_chance.sample(range(ROLES), by_chance.randrange(4))]
        chosen += ["HAND0"] if by_chance.random() < 0.2 else []
        if by_chance.random() < 0.5:
            user, exclusive = of(name, "user_id"), by_chance.random() < 0.5
            found.append(thing("UserRoles", name, user=user, roles=chosen, exclusive=exclusive))
        else:
            for number, role in enumerate(chosen):
                found.append(thing("UserRole", f"{name}-role-{number}", user=of(name, "user_id"), role=role))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_predicted_roles_are_those_in_the_tokens(seed: int, tmp_path: Path, engine: Path, keycloak: Connection) -> None:
    by_chance = random.Random(seed)  # noqa: S311 (not a secret)
    realm = Realm(keycloak)
    realm.act(realm.prepare)
    fast = {"PULUMI_EXPERIMENTAL": "1", "PULUMI_SKIP_CHECKPOINTS": "1"}
    project = Project(tmp_path / "project", engine, fast, path=(ROOT,), forks=True)
    for key, value in {**realm.config, "cncc:realm": realm.name}.items():
        project.pulumi("config", "set", *(["--secret"] if "password" in key else []), key, "--", value).good()
    everybody = [f"person{number}" for number in range(PEOPLE)]
    try:
        for turn in range(2):
            here = by_chance.sample(everybody, 40 if turn else PEOPLE)
            project.declare(*program(by_chance, realm.password, here))
            command = [str(project.python.parent / "iam"), "review", "--json", "--live"]
            ran = subprocess.run(command, cwd=project.folder, env=project.environment(), capture_output=True, text=True)
            assert ran.returncode in (0, 3), ran.stderr
            predicted = {
                account["name"]: {
                    access["entitlement"].removeprefix("role ")
                    for access in (*holder["gains"], *holder["keeps"])
                    if access["kind"] == "role"
                }
                for holder in json.loads(ran.stdout)["holders"]
                for account in holder["accounts"]
            }
            project.up().good()
            wrong, tokens = {}, {name: realm.roles_in_token(name) for name in everybody}
            for name, seen in tokens.items():
                given = {f"default-roles-{realm.name}", "offline_access", "uma_authorization"}
                held = (seen or set()) - given
                if held != predicted.get(name, set()) - given:
                    wrong[name] = (sorted(predicted.get(name, set()) - given), sorted(held))
            assert wrong == {}, f"seed {seed}, turn {turn}: predicted and real"
            assert sum(1 for seen in tokens.values() if seen) > 20
            realm.act(lambda env: realm.meddle(env, by_chance))
    finally:
        realm.act(lambda env: env.call("DELETE", ""))
