"""The versions of what runs a program, as far as this machine has it."""

from __future__ import annotations

import asyncio
import platform
import re
from importlib.metadata import version

from iam_resources.findings import Finding


async def versions() -> list[Finding]:
    """The versions of this project, Python, the Pulumi SDK and the engine."""
    ours, sdk = version("iam-resources"), version("pulumi")
    found = Finding("versions", "ok", f"iam-resources {ours}, Pulumi SDK {sdk}, Python {platform.python_version()}")
    return [found, await _engine()]


async def _engine() -> Finding:
    """The engine on the PATH: `pulumi version`."""
    try:
        process = await asyncio.create_subprocess_exec(
            "pulumi",
            "version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        out, _ = await process.communicate()
    except FileNotFoundError:
        fix = 'Install Pulumi; in a checkout of iam-resources: eval "$(make -s env)"'
        return Finding("engine", "failed", "the command pulumi is not on the PATH", fix)
    except OSError as error:
        return Finding("engine", "failed", f"the command pulumi does not run: {error.strerror}")
    match = re.search(r"\d+\.\d+\.\d+\S*", out.decode(errors="replace"))
    if process.returncode or match is None:
        return Finding("engine", "failed", "the command pulumi does not say its version", "Try: pulumi version")
    return Finding("engine", "ok", f"Pulumi {match[0]}")
