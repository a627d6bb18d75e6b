"""What the review says that people may do in a tenancy is what the sandbox's own decision code says, for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.access import Entitlement, Resource
from iam_resources.oci.access import VENDOR
from iam_resources.review.changes import Changes
from iam_resources.sandbox.oci.access.decision import Access
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.server import GroupName
from tests.review.plans import plan, state

TENANCY = "ocid1.tenancy.oc1..t"
VERBS = ("inspect", "read", "use", "manage")
RESOURCES = ("users", "buckets", "instances")
COMPARTMENTS = ("", "a", "a:b", "a:b:c", "d")
PEOPLE = tuple(f"person{number}" for number in range(4))
GROUPS = ("net", "ops", "audit")


@dataclass
class Compartments:
    """A tree by path; an id is the path itself."""

    ids: dict[str, str] = field(default_factory=lambda: {"": TENANCY} | {path: path for path in COMPARTMENTS[1:]})

    def within(self, inner: str, outer: str) -> bool:
        return outer == TENANCY or inner == outer or inner.startswith(f"{outer}:")

    def path_to(self, outer: str, names: str) -> str | None:
        return names.lower() if outer == TENANCY and names.lower() in COMPARTMENTS else None


def decisions(members: dict[str, set[str]], statements: list[str]) -> Access:
    """The sandbox's decision code, over what a test says that there is."""
    names = {group: GroupName(f"ocid1.group.oc1..{group}", group) for group in GROUPS}
    directory = SimpleNamespace(
        groups=lambda: list(names.values()),
        dynamic_groups=list,
        groups_of=lambda user: [names[group] for group in sorted(members[user])],
    )
    server: Any = SimpleNamespace(directories=[directory], compartments=Compartments())
    policy = SimpleNamespace(body={"compartmentId": TENANCY, "statements": statements})
    policies: Any = SimpleNamespace(version=1, all=lambda: [policy])
    return Access(server, policies)


SUBJECTS = st.one_of(
    st.just("any-user"),
    st.just("any-group"),
    st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True).map(
        lambda names: f"group {', '.join(names)}"
    ),
)
PLACES = st.sampled_from(["tenancy", *(f"compartment {path}" for path in COMPARTMENTS[1:])])
STATEMENTS = st.builds(
    "Allow {} to {} {} in {}".format,
    SUBJECTS,
    st.sampled_from(VERBS),
    st.sampled_from([*RESOURCES, "all-resources"]),
    PLACES,
)


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries({person: st.sets(st.sampled_from(GROUPS)) for person in PEOPLE}),
    st.lists(STATEMENTS, min_size=1, max_size=5),
)
def test_everybody_may_do_what_the_review_says(members: dict[str, set[str]], statements: list[str]) -> None:
    where = {"tenancy_id": TENANCY}
    users = [state("oci:User", name, {"name": name}, {"user_id": f"u-{name}", **where}) for name in PEOPLE]
    groups = [state("oci:Group", name, {"name": name}, {"group_id": f"g-{name}", **where}) for name in GROUPS]
    belong = [
        state(
            "oci:Membership",
            f"{person}-{group}",
            {"user": person, "group": group},
            {"user_id": f"u-{person}", "group_id": f"g-{group}", "user_name": person, "group_name": group, **where},
        )
        for person, ofs in members.items()
        for group in sorted(ofs)
    ]
    policy = state("oci:Policy", "p", {"name": "p", "statements": statements}, {"statements": statements, **where})
    everything = [*users, *groups, *belong, policy]
    changes = Changes(plan(everything, everything))
    held = {holder.name: set(holder.after) for holder in changes.holders}
    shared = held.get("everybody (any-user)", set())
    grouped = held.get("everybody (any-group)", set())
    code = decisions(members, statements)
    for person in PEOPLE:
        has = held[person] | shared | (grouped if members[person] else set())
        for verb in VERBS:
            for kind in RESOURCES:
                for path in COMPARTMENTS:
                    asked = Entitlement(
                        "asked",
                        Resource("asked", VENDOR.name, "compartment", path, tuple(filter(None, path.split(":")))),
                        "statement",
                        "asked",
                        about=kind,
                        level=VERBS.index(verb) + 1,
                    )
                    principal = Principal("user", person, TENANCY, person)
                    real = code.may(principal, verb, kind, path or TENANCY, {})
                    assert any(each.covers(asked) for each in has) == real, (person, verb, kind, path)
