"""A tenancy on the sandbox with the services that the pipeline is made of, and its identity domain."""

from __future__ import annotations

import secrets
from typing import Any

from iam_resources.http import Reply
from iam_resources.oci.connection import Domain, Tenancy, open_tenancy
from iam_resources.oci.jit import policy
from iam_resources.oci.jit.names import CONDITION, DEFAULT_NAME, ROLE
from iam_resources.oci.jit.principals import rule
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from iam_resources.settings import Settings
from tests.oci.iam.environment import ORIGIN, Env, a_pair

SUBNET = f"ocid1.subnet.oc1.iad.{'a' * 60}"
DOMAIN_URL = f"{ORIGIN}/oci/domains/default"


def settings(origin: str = ORIGIN) -> dict[str, str]:
    """The settings of a connection to all services, signed by the administrator."""
    services = {name: name for name in ("identity", "functions", "telemetry")} | {"service_connectors": "sch"}
    return {
        "oci:tenancy": TENANCY_ID,
        "oci:user": ADMINISTRATOR_ID,
        "oci:private_key": a_pair().private_key,
        "oci:region": REGION,
        **{f"oci:{name}_endpoint": f"{origin}/oci/{path}" for name, path in services.items()},
        "oci:domain_url": f"{origin}/oci/domains/default",
    }


async def open_environment() -> PipelineEnv:
    """A new tenancy, worked in by its administrator."""
    sandbox = Sandbox(admin_username="admin", admin_password=secrets.token_hex(8), oci_public_key=a_pair().public_key)
    env = PipelineEnv(sandbox, settings())
    await env.open()
    return env


class PipelineEnv(Env):
    """A tenancy for one test."""

    @property
    def domain(self) -> Domain:
        """The identity domain."""
        return self.tenancy.domain(None)

    async def application(self, name: str = "jobs") -> str:
        """Make an application by hand; returns its OCID."""
        body = {"compartmentId": TENANCY_ID, "displayName": name, "subnetIds": [SUBNET]}
        reply = await self.functions_call("POST", "/applications", json=body)
        return str(reply.body["id"])

    async def functions_call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something by hand; `path` is below the version."""
        return await self.tenancy.functions.call(method, f"/20181201{path}", tried="act by hand", **more)

    async def connectors_call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something by hand; `path` is below the version."""
        return await self.tenancy.service_connectors.call(method, f"/20200909{path}", tried="act by hand", **more)

    async def scim(self, path: str, **body: Any) -> str:
        """Make something in the identity domain by hand; returns its id."""
        reply = await self.domain.client.call("POST", f"/admin/v1{path}", json=body, tried="act by hand")
        return str(reply.body["id"])

    async def role(self, name: str) -> dict[str, Any]:
        """A role of the identity domain."""
        query = {"filter": f'displayName eq "{name}"'}
        reply = await self.domain.client.call("GET", "/admin/v1/AppRoles", query=query, tried="act by hand")
        return dict(reply.body["Resources"][0])


class SocketEnv(PipelineEnv):
    """The same, on a sandbox behind a socket: a function of it can reach the domain."""

    def __init__(self, origin: str) -> None:
        self.config = settings(origin)
        self.settings = Settings(self.config, {})

    async def open(self) -> SocketEnv:
        """Connect."""
        self.tenancy = await self.settings.opened(Tenancy, "", lambda: open_tenancy(self.settings))
        return self


async def built(env: PipelineEnv, image: str = "iad.ocir.io/sandbox/jit:1", **config: str) -> dict[str, str]:
    """Make a whole pipeline by hand; returns the ids of its parts."""
    application = await env.application(DEFAULT_NAME)
    body: dict[str, Any] = {
        "applicationId": application,
        "displayName": DEFAULT_NAME,
        "image": image,
        "memoryInMBs": 256,
        "timeoutInSeconds": 120,
        "config": {"canUseApiKeys": "true", "DOMAIN_URL": env.config["oci:domain_url"], **config},
    }
    function = str((await env.functions_call("POST", "/functions", json=body)).body["id"])
    group = await env.scim(
        "/DynamicResourceGroups",
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:DynamicResourceGroup"],
        displayName=DEFAULT_NAME,
        matchingRule=rule(function),
    )
    role = await env.role(ROLE)
    await env.scim(
        "/Grants",
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
        grantMechanism="ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP",
        grantee={"type": "DynamicResourceGroup", "value": group},
        app={"value": role["app"]["value"]},
        entitlement={"attributeName": "appRoles", "attributeValue": role["id"]},
    )
    statements = policy.statements(TENANCY_ID)
    allowed = await env.allow(DEFAULT_NAME, *statements)
    await env.connectors_call(
        "POST",
        "/serviceConnectors",
        json={
            "displayName": DEFAULT_NAME,
            "compartmentId": TENANCY_ID,
            "source": {"kind": "logging", "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": CONDITION.format("UserJit")}],
            "target": {"kind": "functions", "functionId": function},
        },
    )
    return {"application": application, "function": function, "group": group, "policy": allowed}
