"""A small example organisation: two teams, their groups, their roles, and who may do what.

Runs against the sandbox (`make up`) and against any CNC Console IAM that has a client `cncc`.
"""

from __future__ import annotations

import pulumi

from iam_resources import cncc

ROLES = {
    # In addition to the console's built-in roles, such as POLICY_READ.
    "SHIFT_LEAD": "May hand a shift over",
    "CHANGE_APPROVER": "May approve changes of network functions",
}

PEOPLE = {
    # user name: first name, last name, group, roles
    "ana.silva": ("Ana", "Silva", "core", ["POLICY_READ", "POLICY_WRITE", "CHANGE_APPROVER"]),
    "ben.okoro": ("Ben", "Okoro", "core", ["POLICY_READ"]),
    "chen.wei": ("Wei", "Chen", "core", ["POLICY_READ", "SCP_READ"]),
    "dora.lind": ("Dora", "Lind", "night shift", ["SCP_READ", "SHIFT_LEAD"]),
    "emil.novak": ("Emil", "Novak", "night shift", ["SCP_READ"]),
}


def declare() -> None:
    """Make the organisation."""
    roles = {
        name: cncc.RealmRole(name.lower().replace("_", "-"), name=name, description=text)
        for name, text in ROLES.items()
    }
    operations = cncc.Group("operations", name="operations")
    groups = {
        name: cncc.Group(name.replace(" ", "-"), name=name, parent=operations.group_id)
        for name in ("core", "night shift")
    }
    for username, (first, last, group, granted) in PEOPLE.items():
        user = cncc.User(
            username,
            username=username,
            email=f"{username}@example.com",
            first_name=first,
            last_name=last,
            enabled=True,
            attributes={"team": [group]},
        )
        cncc.Membership(username, user=user.user_id, group=groups[group].group_id)
        cncc.UserRoles(username, user=user.user_id, roles=_names(granted, roles), exclusive=True)
    cncc.ClientUrls(
        "console", client_id="cncc", root_url="http://127.0.0.1:8080/", redirect_uris=["http://127.0.0.1:8080/*"]
    )
    pulumi.export("people", sorted(PEOPLE))
    pulumi.export("groups", [group.path for group in (operations, *groups.values())])
    pulumi.export("roles", sorted(ROLES))


def _names(granted: list[str], made: dict[str, cncc.RealmRole]) -> list[pulumi.Input[str]]:
    """The roles by name; those that are made here as outputs, so that they are made first."""
    return [made[name].name if name in made else name for name in granted]
