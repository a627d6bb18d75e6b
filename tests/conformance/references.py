"""Programs that refer to objects by the resource itself, and by its id."""

from __future__ import annotations

from tests.conformance.engine import Engine

_OCI = """
from iam_resources import oci
ana, ben = (oci.User(name, name=name, description="x", email=f"{name}@example.com") for name in ("ana", "ben"))
crew, team = (oci.Group(name, name=name, description="x") for name in ("crew", "team"))
oci.Membership("by-resource", user=ana, group=crew)
oci.Membership("by-id", user=ben.id, group=crew.id)
oci.GroupMembers("both", group=team, users=[ana, ben.id])
oci.AuthToken("token", user=ana, description="x")
oci.UserCapabilities("capabilities", user=ana.id, can_use_api_keys=True)
"""
_DOMAINS = """
from iam_resources.oci import domains
ana, ben = (
    domains.User(n, user_name=n, family_name="x", emails={"work": {"value": f"{n}@example.com", "primary": True}})
    for n in ("ana", "ben")
)
crew, team = (domains.Group(name, display_name=name) for name in ("crew", "team"))
domains.Membership("by-resource", user=ana, group=crew)
domains.Membership("by-id", user=ben.id, group=crew.id)
domains.GroupMembers("both", group=team, users=[ana, ben.id])
domains.UserCapabilities("capabilities", user=ana.id, can_use_api_keys=True)
domains.AppRoleGrant("of-user", role="User Administrator", user=ana)
domains.AppRoleGrant("of-group", role="User Administrator", group=crew.id)
"""
_HUAWEI = """
from iam_resources import huawei
ana, ben = (
    huawei.User(n, user_name=n, display_name=n, family_name="x", given_name="y", email=f"{n}@example.com")
    for n in ("ana", "ben")
)
crew, team = (huawei.Group(name, display_name=name) for name in ("crew", "team"))
reading = huawei.PermissionSet("reading", name="reading", session_duration="PT4H")
huawei.Membership("by-resource", user=ana, group=crew)
huawei.Membership("by-id", user=ben.id, group=crew.id)
huawei.GroupMembers("both", group=team, users=[ana, ben.id])
huawei.AccountAssignment("of-user", permission_set=reading, account_id="2f72d6a18324ea762a5ca14fcc7a5597", user=ana)
huawei.AccountAssignment(
    "of-group", permission_set=reading.id, account_id="2f72d6a18324ea762a5ca14fcc7a5597", group=crew.id
)
"""
_SCIM = """
from iam_resources.huawei import scim
ana, ben = (
    scim.User(n, user_name=n, display_name=n, family_name="x", given_name="y", email=f"{n}@example.com")
    for n in ("ana", "ben")
)
crew, team = (scim.Group(name, display_name=name) for name in ("crew", "team"))
scim.Membership("by-resource", user=ana, group=crew)
scim.Membership("by-id", user=ben.id, group=crew.id)
scim.GroupMembers("both", group=team, users=[ana, ben.id])
"""
PROGRAMS = {"oci": _OCI, "oci.domains": _DOMAINS, "huawei": _HUAWEI, "huawei.scim": _SCIM}
"""By vendor."""


def expect_taken_for_the_objects(engine: Engine, vendor: str) -> None:
    """Run the program: all is made, the state has names, and nothing is left to do."""
    (engine.project.folder / "__main__.py").write_text(PROGRAMS[vendor])
    engine.up()
    assert (engine.known["by-resource"].outputs["user"], engine.known["by-id"].outputs["group"]) == ("ana", "crew")
    assert engine.known["both"].outputs["users"] == ["ana", "ben"]
    engine.expect_no_changes("--refresh")
