"""Gets Keycloak through Maven, and unpacks it into the project's cache."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tools.place import CACHE, one_at_a_time
from tools.say import Stop, say

VERSION = "26.5.5"
JAVA = 17
HOME = CACHE / "keycloak" / f"keycloak-{VERSION}"
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"


def check_java() -> None:
    """
    Raises:
        Stop: there is no Java, or it is too old.
    """
    if shutil.which("java") is None:
        raise Stop(f"Keycloak needs Java {JAVA} or later, and there is no `java` on PATH: install one.")
    said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found.group(1)) < JAVA:
        raise Stop(f"Keycloak needs Java {JAVA} or later; this is {said.splitlines()[0] if said else 'unknown'}.")


def home() -> Path:
    """The unpacked distribution, got the first time.

    Raises:
        Stop: Java or Maven is missing, or Maven could not get it.
    """
    check_java()
    with one_at_a_time(CACHE / "keycloak" / "lock"):
        if not HOME.exists():
            get()
    return HOME


def get() -> None:
    if shutil.which("mvn") is None:
        raise Stop("Keycloak is installed with Maven, and there is no `mvn` on PATH: install Maven.")
    say(f"Keycloak: getting {VERSION} through Maven, the first time only: 165 MB, which takes a few minutes.")
    with tempfile.TemporaryDirectory(dir=CACHE / "keycloak") as directory:
        wanted = [f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={directory}"]
        ran = subprocess.run(
            ["mvn", "--batch-mode", "-q", "dependency:copy", *wanted], capture_output=True, text=True, cwd=directory
        )
        if ran.returncode:
            said = ran.stdout + ran.stderr
            reason = next((line for line in said.splitlines() if "ERROR" in line), "no reason given")
            raise Stop(f"Keycloak: Maven could not get it ({reason.strip()[:300]}).")
        unpack(next(Path(directory).glob("*.zip")), Path(directory))
        (Path(directory) / HOME.name).rename(HOME)


def unpack(archive: Path, directory: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(directory)
    (directory / HOME.name / "bin" / "kc.sh").chmod(0o755)  # zipfile drops the modes
