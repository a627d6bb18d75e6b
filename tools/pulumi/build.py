"""Builds the engine from its Go modules, whose versions and hashes go.mod and go.sum fix."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.pulumi.version import GO_MODULE, VERSION
from tools.say import Stop, say

REPOSITORY = "github.com/pulumi/pulumi"
EXECUTOR = "pulumi-language-python-exec"
STOCK_HOST = "pulumi-resource-pulumi-python"
"""The SDK's own host of dynamic resources, which the engine looks for beside itself where a project names none."""
LANGUAGE_HOST = Path(__file__).with_name("language_host.py")


def build(home: Path) -> Path | None:
    """Builds the CLI into `home`/bin with the stand-in language host beside it; None where there is no Go."""
    go = shutil.which("go")
    if go is None:
        return None
    say(f"Pulumi engine: building {VERSION} from source (3 to 5 minutes on 2 cores, 2 GB of memory).")
    directory = home / "bin"
    directory.mkdir(parents=True, exist_ok=True)
    unfinished, log = directory / "pulumi.unfinished", home / "build.log"
    stamp = f"-X {REPOSITORY}/sdk/v3/go/common/version.Version=v{VERSION}"
    run_go([go, "build", "-o", str(unfinished), "-ldflags", stamp, f"{REPOSITORY}/pkg/v3/cmd/pulumi"], log)

    sdk = subprocess.run(
        [go, "list", "-m", "-f", "{{.Dir}}", f"{REPOSITORY}/sdk/v3"],
        cwd=GO_MODULE.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    python = Path(sdk.stdout.strip(), "python")
    shutil.copyfile(python / "cmd" / EXECUTOR, directory / EXECUTOR)
    shutil.copyfile(python / "dist" / STOCK_HOST, directory / STOCK_HOST)
    (directory / STOCK_HOST).chmod(0o755)
    (directory / "built-from-source").touch()
    put_language_host(directory)
    unfinished.rename(directory / "pulumi")  # last: the engine is there when this file is
    return directory


def run_go(command: list[str], log: Path) -> None:
    """Runs Go with its output in a file, and says every half minute that it is still at work."""
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=GO_MODULE.parent, stdout=output, stderr=subprocess.STDOUT)
        try:
            while process.poll() is None:
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    say(f"Pulumi engine: still building, {time.monotonic() - started:.0f} seconds so far.")
        finally:
            if process.poll() is None:
                process.terminate()
    if process.returncode:
        reason = (log.read_text().strip().splitlines() or ["no reason given"])[-1]
        raise Stop(f"Pulumi engine: the build failed ({reason}); all of its output is in {log}.")
    say(f"Pulumi engine: built in {time.monotonic() - started:.0f} seconds.")


def put_language_host(directory: Path) -> None:
    """Puts the stand-in beside the CLI: it runs in the Python of this process, which has the SDK."""
    program = directory / "pulumi-language-python"
    command = shlex.join([sys.executable, str(LANGUAGE_HOST)])
    text = f'#!/bin/sh\nLANGUAGE_HOST_BIN="$(dirname "$0")" exec {command} "$@"\n'
    if program.exists() and program.read_text() == text:
        return
    beside = directory / f".language-host-{os.getpid()}"  # renamed into place: another engine may be starting it now
    beside.write_text(text)
    beside.chmod(0o755)
    beside.rename(program)
