"""Users of an identity domain of Oracle Cloud, each in three groups, on the sandbox."""

from __future__ import annotations

from collections.abc import Mapping

from bench.domains.limits import foot
from bench.domains.notes import HEAD
from bench.domains.resources import GROUPS, OF_EACH, group_name, groups_of, user_name
from bench.domains.server import server
from bench.scenario import Kind, Scenario
from tools.place import ROOT


def import_ids(place: str, n: int) -> list[tuple[str, str, str]]:
    groups = [("Group", group_name(number), group_name(number)) for number in range(GROUPS)]
    users = [("User", f"user-{number}", user_name(number)) for number in range(n)]
    members = [
        ("Membership", f"member-{number}-{group}", f"{user_name(number)}/{group_name(group)}")
        for number in range(n)
        for group in groups_of(number)
    ]
    return groups + users + members


def version() -> Mapping[str, str]:
    return {"Server": "the project's sandbox, one process on the same cores, state in memory"}


SCENARIO = Scenario(
    name="domains",
    title="each in three groups",
    module="bench.domains.resources",
    ours=Kind("ours", "iam_resources.oci.domains", "oci.domains"),
    no_op=Kind("no-op", "bench.domains.no_op", "no_op"),
    stock=None,
    raw=None,
    resources=lambda n: GROUPS + n + OF_EACH * n,
    holds=lambda n: (n, OF_EACH * n),
    imports=import_ids,
    serve=server,
    version=version,
    head=HEAD,
    foot=foot,
    results=ROOT / "bench" / "results-domains.json",
    page=ROOT / "docs" / "benchmarks-domains.md",
)
