"""Every way to sign in, on the sandbox, which judges by code of its own."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any

import pytest

from iam_resources.errors import Denied
from iam_resources.oci.auth import KeyPair
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, INSTANCE_ID, TENANCY_ID
from iam_resources.settings import Settings

ORIGIN = "http://127.0.0.1:8080/oci"
ENDPOINTS = {
    "identity_endpoint": f"{ORIGIN}/identity",
    "auth_endpoint": f"{ORIGIN}/auth",
    "domain_url": f"{ORIGIN}/domains/default",
}
PASSWORD = secrets.token_urlsafe(12)


@pytest.fixture
def sandbox(pair: KeyPair) -> Sandbox:
    return Sandbox(admin_username="admin", admin_password=PASSWORD, oci_public_key=pair.public_key)


def account(pair: KeyPair) -> dict[str, str]:
    return {"tenancy": TENANCY_ID, "user": ADMINISTRATOR_ID, "region": "iad", "private_key": pair.private_key}


async def opened(sandbox: Sandbox, config: dict[str, str], environment: dict[str, str] | None = None) -> Tenancy:
    given = {f"oci:{name}": value for name, value in {**ENDPOINTS, **config}.items()}
    return await open_tenancy(Settings(given, environment or {}), transport=sandbox.transport())


async def iam_users(tenancy: Tenancy) -> Any:
    query = {"compartmentId": tenancy.tenancy_id}
    return (await tenancy.identity.call("GET", "/20160918/users", query=query, tried="list users")).body


async def domain_users(tenancy: Tenancy) -> Any:
    reply = await tenancy.domain(None).client.call("GET", "/admin/v1/Users", tried="list users of the domain")
    return reply.body["Resources"]


async def test_an_api_key(sandbox: Sandbox, pair: KeyPair) -> None:
    tenancy = await opened(sandbox, account(pair))
    assert [user["id"] for user in await iam_users(tenancy)] == [ADMINISTRATOR_ID]
    assert [user["userName"] for user in await domain_users(tenancy)] == ["admin"]


async def test_a_key_that_was_not_added(sandbox: Sandbox, pair: KeyPair) -> None:
    tenancy = await opened(sandbox, account(KeyPair.make()))
    with pytest.raises(Denied, match=r"does not know the key .* oci:user"):
        await iam_users(tenancy)


async def test_a_wrong_clock(pair: KeyPair) -> None:
    late = Sandbox(
        admin_username="admin",
        admin_password=PASSWORD,
        oci_public_key=pair.public_key,
        clock=lambda: time.time() + 900,
    )
    with pytest.raises(Denied, match="The clock of this machine is 15 minutes behind"):
        await iam_users(await opened(late, account(pair)))


async def test_an_application_of_a_domain(sandbox: Sandbox) -> None:
    tenancy = await opened(sandbox, {"client_id": "admin", "client_secret": PASSWORD})
    await asyncio.gather(*(domain_users(tenancy) for _ in range(10)))
    assert tenancy.domain(None).client.calls == 11
    sandbox.oci.expire_tokens()
    await domain_users(tenancy)
    assert tenancy.domain(None).client.calls == 14
    with pytest.raises(Denied, match="the client id or the client secret is wrong"):
        await domain_users(await opened(sandbox, {"client_id": "admin", "client_secret": "wrong"}))


async def test_a_user_of_a_domain_by_password(sandbox: Sandbox) -> None:
    config = {"client_id": "admin", "client_secret": PASSWORD, "domain_username": "admin"}
    tenancy = await opened(sandbox, {**config, "domain_password": PASSWORD})
    assert [user["userName"] for user in await domain_users(tenancy)] == ["admin"]
    with pytest.raises(Denied, match="does not take the user name and the password"):
        await domain_users(await opened(sandbox, {**config, "domain_password": "wrong"}))


async def test_an_instance(sandbox: Sandbox) -> None:
    environment = {"OCI_METADATA_BASE_URL": f"{ORIGIN}/imds/opc/v2"}
    tenancy = await opened(sandbox, {"auth": "instance_principal"}, environment)
    assert (tenancy.tenancy_id, tenancy.caller.id) == (TENANCY_ID, INSTANCE_ID)
    key = await tenancy._credentials.auth._keys.current()  # type: ignore[attr-defined]
    assert key.key_id.startswith("ST$")


async def test_a_function(sandbox: Sandbox, pair: KeyPair) -> None:
    token, pem = sandbox.oci.server.resource_principal("fnfunc", "ocid1.fnfunc.oc1.iad.a")
    environment = {
        "OCI_RESOURCE_PRINCIPAL_VERSION": "2.2",
        "OCI_RESOURCE_PRINCIPAL_RPST": token,
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM": pem,
        "OCI_RESOURCE_PRINCIPAL_REGION": "us-ashburn-1",
    }
    tenancy = await opened(sandbox, {"auth": "resource_principal"}, environment)
    assert (tenancy.tenancy_id, tenancy.caller.id) == (TENANCY_ID, "ocid1.fnfunc.oc1.iad.a")
    sandbox.oci.expire_tokens()
    with pytest.raises(Denied, match="does not take this session"):
        await iam_users(tenancy)
