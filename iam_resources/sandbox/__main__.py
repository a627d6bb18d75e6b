"""``python -m iam_resources.sandbox``: serve the sandbox on loopback until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

USERNAME_VARIABLE = "SANDBOX_ADMIN_USERNAME"
PASSWORD_VARIABLE = "SANDBOX_ADMIN_PASSWORD"  # noqa: S105 (the name of a variable)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 failed, 2 wrong use."""
    parser = argparse.ArgumentParser(
        prog="python -m iam_resources.sandbox",
        description="The vendors' APIs on loopback. The administrator comes from the environment: "
        f"{USERNAME_VARIABLE} (admin if unset) and {PASSWORD_VARIABLE}.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free port")
    parser.add_argument("--state", type=Path, help="file that keeps the state; without it everything is in memory")
    parser.add_argument(
        "--oci-public-key", type=Path, help="PEM file with the public API key of Oracle Cloud's administrator"
    )
    parser.add_argument(
        "--function-packages",
        type=Path,
        help="folder that keeps the packages installed for functions; without it they are installed in each run",
    )
    options = parser.parse_args(arguments)
    try:
        from iam_resources.sandbox import server
        from iam_resources.sandbox.app import Sandbox
        from iam_resources.sandbox.oci.keys import KeyFormatError
        from iam_resources.sandbox.store import StoreError
    except ModuleNotFoundError as problem:
        return _fail(f"{problem.name} is missing: pip install 'iam-resources[sandbox]'")
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password:
        return _fail(f"set {PASSWORD_VARIABLE}: the sandbox does not invent a password for its administrator", code=2)
    # A SIGTERM that arrives before the server has installed its own handlers ends quietly as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        listening = server.listen(options.host, options.port)
        sandbox = Sandbox(
            admin_username=os.environ.get(USERNAME_VARIABLE) or "admin",
            admin_password=password,
            oci_public_key=_text_of(options.oci_public_key),
            state=options.state,
            function_packages=options.function_packages,
        )
    except OSError as problem:
        return _fail(f"--oci-public-key {options.oci_public_key}: {problem.strerror}")
    except (UnicodeDecodeError, KeyFormatError):
        return _fail(f"--oci-public-key {options.oci_public_key}: not an RSA public key in PEM, of 2048 bits or more")
    except server.ServerError as problem:
        return _fail(str(problem))
    except StoreError as problem:
        return _fail(str(problem))
    try:
        server.serve(sandbox, listening)
    except KeyboardInterrupt:
        return 130
    return 0


def _text_of(file: Path | None) -> str | None:
    return None if file is None else file.read_text()


def _fail(message: str, code: int = 1) -> int:
    print(f"sandbox: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
