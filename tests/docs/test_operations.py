"""What counts as a call of a documented operation, and how the evidence is chosen."""

from __future__ import annotations

import json

import pytest

from tools.docs.operations import calls_of, marks, marks_in_docstrings, operations
from tools.evidence import chosen

KNOWN = {operation.id: operation for operation in operations()}


@pytest.mark.parametrize(
    ("id_", "call"),
    [
        ("cncc-iam-01", "POST /cncc/auth/realms/master/protocol/openid-connect/token"),
        ("cncc-iam-02", "POST /cncc/auth/admin/realms/cncc/users"),
        ("cncc-iam-10", "POST /cncc/auth/admin/realms/cncc/users/1/role-mappings/realm"),
        ("cncc-oci-04", "GET /admin/v1/Users/1"),
        ("cncc-oci-08", "GET /admin/v1/Groups"),
        ("oci-iam-01", "POST /20160918/users"),
        ("huawei-69", "POST /v1/logout"),  # the text prints GET
    ],
)
def test_a_call_is_known_by_method_and_path(id_: str, call: str) -> None:
    assert KNOWN[id_].is_called_by(["GET /", call])
    assert not KNOWN[id_].is_called_by([f"{call}/more", call.replace(" ", "X "), "GET /"])


def test_a_bulk_calls_what_it_carries() -> None:
    body = json.dumps({"Operations": [{"method": "POST", "path": "/Users"}]}).encode()
    path = "/oci/domains/default/admin/v1/Bulk"
    assert calls_of("POST", path, body) == {"POST /admin/v1/Bulk", "POST /admin/v1/Users"}


def test_the_prefix_of_a_service_in_the_sandbox_does_not_count() -> None:
    assert calls_of("GET", "/huawei/portal/v1/assigned-accounts") == {"GET /v1/assigned-accounts"}
    assert calls_of("GET", "/huawei/scim/1/scim/v2/Users") == {"GET /1/scim/v2/Users"}


def test_marks_are_read_from_decorators_and_docstrings() -> None:
    assert marks()["iam_resources.cncc.api.users.Users.create"] == ("cncc-iam-02",)
    assert marks_in_docstrings()["iam_resources.oci.jit.function.events.read"] == ("oci-jit-05",)


def test_the_evidence_is_the_test_that_calls_least_besides() -> None:
    lines = [
        json.dumps(["a-1", "cncc.User", "tests/b.py::test_b", 9]),
        json.dumps(["a-1", "cncc.User", "tests/c.py::test_c", 2]),
        json.dumps(["a-1", "cncc.Group", "tests/b.py::test_b", 9]),
    ]
    expected = {"a-1": {"cncc.Group": "tests/b.py::test_b", "cncc.User": "tests/c.py::test_c"}}
    assert json.loads(chosen(lines)) == expected
