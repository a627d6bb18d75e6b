"""Applications: what functions run in, with their subnets and the configuration they share.

create  POST applications, GET workRequests/{id} until it is done, and GET until it is active
read    GET applications/{id}
update  PUT applications/{id} with if-match, followed likewise
delete  DELETE applications/{id} with if-match; one that has functions cannot be deleted
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from iam_resources.engine import Key, PerKey, Replaces, Resource, Unordered
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.functions.api.functions import Applications
from iam_resources.oci.services.lifecycle import ServiceInputs, ServiceLifecycle, ServiceState

_Subnet: TypeAlias = Annotated[str, Field(pattern=r"^ocid1\.subnet\.")]
_SecurityGroup: TypeAlias = Annotated[str, Field(pattern=r"^ocid1\.networksecuritygroup\.")]


class ApplicationInputs(ServiceInputs):
    compartment_id: Annotated[str, Field(pattern=r"^ocid1\.(compartment|tenancy)\."), Key(), Replaces()]
    """OCID of the compartment it is in."""
    display_name: Annotated[str, Field(min_length=1, max_length=255), Key(), Replaces()]
    """Name, unique in the compartment, 1 to 255 characters."""
    subnet_ids: Annotated[list[_Subnet], Field(min_length=1, max_length=3), Unordered(), Replaces()]
    """OCIDs of the subnets that its functions run in, 1 to 3; they need a way to the services that functions call."""
    shape: Annotated[Literal["GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM"] | None, Replaces()] = None
    """The processors that its functions run on; not mentioned, the service takes `GENERIC_X86`."""
    config: Annotated[dict[str, str] | None, PerKey()] = None
    """Configuration that every function of it gets, at most 4 KB together; names of letters, digits and underscores.
    What is not mentioned is left as it is; an empty string clears one."""
    network_security_group_ids: Annotated[list[_SecurityGroup] | None, Unordered()] = None
    """OCIDs of network security groups; an empty list removes them all."""
    syslog_url: str | None = None
    """Where logs are sent beside the service's own log, `tcp://logs.example.com:514`; an empty string: nowhere."""


class ApplicationState(ApplicationInputs, ServiceState):
    application_id: Annotated[str, JsonName("id")] = ""
    """The application's OCID."""


class ApplicationLifecycle(ServiceLifecycle[ApplicationInputs, ApplicationState]):
    kind = "application"
    id_field = "application_id"
    rights = ("functions-family",)

    def fields_of(self, seen: Body, fields: ApplicationInputs | None) -> dict[str, Any]:
        return {"subnet_ids": sorted(seen.get("subnetIds") or [])}

    def api(self, place: Tenancy) -> Applications:
        return Applications(place.functions)


class Application(Resource, lifecycle=ApplicationLifecycle, token="oci.functions:Application"):
    """An application: what functions run in.

        jobs = functions.Application("jobs", compartment_id=security, display_name="jobs", subnet_ids=[subnet.id])

    Operations: CreateApplication, GetApplication, UpdateApplication, DeleteApplication, GetWorkRequest.
    Import: `<OCID>`.
    """
