"""The HTTP interface: the paths of the engine's client (backend/httpstate/client of the engine 3.276.0)."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tools.state_service.call import Call, Refusal, read
from tools.state_service.deployment import FORM_WITH_FEATURES, as_text
from tools.state_service.leases import Leases
from tools.state_service.replay import ReplayError
from tools.state_service.stacks import ORGANIZATION, Stacks
from tools.state_service.store import Store
from tools.state_service.updates import Updates

Json = dict[str, Any]
Operation = Callable[[Call], Json | None]

STACK = "/api/stacks/{organization}/{project}/{stack}"
UPDATE = STACK + "/{kind}/{update}"
KINDS = ("update", "preview", "refresh", "destroy")
"""Of updates, as a client announces them; `pulumi import` announces an update."""


def build(store: Store, *, token: str, port: int, lease_seconds: float) -> Starlette:
    """The application.

    Args:
        store: where it keeps everything.
        token: what every client must show.
        port: where it listens.
        lease_seconds: how long an update of a dead engine blocks others, from its last request on.
    """
    updates = Updates(store, Leases(lease_seconds), port)
    stacks = Stacks(updates)

    def of_client(operation: Operation) -> Operation:
        """An operation for whoever has the token of the service."""

        def run(call: Call) -> Json | None:
            if call.scheme != "token" or not secrets.compare_digest(call.secret.encode(), token.encode()):
                raise Refusal(401, "Unauthorized: PULUMI_ACCESS_TOKEN is not the token of this state service")
            return operation(call)

        return run

    def route(method: str, path: str, operation: Operation) -> Route:
        return Route(path, _endpoint(operation), methods=[method])

    client = [
        ("GET", "/api/user", _user),
        ("GET", "/api/user/organizations/default", lambda _: {"GitHubLogin": ORGANIZATION}),
        ("GET", "/api/user/stacks", stacks.list_stacks),
        ("HEAD", "/api/stacks/{organization}/{project}", stacks.project_exists),
        ("POST", "/api/stacks/{organization}/{project}", stacks.create_stack),
        ("GET", STACK, stacks.show_stack),
        ("DELETE", STACK, stacks.delete_stack),
        ("PATCH", f"{STACK}/tags", stacks.replace_tags),
        ("GET", f"{STACK}/export", stacks.export_state),
        ("GET", f"{STACK}/export/{{version}}", stacks.export_state),
        ("POST", f"{STACK}/import", stacks.import_state),
        ("GET", f"{STACK}/updates/latest", updates.show_latest),
        *(("POST", f"{STACK}/{what}", _no_keys) for what in ("encrypt", "decrypt", "batch-encrypt", "batch-decrypt")),
        ("POST", f"{STACK}/decrypt/{{what}}", lambda _: None),  # a note that someone has read a secret
        ("POST", f"{UPDATE}/cancel", updates.cancel),
        ("GET", UPDATE, updates.show),
        ("POST", UPDATE, updates.start),
    ]
    engine = [
        ("POST", f"{UPDATE}/renew_lease", updates.renew_lease),
        ("POST", f"{UPDATE}/events/batch", updates.note_events),
        ("PATCH", f"{UPDATE}/journalentries", updates.append_journal),
        ("PATCH", f"{UPDATE}/checkpoint", updates.save_checkpoint),
        ("POST", f"{UPDATE}/complete", updates.complete),
    ]
    routes = [
        route("GET", "/api/capabilities", _capabilities),
        *(route(method, path, of_client(operation)) for method, path, operation in client),
        *(route(method, path, operation) for method, path, operation in engine),
        *(route("POST", f"{STACK}/{kind}", of_client(partial(updates.create, kind))) for kind in KINDS),
    ]

    return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_path})


def _endpoint(operation: Operation) -> Callable[[Request], Any]:
    """What Starlette calls. The operation runs in a thread: it waits for the disk."""

    async def run(request: Request) -> Response:
        try:
            answer = await run_in_threadpool(operation, await read(request))
        except Refusal as refusal:
            return _error(refusal.code, refusal.message)
        except ReplayError as wrong:
            return _error(500, f"the journal of the update cannot be replayed: {wrong}")
        except Exception:
            traceback.print_exc()  # into the log of the service
            return _error(500, "Internal Server Error: the log of the state service says why")
        if answer is None:
            return Response(status_code=204)
        return Response(as_text(answer), media_type="application/json")

    return run


def _error(code: int, message: str) -> Response:
    """An error as `apitype.ErrorResponse`."""
    return Response(as_text({"code": code, "message": message}), code, media_type="application/json")


def _no_such_path(request: Request, wrong: Exception) -> Response:
    what = f"{request.method} {request.url.path}"
    code = wrong.status_code if isinstance(wrong, HTTPException) else 404
    return _error(code, f"Not Found: this state service does not do {what}; see docs/state-backends.md")


def _capabilities(_: Call) -> Json:
    """`GET /api/capabilities`: states that use features of the newest form; no deltas, no keys."""
    form = {"capability": "deployment-schema-version", "version": 1, "configuration": {"version": FORM_WITH_FEATURES}}
    return {"capabilities": [form]}


def _user(_: Call) -> Json:
    """`GET /api/user`: the only user, with the name of the only organization."""
    return {
        "id": "1",
        "githubLogin": ORGANIZATION,
        "name": "this machine",
        "organizations": [{"githubLogin": ORGANIZATION, "name": ORGANIZATION}],
    }


def _no_keys(_: Call) -> Json:
    raise Refusal(
        501, "this state service keeps no keys: make the stack with `pulumi stack init --secrets-provider passphrase`"
    )
