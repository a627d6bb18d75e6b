"""The versions of what runs a program, as far as this machine has it."""

from __future__ import annotations

import platform
import re
from importlib.metadata import version

from iam_resources.findings import Finding
from iam_resources.pulumi_command import NoPulumi, run


async def versions() -> list[Finding]:
    """The versions of this project, Python, the Pulumi SDK and the engine."""
    ours, sdk = version("iam-resources"), version("pulumi")
    found = Finding("versions", "ok", f"iam-resources {ours}, Pulumi SDK {sdk}, Python {platform.python_version()}")
    return [found, await _engine()]


async def _engine() -> Finding:
    """The engine on the PATH: `pulumi version`."""
    try:
        ran = await run("version")
    except NoPulumi as error:
        fix = 'Install Pulumi; in a checkout of iam-resources: eval "$(make -s env)"' if error.is_missing else ""
        return Finding("engine", "failed", error.reason, fix)
    match = re.search(r"\d+\.\d+\.\d+\S*", ran.out)
    if ran.code or match is None:
        return Finding("engine", "failed", "the command pulumi does not say its version", "Try: pulumi version")
    return Finding("engine", "ok", f"Pulumi {match[0]}")
