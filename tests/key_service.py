"""A key service for the stacks of tests, on loopback, in the process of the tests.

Pulumi encrypts the secrets of a stack with a data key, and derives it from a passphrase or has it decrypted by a key
service. To derive it takes half of the processor time of a small command, so the stacks of tests have a service: the
two calls of Vault's transit engine that Pulumi makes, with a key that is made at run time.
"""

from __future__ import annotations

import json
import secrets
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography.fernet import Fernet, InvalidToken

PROVIDER = "hashivault://tests"
"""What `pulumi stack init --secrets-provider` is given."""
_PREFIX = "vault:v1:"


@cache
def key_service() -> dict[str, str]:
    """Start the service of this process at the first call; gives what Pulumi needs in its environment to use it."""
    token, cipher = secrets.token_hex(16), Fernet(Fernet.generate_key())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                status, answer = self._answer(body)
            except InvalidToken:
                status, answer = 400, {"errors": ["this is not from the service of this process"]}
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PUT

        def _answer(self, body: dict[str, str]) -> tuple[int, object]:
            if not secrets.compare_digest(self.headers.get("X-Vault-Token", ""), token):
                return 403, {"errors": ["permission denied"]}
            if self.path == "/v1/transit/encrypt/tests":
                text = _PREFIX + cipher.encrypt(body["plaintext"].encode()).decode()
                return 200, {"data": {"ciphertext": text}}
            if self.path == "/v1/transit/decrypt/tests":
                text = cipher.decrypt(body["ciphertext"].removeprefix(_PREFIX)).decode()
                return 200, {"data": {"plaintext": text}}
            return 404, {"errors": []}

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the output is that of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return {"VAULT_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "VAULT_SERVER_TOKEN": token}
