"""The function under the vendor's own server, as the platform runs it: a process that listens on a socket file."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from iam_resources.oci.jit.function.capabilities import EXTENSION
from tests.oci.jit.records import ALL_ON
from tools.place import ROOT

FUNCTION = ROOT / "iam_resources" / "oci" / "jit" / "function"


def principal() -> dict[str, str]:
    """What the platform puts into the environment: a token that names the function, and the key it is bound to."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    claims = {"exp": time.time() + 600, "res_tenant": "ocid1.tenancy.oc1..a", "res_compartment": "ocid1.tenancy.oc1..a"}
    parts = [{"alg": "RS256", "typ": "JWT"}, claims, {}]
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return {
        "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
        "OCI_RESOURCE_PRINCIPAL_RPST": token,
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": pem,
        "OCI_RESOURCE_PRINCIPAL_REGION": "us-ashburn-1",
    }


class Hosted:
    """A function that runs.

    Args:
        folder: for the socket and what it prints.
        config: its configuration.
    """

    def __init__(self, folder: Path, config: Mapping[str, str]) -> None:
        self._socket, self._printed = folder / "fn.sock", folder / "printed.txt"
        self.principal = principal()
        environment = {
            "PATH": os.environ["PATH"],
            "FN_FORMAT": "http-stream",
            "FN_LISTENER": f"unix:{self._socket}",
            **self.principal,
            **config,
        }
        command = [str(Path(sys.executable).with_name("fdk")), str(FUNCTION / "func.py"), "handler"]
        with self._printed.open("w") as printed:
            self._process = subprocess.Popen(command, env=environment, cwd=folder, stdout=printed, stderr=printed)
        deadline = time.monotonic() + 20
        while not self._socket.exists():
            assert self._process.poll() is None and time.monotonic() < deadline, self.printed
            time.sleep(0.02)

    def invoke(self, payload: Any, *, seconds: float | None = None) -> httpx.Response:
        """Hand it a batch, which the platform ends after so many seconds."""
        headers = {"fn-call-id": "01CALL"}
        if seconds is not None:
            headers["fn-deadline"] = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(self._socket)), timeout=60) as client:
            body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            return client.post("http://function/call", content=body, headers=headers)

    @property
    def printed(self) -> str:
        """All that it printed."""
        return self._printed.read_text()

    @property
    def logged(self) -> list[dict[str, Any]]:
        """The lines of its log that are JSON."""
        return [json.loads(line) for line in self.printed.splitlines() if line.startswith("{")]

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)


@dataclass
class Domain:
    """The transport of an identity domain: it keeps capabilities, and fails when told to."""

    users: dict[str, dict[str, bool]] = field(default_factory=dict)
    failures: list[int] = field(default_factory=list)
    """Statuses of the next answers, in their order."""
    broken: set[str] = field(default_factory=set)
    """Ids of users for whom it always fails."""
    elsewhere: str = ""
    """Where it sends all who call, instead of answering."""
    slow_seconds: float = 0
    """How long it thinks."""
    page: str = ""
    """What it answers in place of JSON."""
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and authorization of each call."""

    def __post_init__(self) -> None:
        domain = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_PUT(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

            def _answer(self, body: dict[str, Any]) -> None:
                domain.seen.append((self.command, self.path, self.headers["authorization"] or ""))
                time.sleep(domain.slow_seconds)
                name = self.path.rsplit("/", 1)[-1]
                user = {} if name.startswith("Users?") else domain.users.get(name)
                status = domain.failures.pop(0) if domain.failures else 200 if user is not None else 404
                status = 307 if domain.elsewhere else 500 if name in domain.broken else status
                if domain.page:
                    text = domain.page
                elif status == 200 and user is not None:
                    user.update({name: value for name, value in body.items() if name in user})
                    text = json.dumps({EXTENSION: user, **user})
                else:
                    text = json.dumps({"status": str(status), "detail": f"no luck with {status}"})
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                if domain.elsewhere:
                    self.send_header("location", domain.elsewhere + self.path)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def user(self, id_: str) -> dict[str, bool]:
        """Make a user with the capabilities that a login gives; they change in place."""
        self.users[id_] = dict(ALL_ON)
        return self.users[id_]

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
