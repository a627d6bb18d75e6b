"""A tenancy on the sandbox with the services that the pipeline is made of, and its identity domain."""

from __future__ import annotations

import secrets
from typing import Any

from iam_resources.http import Reply
from iam_resources.oci.connection import Domain
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, TENANCY_ID
from tests.oci.iam.lab import ORIGIN, Lab, a_pair, signing_as

SUBNET = f"ocid1.subnet.oc1.iad.{'a' * 60}"
DOMAIN_URL = f"{ORIGIN}/oci/domains/default"


def settings() -> dict[str, str]:
    """The settings of a connection to all services, signed by the administrator."""
    services = {"functions": "functions", "service_connectors": "sch", "telemetry": "telemetry"}
    return {
        **signing_as(ADMINISTRATOR_ID, a_pair()),
        **{f"oci:{name}_endpoint": f"{ORIGIN}/oci/{path}" for name, path in services.items()},
        "oci:domain_url": DOMAIN_URL,
    }


async def open_lab() -> PipelineLab:
    """A new tenancy, worked in by its administrator."""
    sandbox = Sandbox(admin_username="admin", admin_password=secrets.token_hex(8), oci_public_key=a_pair().public_key)
    lab = PipelineLab(sandbox, settings())
    await lab.open()
    return lab


class PipelineLab(Lab):
    """A tenancy to work in."""

    @property
    def domain(self) -> Domain:
        """The identity domain."""
        return self.tenancy.domain(None)

    async def application(self, name: str = "jobs") -> str:
        """Make an application by hand; gives its OCID."""
        body = {"compartmentId": TENANCY_ID, "displayName": name, "subnetIds": [SUBNET]}
        reply = await self.functions_call("POST", "/applications", json=body)
        return str(reply.body["id"])

    async def functions_call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something behind the resources' back; `path` is below the version."""
        return await self.tenancy.functions.call(method, f"/20181201{path}", tried="act by hand", **more)

    async def connectors_call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something behind the resources' back; `path` is below the version."""
        return await self.tenancy.service_connectors.call(method, f"/20200909{path}", tried="act by hand", **more)

    async def scim(self, path: str, **body: Any) -> str:
        """Make something in the identity domain by hand; gives its id."""
        reply = await self.domain.client.call("POST", f"/admin/v1{path}", json=body, tried="act by hand")
        return str(reply.body["id"])

    async def role(self, name: str) -> dict[str, Any]:
        """A role of the identity domain."""
        query = {"filter": f'displayName eq "{name}"'}
        reply = await self.domain.client.call("GET", "/admin/v1/AppRoles", query=query, tried="act by hand")
        return dict(reply.body["Resources"][0])
