"""The operations on updates: up, preview, refresh, destroy, import and cancel."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
import uuid
from typing import Any

from tools.state_service.call import Call, Refusal
from tools.state_service.deployment import as_text
from tools.state_service.leases import Leases
from tools.state_service.owner import owner_of
from tools.state_service.replay import JOURNAL_VERSION, ReplayError, check_entry
from tools.state_service.store import OtherEntryError, Store

Json = dict[str, Any]

STATUSES = ("succeeded", "failed", "cancelled")
"""What a client may say at the end of an update (`apitype.UpdateStatus`)."""


class Updates:
    """What the service answers about updates.

    Args:
        store: where they are kept.
        leases: which of them are alive.
        port: where the service listens.
    """

    def __init__(self, store: Store, leases: Leases, port: int) -> None:
        self.store = store
        self._leases = leases
        self._port = port

    def stack(self, call: Call) -> sqlite3.Row:
        """The stack that the path names.

        Raises:
            Refusal: 404, there is none.
        """
        row = self.store.stack(call.stack)
        if row is None:
            raise Refusal(404, f"Not Found: Stack '{call.stack}' not found")
        return row

    def check_none_runs(self, stack: sqlite3.Row) -> None:
        """End the update of a dead engine.

        Raises:
            Refusal: 409, an update is alive.
        """
        running = self.store.last_update(stack["id"], running=True)
        if running is None:
            return
        if self._leases.holds(running):
            # The first sentence is that of Pulumi Cloud; the engine adds a link to its own page about conflicts.
            what = f"{running['kind']} {running['id']}"
            raise Refusal(409, f"Conflict: Another update is currently in progress ({what}); `pulumi cancel` ends it.")
        self.end(running["id"], "failed")

    def end(self, id: str, status: str) -> None:
        """End a running update; its journal becomes the state of the stack."""
        update = self.store.update(id)
        if update is not None:
            self.store.end_update(update, status)
        self._leases.drop(id)

    def create(self, kind: str, call: Call) -> Json:
        """`POST …/{kind}`, with `apitype.UpdateProgramRequest`: announce an update."""
        is_dry = kind == "preview" or call.object("options").get("dryRun") is True
        id = str(uuid.uuid4())
        stack = self.stack(call)["id"]
        self.store.add_update(id, stack, kind, is_dry=is_dry, config=call.object("config"), now=time.time())
        return {"updateID": id}

    def start(self, call: Call) -> Json:
        """`POST …/{kind}/{update}`, with `apitype.StartUpdateRequest`: give the lease to the engine.

        A preview needs no lease, so it runs beside an update.

        Raises:
            Refusal: 404 or 409: there is no such update, it has started before, or another one is alive.
        """
        token = secrets.token_urlsafe(32)
        owner = owner_of(call.port, self._port)
        with self.store.transaction():
            stack, update = self.stack(call), self._update(call)
            if update["status"] != "not started":
                raise Refusal(409, "Conflict: The update has already started")
            if not update["is_dry"]:
                self.check_none_runs(stack)
            if call.body.get("tags") is not None:
                self.store.set_tags(stack["id"], call.object("tags"))
            version = self.store.start_update(update["id"], token=_digest(token), engine=call.engine, owner=owner)
        self._leases.extend(update["id"])
        journal = min(JOURNAL_VERSION, int(call.body.get("journalVersion") or 0))
        return {"version": version, "token": token, "journalVersion": journal, **self._expiry()}

    def renew_lease(self, call: Call) -> Json:
        """`POST …/renew_lease`: a sign of life; the token stays."""
        self._running(call)
        return {"token": call.secret, **self._expiry()}

    def append_journal(self, call: Call) -> None:
        """`PATCH …/journalentries`, with `apitype.JournalEntries`: on disk when this returns, or refused as a whole.

        Raises:
            Refusal: 400 or 403: an entry is wrong, or the update has ended.
        """
        entries = call.body.get("entries") or []
        if not isinstance(entries, list):
            raise Refusal(400, "entries: expected a list")
        try:
            bodies = [(check_entry(entry), as_text(entry)) for entry in entries]
            with self.store.transaction():
                self.store.append(self._running(call)["id"], bodies)
        except ReplayError as wrong:
            raise Refusal(400, str(wrong)) from wrong
        except OtherEntryError as wrong:
            raise Refusal(400, f"entry {wrong.sequence}: the journal holds another one with this sequenceID") from wrong

    def save_checkpoint(self, call: Call) -> None:
        """`PATCH …/checkpoint`, with `apitype.PatchUpdateCheckpointRequest`: an engine without a journal.

        Raises:
            Refusal: 400 or 403: there is no state in it, or the update has ended.
        """
        state: Json = {name: call.body[name] for name in ("version", "features", "deployment") if name in call.body}
        if state.get("version") not in (3, 4) or not isinstance(state.get("deployment"), dict):
            raise Refusal(400, "expected a version from 3 to 4 and a deployment")
        with self.store.transaction():
            self.store.save_state(self._running(call)["stack"], state)

    def note_events(self, call: Call) -> None:
        """`POST …/events/batch`: what the engine shows. Nothing keeps it here; it is a sign of life."""
        self._running(call)

    def complete(self, call: Call) -> None:
        """`POST …/complete`, with `apitype.CompleteUpdateRequest`; a repeated one changes nothing.

        Raises:
            Refusal: 400 or 403: another status, or the update was ended by someone else.
        """
        status = call.body.get("status")
        if status not in STATUSES:
            raise Refusal(400, f"status {status!r}: expected one of {', '.join(STATUSES)}")
        with self.store.transaction():
            update = self._of_token(call)
            if update["status"] == "running":
                self.end(update["id"], status)
            elif update["status"] != status:
                raise _has_ended(update)

    def cancel(self, call: Call) -> None:
        """`POST …/cancel`: end an update without its engine, whose next request is refused.

        Raises:
            Refusal: 409, it does not run.
        """
        with self.store.transaction():
            self.stack(call)
            update = self._update(call)
            if update["status"] != "running":
                raise Refusal(409, "Conflict: The update has already completed")
            self.end(update["id"], "cancelled")

    def show(self, call: Call) -> Json:
        """`GET …/{kind}/{update}`, as `apitype.UpdateResults`: the engine waits for an import of a state like this."""
        self.stack(call)
        status = self._update(call)["status"]
        return {"status": "failed" if status == "cancelled" else status, "events": []}

    def show_latest(self, call: Call) -> Json:
        """`GET …/updates/latest`: the configuration of the last update, for `pulumi config refresh`.

        Raises:
            Refusal: 404, there was none.
        """
        last = self.store.last_update(self.stack(call)["id"])
        if last is None:
            raise Refusal(404, "Not Found: the stack was never updated")
        return {"info": {"kind": last["kind"], "version": last["version"], "config": json.loads(last["config"])}}

    def _update(self, call: Call) -> sqlite3.Row:
        update, stack = self.store.update(call.path["update"]), self.stack(call)
        if update is None or update["stack"] != stack["id"]:
            raise Refusal(404, f"Not Found: Update '{call.path['update']}' not found")
        return update

    def _of_token(self, call: Call) -> sqlite3.Row:
        """The update whose token the request shows.

        Raises:
            Refusal: 401, the token is not that of the update that the path names.
        """
        update = self.store.update_of_token(_digest(call.secret)) if call.scheme == "update-token" else None
        if update is None or update["id"] != call.path["update"]:
            raise Refusal(401, "Unauthorized: the token is not that of this update")
        return update

    def _running(self, call: Call) -> sqlite3.Row:
        """The running update of the engine that makes the request, whose lease this extends.

        Raises:
            Refusal: 401 or 403: see `_of_token`; the update has ended.
        """
        update = self._of_token(call)
        if update["status"] != "running":
            raise _has_ended(update)
        self._leases.extend(update["id"])
        return update

    def _expiry(self) -> Json:
        return {"tokenExpiration": int(time.time() + self._leases.seconds)}


def _has_ended(update: sqlite3.Row) -> Refusal:
    """With 403 the engine does not try to renew its lease again (`RenewLeaseFunc` in backend/httpstate/state.go)."""
    return Refusal(403, f"Forbidden: the update has ended, status {update['status']}: was it cancelled?")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
