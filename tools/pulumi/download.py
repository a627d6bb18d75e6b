"""Gets the engine by Pulumi's own installer, which the SDK knows how to fetch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.pulumi.version import VERSION
from tools.say import say

CONNECT_SECONDS = 5
WHOLE_SECONDS = 300

# In a process of its own, which can be ended with all that it started: the SDK sets no limit to any of it.
INSTALL = f"""
import socket, sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
socket.setdefaulttimeout({CONNECT_SECONDS})
try:
    PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse("{VERSION}"))
except Exception as error:
    output = getattr(error, "output", None)
    sys.exit(str(output.decode().strip().splitlines()[-1] if output else error))
"""


def download(home: Path) -> Path | None:
    """Installs the official release under `home`; None and one line where that fails."""
    say(f"Pulumi engine: downloading the official release {VERSION}.")
    with tempfile.TemporaryDirectory() as settings:
        Path(settings, ".curlrc").write_text(f"connect-timeout = {CONNECT_SECONDS}\n")
        process = subprocess.Popen(
            [sys.executable, "-c", INSTALL, str(home)],
            env={**os.environ, "CURL_HOME": settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            reason = process.communicate(timeout=WHOLE_SECONDS)[1].strip()
        except subprocess.TimeoutExpired:
            reason = f"it took longer than {WHOLE_SECONDS} seconds"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if process.returncode == 0 and (home / "bin" / "pulumi-language-python").exists():
        return home / "bin"
    say(f"Pulumi engine: the download failed ({reason.splitlines()[-1] if reason else 'no reason given'}).")
    return None
