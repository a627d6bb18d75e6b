"""The machine and the versions of a measurement. Nothing here identifies the machine."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from tools.pulumi.get import version_of


def machine(engine: Path) -> dict[str, str]:
    """Properties of the machine, by name."""
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    packages = ("pulumi", "grpcio", "protobuf", "pydantic", "httpx")
    return {
        "Processor": f"{len(os.sched_getaffinity(0))} cores" + (f", {model[1].strip()}" if model else ""),
        "Memory": f"{int(memory[1]) / 1024**2:.0f} GB" if memory else "unknown",
        "System": f"{platform.system()} {platform.machine()}",
        "Load before the run": f"{os.getloadavg()[0]:.1f}",
        "Pulumi engine": str(version_of(engine / "pulumi")),
        "Python": platform.python_version(),
        "Packages": ", ".join(f"{name} {version(name)}" for name in packages),
    }
