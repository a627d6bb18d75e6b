"""Functions: an image that runs for every call, as a principal of its own.

create  POST functions, and GET until it is active
read    GET functions/{id}
update  PUT functions/{id} with if-match
delete  DELETE functions/{id} with if-match
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Follows, Key, PerKey, Replaces, Resource
from iam_resources.engine.per_key import merged
from iam_resources.http import Reply
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.functions.api.functions import Functions as FunctionCalls
from iam_resources.oci.services.calls import Body
from iam_resources.oci.services.lifecycle import ServiceInputs, ServiceLifecycle, ServiceState, known_of_all
from iam_resources.oci.tags import tags_from_wire

_WIRE = {
    "image": "image",
    "image_digest": "imageDigest",
    "memory_in_mbs": "memoryInMBs",
    "timeout_in_seconds": "timeoutInSeconds",
    "config": "config",
}


class FunctionInputs(ServiceInputs):
    """What a program may write about a function."""

    application_id: Annotated[str, Field(pattern=r"^ocid1\.fnapp\."), Key(), Replaces()]
    """OCID of the application it is in (`jobs.application_id`)."""
    display_name: Annotated[str, Field(min_length=1, max_length=255), Key(), Replaces()]
    """Name, unique in the application, 1 to 255 characters."""
    image: Annotated[str, Field(min_length=1, max_length=1024)]
    """The image in the registry of the region, with its tag: `iad.ocir.io/<namespace>/jobs/hello:0.0.1`."""
    image_digest: Annotated[str | None, Field(pattern=r"^sha256:[0-9a-f]{64}$")] = None
    """The digest that the image must have, `sha256:…`; not mentioned, the tag is resolved when it is written."""
    memory_in_mbs: Annotated[int, Field(ge=128, le=3072, multiple_of=128)]
    """Most memory of one call, in MB: 128, 256, 512, 1024, 2048 or 3072."""
    timeout_in_seconds: Annotated[int | None, Field(ge=5, le=300)] = None
    """How long one call may take, in seconds, 5 to 300; not mentioned, the service takes 30."""
    config: Annotated[dict[str, str] | None, PerKey()] = None
    """Configuration, which the function finds in its environment, at most 4 KB together. What is not mentioned is left
    as it is; an empty text takes one away. No place for secrets: who may read the function sees it."""


class FunctionState(FunctionInputs, ServiceState):
    """What is known of a function."""

    function_id: str = ""
    """The function's OCID."""
    compartment_id: str = ""
    """OCID of the compartment that its application is in."""
    invoke_endpoint: str = ""
    """Where it is called."""
    image_digest: Annotated[str | None, Follows("image")] = None
    """The digest of the image that runs."""
    etag: Annotated[
        str,
        Follows(
            "image", "image_digest", "memory_in_mbs", "timeout_in_seconds", "config", "freeform_tags", "defined_tags"
        ),
    ] = ""
    """The version that was seen last: a change is made only where nobody else made one since."""


class FunctionLifecycle(ServiceLifecycle[FunctionInputs, FunctionState]):
    """Create, read, update and delete of functions."""

    manages = "functions-family"
    fields = tuple(_WIRE)

    def api(self, tenancy: Tenancy) -> FunctionCalls:
        return FunctionCalls(tenancy.functions)

    async def make(self, tenancy: Tenancy, body: Body) -> Reply:
        return await self.api(tenancy).create(body)

    def parent_of(self, fields: FunctionInputs) -> str:
        return fields.application_id

    def to_wire(self, inputs: FunctionInputs, names: frozenset[str], known: FunctionState | None) -> Body:
        given: Body = {wire: getattr(inputs, name) for name, wire in _WIRE.items() if name in names}
        if inputs.config is not None and "config" in names:
            given["config"] = merged((known.config if known else None) or {}, inputs.config)
        if known is None:
            given |= {"applicationId": inputs.application_id, "displayName": inputs.display_name}
        return {wire: value for wire, value in given.items() if value is not None}

    def from_wire(self, seen: Body, wanted: FunctionInputs | None) -> FunctionState:
        given: Body = {name: seen.get(wire) or None for name, wire in _WIRE.items()}
        return FunctionState(
            **known_of_all(seen),
            **tags_from_wire(seen),
            **given,
            application_id=seen["applicationId"],
            function_id=seen["id"],
            compartment_id=seen.get("compartmentId") or "",
            invoke_endpoint=seen.get("invokeEndpoint") or "",
        )


class Function(Resource[FunctionInputs, FunctionState], lifecycle=FunctionLifecycle, token="oci.functions:Function"):
    """A function of an application.

        hello = functions.Function(
            "hello", application_id=jobs.application_id, display_name="hello", image=image, memory_in_mbs=128
        )

    It signs calls as itself where a dynamic group and a policy let it: `resource.type = 'fnfunc'`.

    Operations: CreateFunction, GetFunction, UpdateFunction, DeleteFunction. Import: `<OCID>`.
    """
