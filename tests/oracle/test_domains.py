"""Identity domains: what we send is what Oracle's own SDK sends, and it understands what the sandbox answers."""

from __future__ import annotations

from typing import Any

import pytest

import iam_resources.oci.domains.api
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.domains.api.collection import Collection
from tests.oracle.callers import Callers
from tests.oracle.comparing import lost
from tests.oracle.fixtures import Fixtures, furnish_domain
from tests.oracle.judge import Judge
from tests.oracle.rows import domain_groups, domain_kinds, domain_users
from tests.oracle.rows.row import Row, classes, methods

ROWS = [*domain_users.ROWS, *domain_groups.ROWS, *domain_kinds.ROWS]
CLASSES = classes(iam_resources.oci.domains.api)
UNUSED = {
    "Apps": ("create", "replace", "patch", "delete"),
    "AppRoles": ("create", "replace", "patch", "delete"),
    "Grants": ("replace", "patch"),
    "DynamicResourceGroups": ("replace",),
    "PasswordPolicies": ("create", "replace", "patch", "delete"),
}
WITHOUT: dict[str, str] = {
    "Groups.member_ids": "has a test of its own here",
    **{
        f"{kind}.{name}": "sends nothing"
        for kind, found in CLASSES.items()
        if issubclass(found, Collection)
        for name in ("filled", "filter_for", "name_of")
    },
    **{
        f"{kind}.{name}": "comes from the base; nothing here calls it"
        for kind, names in UNUSED.items()
        for name in names
    },
}


@pytest.fixture(scope="module")
def judge(callers: Callers) -> Judge:
    fixtures = Fixtures()
    callers.curtain()
    furnish_domain(fixtures, callers.sdk().domain)
    callers.keep("domain")
    return Judge(callers, fixtures, "domain", _api, lambda c: c.domain)


def _api(tenancy: Tenancy, kind: str) -> Any:
    return CLASSES[kind](tenancy.domain(None))


@pytest.mark.usefixtures("same_hand")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_call(judge: Judge, row: Row) -> None:
    judge.hear(row)


def test_every_method_has_a_row() -> None:
    assert {row.method for row in ROWS} | set(WITHOUT) == set(methods(iam_resources.oci.domains.api))
    assert not {row.method for row in ROWS} & set(WITHOUT)


@pytest.mark.usefixtures("same_hand")
def test_members_in_pages(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iam_resources.oci.domains.writing.member_list.PAGE", 2)
    judge.hear(
        Row(
            "Groups.member_ids",
            lambda api, w: api.member_ids(w["staff"]),
            lambda c, w: [
                c.client.get_group(w["staff"], attributes=f"members[startIndex={first}&count=2]") for first in (1, 3)
            ],
            relies=("id", "members/value"),
        )
    )


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize(
    "many", ["users", "groups", "apps", "app_roles", "grants", "dynamic_resource_groups", "password_policies"]
)
def test_all_attributes(callers: Callers, many: str) -> None:
    """Also what is given only on request is known to the SDK."""
    act = callers.curtain("domain").act_theirs(
        lambda c: getattr(c.domain.client, f"list_{many}")(attribute_sets=["all"], count=50)
    )
    assert list(lost(act.exchanges[0].told(), act.result.data)) == []
    assert act.result.data.resources
