"""Instances and resources sign in at the sandbox: by Oracle's own SDK, and as it does by our client."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.oci.api.compartments import Compartments
from iam_resources.oci.connection import Tenancy
from iam_resources.sandbox.oci.identifiers import INSTANCE_ID, REGION, TENANCY_ID
from tests.oracle.callers import Callers, Outcome
from tests.oracle.comparing import differences
from tests.oracle.recorder import Exchange, Recorder
from tests.oracle.sdk import Sdk

FUNCTION_ID = "ocid1.fnfunc.oc1.iad.aaaaaaaafunction"
RULES = {"machines": f"instance.id = '{INSTANCE_ID}'", "code": f"resource.id = '{FUNCTION_ID}'"}
METADATA = "OCI_METADATA_BASE_URL"
pytestmark = pytest.mark.filterwarnings("ignore:Attribute's length")


@pytest.fixture
def tenancy(callers: Callers) -> Callers:
    """A tenancy where an instance and a function may read compartments."""
    service = callers.curtain().sdk().identity
    common = {"compartment_id": TENANCY_ID, "description": "d"}
    for name, rule in RULES.items():
        service.client.create_dynamic_group(
            service.model("CreateDynamicGroupDetails", name=name, matching_rule=f"ANY {{{rule}}}", **common)
        )
    statements = [f"allow dynamic-group {name} to inspect compartments in tenancy" for name in RULES]
    service.client.create_policy(service.model("CreatePolicyDetails", name="look", statements=statements, **common))
    callers.recorder.take()
    return callers


def ours(tenancy: Tenancy) -> Any:
    return Compartments(tenancy.identity, tenancy.tenancy_id).children()


def sdk(clients: Sdk) -> Any:
    return clients.identity.client.list_compartments(TENANCY_ID, limit=1000)


def key_id(exchange: Exchange) -> str:
    return exchange.headers["authorization"].partition('keyId="')[2].partition('"')[0]


def of(act: Outcome, prefix: str) -> list[Exchange]:
    return [each for each in act.exchanges if each.raw_path.startswith(prefix)]


def instance_signer(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> Any:
    from oci.auth.signers import InstancePrincipalsSecurityTokenSigner

    monkeypatch.setenv(METADATA, f"{callers.recorder.origin}/oci/imds/opc/v2")
    return InstancePrincipalsSecurityTokenSigner(federation_endpoint=f"{callers.recorder.origin}/oci/auth/v1/x509")


def expire(recorder: Recorder) -> None:
    assert recorder.sandbox is not None
    recorder.there(recorder.sandbox.oci.expire_tokens)


def test_an_instance(tenancy: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    callers = tenancy
    environment = {METADATA: f"{callers.recorder.origin}/oci/imds/opc/v2"}
    settings = callers.settings(
        environment, auth="instance_principal", auth_endpoint=f"{callers.recorder.origin}/oci/auth"
    )
    mine = callers.act_ours(ours, settings)

    def by_sdk(_: Sdk) -> Any:
        signer = instance_signer(callers, monkeypatch)
        assert (signer.region, signer.tenancy_id) == (REGION, TENANCY_ID)
        return sdk(callers.sdk(signer))

    other = callers.act_theirs(by_sdk)
    assert {each.raw_path for each in of(mine, "/oci/imds")} == {
        each.raw_path for each in of(other, "/oci/imds") if not each.raw_path.endswith("/region")
    }  # the region is asked for where the settings do not say it
    for act in (mine, other):
        assert all(each.status == 200 for each in act.exchanges)
        (session,) = of(act, "/oci/auth")
        assert session.signed == ["date", "(request-target)", "content-length", "content-type", "x-content-sha256"]
        (listing,) = of(act, "/oci/identity")
        assert key_id(listing) == "ST$" + session.told()["token"]
    (asked,), (expected,) = of(mine, "/oci/auth"), of(other, "/oci/auth")
    assert set(asked.json()) - {"fingerprintAlgorithm"} == set(expected.json())
    assert asked.json()["certificate"] == expected.json()["certificate"]
    assert asked.json()["intermediateCertificates"] == expected.json()["intermediateCertificates"]
    (asked,), (expected,) = of(mine, "/oci/identity"), of(other, "/oci/identity")
    found = differences(asked, expected)
    assert set(found) <= {"authorization", "date"}, found  # each session has a key of its own


def test_a_session_that_ends_is_renewed(tenancy: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    callers = tenancy
    clients = callers.sdk(instance_signer(callers, monkeypatch))
    sdk(clients)
    expire(callers.recorder)
    again = callers.act_theirs(sdk, clients)
    assert [each.status for each in of(again, "/oci/identity")] == [401, 200]
    environment = {METADATA: f"{callers.recorder.origin}/oci/imds/opc/v2"}
    settings = callers.settings(
        environment, auth="instance_principal", auth_endpoint=f"{callers.recorder.origin}/oci/auth"
    )

    async def twice(tenancy: Tenancy) -> None:
        _ = [each async for each in ours(tenancy)]
        expire(callers.recorder)
        _ = [each async for each in ours(tenancy)]

    mine = callers.act_ours(twice, settings)
    assert [each.status for each in of(mine, "/oci/identity")] == [200, 401, 200]


@pytest.mark.usefixtures("same_hand")
def test_a_resource(tenancy: Callers) -> None:
    """Token and key are the same for both, so the signature is."""
    from oci.auth.signers import EphemeralResourcePrincipalSigner

    callers = tenancy
    sandbox = callers.recorder.sandbox
    assert sandbox is not None
    token, pem = callers.recorder.there(lambda: sandbox.oci.server.resource_principal("fnfunc", FUNCTION_ID))
    environment = {
        "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
        "OCI_RESOURCE_PRINCIPAL_RPST": token,
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": pem,
        "OCI_RESOURCE_PRINCIPAL_REGION": REGION,
    }
    mine = callers.act_ours(ours, callers.settings(environment, auth="resource_principal"))
    signer = EphemeralResourcePrincipalSigner(session_token=token, private_key=pem, region=REGION)
    other = callers.act_theirs(
        lambda clients: clients.identity.client.list_compartments(TENANCY_ID, limit=2), callers.sdk(signer)
    )
    (asked,), (expected,) = mine.exchanges, other.exchanges
    assert (asked.status, expected.status) == (200, 200)
    assert differences(asked, expected) == {}
    assert asked.headers["authorization"] == expected.headers["authorization"]


def test_a_stranger_is_refused(tenancy: Callers) -> None:
    """The same resource, of which no rule speaks."""
    from oci.auth.signers import EphemeralResourcePrincipalSigner
    from oci.exceptions import ServiceError
    from oci.retry import NoneRetryStrategy

    sandbox = tenancy.recorder.sandbox
    assert sandbox is not None
    other = f"{FUNCTION_ID}2"
    token, pem = tenancy.recorder.there(lambda: sandbox.oci.server.resource_principal("fnfunc", other))
    signer = EphemeralResourcePrincipalSigner(session_token=token, private_key=pem, region=REGION)
    with pytest.raises(ServiceError) as caught:
        tenancy.sdk(signer).identity.client.list_compartments(TENANCY_ID, retry_strategy=NoneRetryStrategy())
    assert (caught.value.status, caught.value.code) == (404, "NotAuthorizedOrNotFound")
