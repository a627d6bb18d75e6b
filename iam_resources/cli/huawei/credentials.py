"""`iam huawei credentials`: a temporary key for an account, from the files of the login or from the portal.

A key that is kept is printed without a call, and without the modules that a call needs.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Coroutine
from hashlib import sha256
from shlex import quote
from typing import Any

from iam_resources.cli.command import Wrong, add, filled, show
from iam_resources.cli.huawei.agencies import add_account
from iam_resources.cli.huawei.kept import folder_of, iso, portal_of
from iam_resources.private_files import PrivateFolder

_VARIABLES = {
    "access_key_id": ("HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY"),
    "secret_access_key": ("HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY"),
    "session_token": ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN"),
}
"""What the vendor's SDKs read, this project among them, and what its other tools do."""
_FORMATS = ("env", "process", "json")


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "credentials",
        run,
        does="print a temporary key for an account",
        more='In a shell: eval "$(iam huawei credentials --account NAME --agency SET)". It never asks anything; if'
        " nobody is logged in it fails.",
        stack=False,
    )
    add_account(parser)
    parser.add_argument(
        "--agency",
        metavar="SET",
        type=filled,
        required=True,
        help="name of the permission set, or name or URN of the agency (see iam huawei agencies)",
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="env: lines for a shell (default); process: what programs read from a credential process; json: all of it",
    )


def run(options: argparse.Namespace) -> int | Coroutine[Any, Any, int]:
    """Run the command."""
    if options.json and options.format not in (None, "json"):
        raise Wrong(f"--json and --format {options.format} are two formats: leave one of them out")
    folder = folder_of(options)
    if login := folder.read("session.json").get("id"):
        words = json.dumps([login, options.account, options.agency])
        file = f"credentials-{sha256(words.encode()).hexdigest()[:32]}"
        key = folder.read(f"{file}.json")
        return _print(options, key) if _is_fresh(key) else _fetch(options, folder, file)
    return _fetch(options, folder, "")


async def _fetch(options: argparse.Namespace, folder: PrivateFolder, file: str) -> int:
    """Get a key; one process does, others that need the same one wait for it."""
    if not file:
        async with portal_of(options):
            pass  # it says that nobody is logged in
    async with folder.locked(f"{file}.lock"):
        key = folder.read(f"{file}.json")
        if not _is_fresh(key):
            async with portal_of(options) as portal:
                from iam_resources.huawei.login import fetch_credentials

                key = await fetch_credentials(portal, options.account, options.agency, key)
                await portal.session.keep(f"{file}.json", key)
    return _print(options, key)


def _is_fresh(key: dict[str, Any]) -> bool:
    return time.time() < float(key.get("fresh_until", 0))


def _print(options: argparse.Namespace, key: dict[str, Any]) -> int:
    if options.json or options.format == "json":
        words = ("account_id", "agency_urn", *_VARIABLES)
        show({**{word: key[word] for word in words}, "expiration": iso(key["expiration"])})
    elif options.format == "process":
        shown = {
            "AccessKeyId": "access_key_id",
            "SecretAccessKey": "secret_access_key",
            "SessionToken": "session_token",
        }
        values = {name: key[word] for name, word in shown.items()}
        show({"Version": 1, **values, "Expiration": iso(key["expiration"])})
    else:
        for word, variables in _VARIABLES.items():
            for variable in variables:
                print(f"export {variable}={quote(str(key[word]))}")
    return 0
