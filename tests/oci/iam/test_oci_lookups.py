"""Lookups, as a program calls them."""

from __future__ import annotations

import pytest

from iam_resources import oci
from iam_resources.engine import run_beside
from iam_resources.errors import NotFound, Refused
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.oci.lookups import base
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, TENANCY_ID
from iam_resources.settings import Settings
from tests.oci.iam.environment import Env, a_pair, fingerprint


@pytest.fixture
async def looked_at(env: Env, monkeypatch: pytest.MonkeyPatch) -> Env:
    """A tenancy that lookups find without naming it."""
    settings = Settings(env.config, {})
    monkeypatch.setattr(base, "program_settings", lambda: settings)

    async def opened() -> Tenancy:
        transport = env.sandbox.transport()
        return await settings.opened(Tenancy, "", lambda: open_tenancy(settings, transport=transport))

    await run_beside(opened())
    return env


async def test_people(looked_at: Env) -> None:
    user_id = await looked_at.user("ana", freeformTags={"team": "core"}, definedTags={"Ops": {"Owner": "x"}})
    group_id = await looked_at.group("Ops")
    await looked_at.join(user_id, group_id)
    ana = oci.get_user(name="ana")
    assert (ana.user_id, ana.email, ana.lifecycle_state) == (user_id, "ana@hand.example", "ACTIVE")
    assert (ana.freeform_tags, ana.defined_tags) == ({"team": "core"}, {"Ops": {"Owner": "x"}})
    assert ana.capabilities["canUseApiKeys"] is True
    assert oci.get_user(user_id=user_id) == ana
    assert {"ana", "admin"} == {user.name for user in oci.list_users()}
    ops = oci.get_group(name="Ops")
    assert oci.get_group(group_id=group_id) == ops
    assert {"Ops", "Administrators"} <= {group.name for group in oci.list_groups()}
    [there] = oci.list_memberships(user="ana")
    assert (there.user_id, there.group_id) == (user_id, group_id)
    assert oci.list_memberships(group=group_id) == [there]


async def test_rights(looked_at: Env) -> None:
    statement = "Allow group Administrators to manage users in tenancy"
    policy_id = await looked_at.allow("Admins", statement)
    policy = oci.get_policy(name="Admins")
    assert (policy.policy_id, policy.statements, policy.compartment_id) == (policy_id, (statement,), TENANCY_ID)
    assert oci.get_policy(policy_id=policy_id) == policy
    assert policy in oci.list_policies()
    rule = "all {resource.type = 'fnfunc'}"
    made = await looked_at.driver(oci.DynamicGroup).create(name="Functions", description="", matching_rule=rule)
    functions = oci.get_dynamic_group(name="Functions")
    assert (functions.dynamic_group_id, functions.matching_rule) == (made.id, rule)
    assert oci.get_dynamic_group(dynamic_group_id=made.id) == functions
    assert oci.list_dynamic_groups() == [functions]


async def test_credentials_are_listed_without_their_secrets(looked_at: Env) -> None:
    await looked_at.user("robot")
    pair = a_pair(1)
    await looked_at.driver(oci.ApiKey).create(user="robot", public_key=pair.public_key)
    token = await looked_at.driver(oci.AuthToken).create(user="robot", description="push")
    secret = await looked_at.driver(oci.CustomerSecretKey).create(user="robot", display_name="s3")
    mail = await looked_at.driver(oci.SmtpCredential).create(user="robot", description="mail")
    [key] = oci.list_api_keys(user="robot")
    assert key.fingerprint == fingerprint(pair)
    found = [
        *oci.list_auth_tokens(user="robot"),
        *oci.list_customer_secret_keys(user="robot"),
        *oci.list_smtp_credentials(user="robot"),
    ]
    assert [each.label for each in found] == ["push", "s3", "mail"]
    assert found[2].username == mail.state["username"]
    for message in (token.state["token"], secret.state["key"], mail.state["password"]):
        assert message not in repr(found)


async def test_places(looked_at: Env) -> None:
    tenancy = oci.get_tenancy()
    assert (tenancy.tenancy_id, tenancy.home_region_key) == (TENANCY_ID, "IAD")
    ids = [TENANCY_ID]
    for name in ("Apps", "Prod"):
        body = {"compartmentId": ids[-1], "name": name, "description": "x"}
        ids.append((await looked_at.call("POST", "/compartments", json=body)).body["id"])
    prod = oci.get_compartment(path="Apps:Prod")
    assert (prod.compartment_id, prod.parent_id) == (ids[2], ids[1])
    assert oci.get_compartment(compartment_id=ids[2]) == prod
    assert "Apps" in {each.name for each in oci.list_compartments()}
    assert [each.name for each in oci.list_compartments(parent_id=ids[1])] == ["Prod"]
    assert {"Apps", "Prod"} <= {each.name for each in oci.list_compartments(deep=True)}
    default = oci.get_domain(display_name="Default")
    assert default.url.endswith("/oci/domains/default")
    assert default.type == "DEFAULT"
    assert oci.get_domain(domain_id=default.domain_id) == default
    assert default in oci.list_domains()
    [provider] = oci.list_identity_providers()
    assert oci.get_identity_provider(identity_provider_id=provider.identity_provider_id) == provider
    mappings = oci.list_idp_group_mappings(identity_provider_id=provider.identity_provider_id)
    assert all(each.group_id.startswith("ocid1.group.") for each in mappings)


async def test_what_is_not_there(looked_at: Env) -> None:
    with pytest.raises(NotFound, match="there is no user nobody in the tenancy"):
        oci.get_user(name="nobody")
    with pytest.raises(NotFound, match="there is no compartment Apps:None"):
        oci.get_compartment(path="Apps:None")
    with pytest.raises(NotFound, match="there is no identity domain HR"):
        oci.get_domain(display_name="HR")
    with pytest.raises(NotFound, match=r"NotAuthorizedOrNotFound.*Most likely: it was deleted"):
        oci.get_identity_provider(identity_provider_id="ocid1.saml2idp.oc1..aaaa")
    with pytest.raises(NotFound, match="NotAuthorizedOrNotFound"):
        oci.list_idp_group_mappings(identity_provider_id="ocid1.saml2idp.oc1..aaaa")
    with pytest.raises(Refused, match="give either name or user_id"):
        oci.get_user(name="ana", user_id=ADMINISTRATOR_ID)
    with pytest.raises(Refused, match="give either user or group"):
        oci.list_memberships()
    with pytest.raises(Refused, match="of the tenancy only"):
        oci.list_compartments(parent_id="ocid1.compartment.oc1..aaaa", deep=True)
