"""Where the state of stacks is kept, as far as files and the environment say so; nothing is asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

WHOLE_STATE = ("file://", "s3://", "azblob://", "gs://", "postgres://")
"""The backends of the engine that write the whole state at every step."""


def find_backend(folder: Path | None = None) -> str:
    """The address of the backend, as the engine finds it; empty where it cannot be known.

    Args:
        folder: of the project, or one below; None for the current one.
    """
    here = (folder or Path.cwd()).resolve()
    return os.environ.get("PULUMI_BACKEND_URL", "") or _of_project(here) or _of_login()


def writes_whole_state(url: str) -> bool:
    """Whether a backend writes the whole state at every step, instead of what the step changes."""
    return url.startswith(WHOLE_STATE)


def folder_of(url: str) -> Path:
    """The folder of a backend in files.

    Args:
        url: its address, `file://…`.
    """
    return Path(url.removeprefix("file://").partition("?")[0]).expanduser().absolute()


def _of_project(here: Path) -> str:
    import yaml  # only here: the provider host starts without it

    files = (folder / name for folder in (here, *here.parents) for name in ("Pulumi.yaml", "Pulumi.yml"))
    file = next((each for each in files if each.is_file()), None)
    try:
        known = yaml.safe_load(file.read_text(encoding="utf-8")) if file else None
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    backend = known.get("backend") if isinstance(known, dict) else None
    return str(backend.get("url") or "") if isinstance(backend, dict) else ""


def _of_login() -> str:
    home = os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi"
    folder = Path(os.environ.get("PULUMI_CREDENTIALS_PATH") or home)
    try:
        known = json.loads((folder / "credentials.json").read_text())
    except (OSError, ValueError):
        return ""
    return str(known.get("current") or "") if isinstance(known, dict) else ""
