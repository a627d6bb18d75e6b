"""An OCID of another kind of object is reported by field, before anything is looked up."""

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.engine.check import check
from iam_resources.oci import domains

COMPARTMENT = "ocid1.compartment.oc1..aaaa"
GROUP = "ocid1.group.oc1..aaaa"


@pytest.mark.parametrize(
    ("kind", "given", "path"),
    [
        (oci.Membership.kind, {"user": COMPARTMENT, "group": "g"}, "user"),
        (oci.Membership.kind, {"user": "ocid1.saml2idp.oc1..aaaa/ana", "group": COMPARTMENT}, "group"),
        (oci.GroupMembers.kind, {"group": GROUP, "users": ["ana", GROUP]}, "users[1]"),
        (domains.Membership.kind, {"user": GROUP, "group": "g"}, "user"),
        (domains.AppRoleGrant.kind, {"role": "User Administrator", "user": GROUP}, "user"),
    ],
)
def test_an_ocid_of_another_kind_is_refused(kind: Any, given: dict[str, Any], path: str) -> None:
    _, failures = check(kind.inputs, given)
    assert [failure.path for failure in failures] == [path]
    assert "is the OCID of a " in failures[0].reason and "ocid1." in failures[0].reason
