"""States that still lack what version d838d81 learned to keep: it read them, and so does the code of today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.upgrade import cncc, domains, oci
from tests.upgrade.run import Start, moved

pytestmark = pytest.mark.engine

_WHERE = {"tenancy_id", "domain"}
_IDS = {"user_id", "username", "user_name", "user_ocid", "group_id", "group_path", "group_name", "group_ocid"}
_IDS |= {"role_id", "role_name", "grant_id", "app_id", "app_name", "grantee_id", "grantee_ocid", "grantee_name"}
_RELATIONS = ("cncc:Membership", "cncc:UserRole", "oci.domains:Membership", "oci.domains:AppRoleGrant")


def _lacking(resource: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    outputs = resource.get("outputs") or {}
    return {**resource, "outputs": {key: value for key, value in outputs.items() if key not in keys}}


def test_what_does_not_know_where_it_is_has_nothing_to_do_and_can_be_destroyed(start: Start) -> None:
    with start((oci.PROGRAM, domains.PROGRAM), "ours") as upgrade:
        upgrade.begin([_lacking(each, _WHERE) for each in upgrade.state])
        assert moved(upgrade.preview()) == {}
        upgrade.destroy()
        assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["destroy"]


def test_a_relation_that_does_not_know_its_ends_finds_them_by_its_own_id(start: Start) -> None:
    with start((cncc.PROGRAM, domains.PROGRAM), "ours") as upgrade:
        relations = [each["urn"] for each in upgrade.state if each["type"].endswith(_RELATIONS)]
        upgrade.begin([_lacking(each, _IDS) if each["urn"] in relations else each for each in upgrade.state])
        assert moved(upgrade.preview()) == {}
        upgrade.refresh()
        known = {each["urn"]: each["outputs"] for each in upgrade.project.state()}
        for each in upgrade.state:
            if each["urn"] in relations:
                kept = {key: known[each["urn"]].get(key) for key in each["outputs"].keys() & _IDS}
                assert kept == {key: each["outputs"][key] for key in kept}
        assert moved(upgrade.preview()) == {}
