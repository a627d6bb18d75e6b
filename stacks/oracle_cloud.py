"""A small organisation in Oracle Cloud: people and groups of an identity domain, and what the groups may do.

Runs against the sandbox (`make up`) and against any tenancy whose identity domain the connection names.
"""

from __future__ import annotations

import pulumi

from iam_resources import oci
from iam_resources.oci import domains

GROUPS = {
    "network-operators": "Run the networks",
    "auditors": "Look at everything, change nothing",
}

PEOPLE = {
    # user name: given name, family name, groups
    "ana.silva": ("Ana", "Silva", ["network-operators", "auditors"]),
    "ben.okoro": ("Ben", "Okoro", ["network-operators"]),
    "dora.lind": ("Dora", "Lind", ["auditors"]),
}


def declare() -> None:
    """Make the organisation."""
    groups = {name: domains.Group(name, display_name=name, description=text) for name, text in GROUPS.items()}
    for user_name, (given, family, member_of) in PEOPLE.items():
        user = domains.User(
            user_name,
            user_name=user_name,
            given_name=given,
            family_name=family,
            emails={"work": {"value": f"{user_name}@example.com", "primary": True}},
        )
        for group in member_of:
            domains.Membership(f"{user_name}-in-{group}", user=user.user_id, group=groups[group].group_id)
        domains.UserCapabilities(user_name, user=user.user_id, can_use_smtp_credentials=False)
    oci.Policy(
        "people",
        name="people",
        description="What the groups of the identity domain may do",
        statements=[
            "Allow group Default/network-operators to manage virtual-network-family in tenancy",
            "Allow group Default/auditors to inspect all-resources in tenancy",
        ],
        opts=pulumi.ResourceOptions(depends_on=list(groups.values())),
    )
    pulumi.export("domain people", sorted(PEOPLE))
    pulumi.export("domain groups", sorted(GROUPS))
