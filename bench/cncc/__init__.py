"""Users of a CNC Console IAM, each with one realm role, on a real Keycloak."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping

from bench.cncc.notes import FOOT, HEAD
from bench.cncc.resources import ROLE, username
from bench.cncc.server import server
from bench.scenario import STOCK_HOST, Kind, Scenario
from tools.keycloak import distribution
from tools.place import ROOT


def import_ids(realm: str, n: int) -> list[tuple[str, str, str]]:
    users = [("User", f"user-{number}", f"{realm}/{username(number)}") for number in range(n)]
    grants = [("UserRole", f"grant-{number}", f"{realm}/{username(number)}/{ROLE}") for number in range(n)]
    return users + grants


def version() -> Mapping[str, str]:
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    release = re.search(r'version "([^"]+)"', java)
    return {"Keycloak": f"{distribution.VERSION}, Java {release[1] if release else 'unknown'}"}


SCENARIO = Scenario(
    name="cncc",
    title="each with one role",
    module="bench.cncc.resources",
    ours=Kind("ours", "iam_resources.cncc", "cncc"),
    no_op=Kind("no-op", "bench.cncc.no_op", "no_op"),
    stock=Kind("stock", "iam_resources.cncc", "cncc", STOCK_HOST),
    raw="bench.cncc.raw",
    resources=lambda n: 2 * n,
    holds=lambda n: (n, n),
    imports=import_ids,
    serve=server,
    version=version,
    head=HEAD,
    foot=lambda _: FOOT,
    results=ROOT / "bench" / "results.json",
    page=ROOT / "docs" / "benchmarks.md",
)
