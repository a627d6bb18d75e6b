"""The operations on stacks: `pulumi stack` init, ls, select, rm, export and import, and tags."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from typing import Any

from tools.state_service.call import Call, Refusal
from tools.state_service.references import ROOT_STACK
from tools.state_service.store import StackName
from tools.state_service.updates import Updates

Json = dict[str, Any]

ORGANIZATION = "organization"
"""The only one. Stacks in files have this name too, so a stack reference is the same in both."""


class Stacks:
    """What the service answers about stacks.

    Args:
        updates: the updates of the same store.
    """

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._store = updates.store

    def list_stacks(self, call: Call) -> Json:
        """`GET /api/user/stacks`."""
        wanted = {"organization": call.query.get("organization"), "project": call.query.get("project")}
        tag, value = call.query.get("tagName"), call.query.get("tagValue")
        return {
            "stacks": [
                _summary(row)
                for row in self._store.stacks()
                if all(text is None or row[name] == text for name, text in wanted.items())
                and (tag is None or json.loads(row["tags"]).get(tag, "") == (value or ""))
            ]
        }

    def project_exists(self, call: Call) -> None:
        """`HEAD /api/stacks/{organization}/{project}`.

        Raises:
            Refusal: 404, no stack is of this project.
        """
        wanted = call.path["organization"], call.path["project"]
        if wanted not in {(row["organization"], row["project"]) for row in self._store.stacks()}:
            raise Refusal(404, f"Not Found: Project '{wanted[1]}' not found")

    def create_stack(self, call: Call) -> Json:
        """`POST /api/stacks/{organization}/{project}`, with `apitype.CreateStackRequest`.

        Raises:
            Refusal: 400, 403 or 409: no name, another organization, or the stack exists.
        """
        name = call.body.get("stackName")
        if not isinstance(name, str) or not name:
            raise Refusal(400, "stackName: expected the name of the stack")
        if call.path["organization"] != ORGANIZATION:
            raise Refusal(403, f"this service has one organization, '{ORGANIZATION}': leave it out of the stack's name")
        whole = StackName(ORGANIZATION, call.path["project"], name)
        state = call.object("state")
        with self._store.transaction():
            if self._store.stack(whole) is not None:
                raise Refusal(409, f"Conflict: Stack '{name}' already exists")
            stack = self._store.add_stack(whole, call.object("tags"))
            if state:
                self._store.save_state(stack, checked_state(state))
        return {}

    def show_stack(self, call: Call) -> Json:
        """`GET /api/stacks/{organization}/{project}/{stack}`, as `apitype.Stack`."""
        row = self._updates.stack(call)
        last = self._store.last_update(row["id"])
        found: Json = {
            "id": str(row["id"]),
            "orgName": row["organization"],
            "projectName": row["project"],
            "stackName": row["name"],
            "activeUpdate": last["id"] if last else "",
            "tags": json.loads(row["tags"]),
            "version": row["version"],
        }
        if last and last["status"] == "running":
            started = int(last["started"])
            found["currentOperation"] = {"kind": last["kind"], "author": ORGANIZATION, "started": started}
        return found

    def delete_stack(self, call: Call) -> None:
        """`DELETE /api/stacks/{organization}/{project}/{stack}`.

        Raises:
            Refusal: 400 or 409: it has resources and `force` is not set, or an update runs.
        """
        with self._store.transaction():
            row = self._updates.stack(call)
            self._updates.check_none_runs(row)
            resources = (self._store.state(row["id"])["deployment"] or {}).get("resources") or []
            only_itself = len(resources) == 1 and resources[0]["type"] == ROOT_STACK
            if resources and not only_itself and call.query.get("force") != "true":
                raise Refusal(400, "Bad Request: Stack still contains resources.")  # the engine knows this sentence
            self._store.delete_stack(row["id"])

    def replace_tags(self, call: Call) -> None:
        """`PATCH /api/stacks/{organization}/{project}/{stack}/tags`: the tags that it has from now on."""
        self._store.set_tags(self._updates.stack(call)["id"], call.body)

    def export_state(self, call: Call) -> Json:
        """`GET /api/stacks/{organization}/{project}/{stack}/export`, as `apitype.UntypedDeployment`.

        Raises:
            Refusal: 404, another version than the newest: only that one is kept.
        """
        row = self._updates.stack(call)
        version = call.path.get("version")
        if version is not None and version != str(row["version"]):
            raise Refusal(404, f"version {version} is not kept: this service keeps the newest, {row['version']}, only")
        return self._store.state(row["id"])

    def import_state(self, call: Call) -> Json:
        """`POST /api/stacks/{organization}/{project}/{stack}/import`, with `apitype.UntypedDeployment`.

        Raises:
            Refusal: 400 or 409: it is no state, or an update runs.
        """
        state = checked_state(call.body)
        id = str(uuid.uuid4())
        with self._store.transaction():
            row = self._updates.stack(call)
            self._updates.check_none_runs(row)
            self._store.add_update(id, row["id"], "import", is_dry=False, config={}, now=time.time())
            self._store.start_update(id, token=id, engine=call.engine, owner=None)
            self._store.save_state(row["id"], state)
            self._updates.end(id, "succeeded")
        return {"updateId": id}


def checked_state(state: Json) -> Json:
    """A state that a client sends, without other fields.

    Raises:
        Refusal: 400, it has no form from 1 to 4, or no deployment.
    """
    version, deployment = state.get("version"), state.get("deployment")
    if version not in (1, 2, 3, 4):
        raise Refusal(400, f"version {version!r}: expected the form of the state, 1 to 4")
    if deployment is not None and not isinstance(deployment, dict):
        raise Refusal(400, "deployment: expected an object")
    return {name: state[name] for name in ("version", "features", "deployment") if name in state}


def _summary(row: sqlite3.Row) -> Json:
    """One stack as `apitype.StackSummary`."""
    found: Json = {
        "id": str(row["id"]),
        "orgName": row["organization"],
        "projectName": row["project"],
        "stackName": row["name"],
        "resourceCount": row["resources"],
    }
    if row["last_update"] is not None:
        found["lastUpdate"] = int(row["last_update"])
    return found
