"""Functions: an image or a folder of source that runs for every call, as a principal of its own.

create  POST functions, GET workRequests/{id} until it is done, and GET until it is active
read    GET functions/{id}
update  PUT functions/{id} with if-match, followed likewise
delete  DELETE functions/{id} with if-match
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from iam_resources.engine import Follows, Key, PerKey, Replaces, Resource, rule
from iam_resources.engine.wire import JsonName, NotSent
from iam_resources.oci.api.calls import Body
from iam_resources.oci.base.objects import changeable
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.functions import archive
from iam_resources.oci.functions.api.functions import Functions as FunctionCalls
from iam_resources.oci.services.lifecycle import ServiceInputs, ServiceLifecycle, ServiceState

_IMAGE = {"image": "image", "image_digest": "imageDigest"}
_SOURCE = ("source", "runtime", "handler")


class FunctionInputs(ServiceInputs):
    application_id: Annotated[str, Field(pattern=r"^ocid1\.fnapp\."), Key(), Replaces()]
    """OCID of the application it is in (`jobs.application_id`)."""
    display_name: Annotated[str, Field(min_length=1, max_length=255), Key(), Replaces()]
    """Name, unique in the application, 1 to 255 characters."""
    image: Annotated[str | None, Field(min_length=1, max_length=1024), NotSent()] = None
    """The image in the registry of the region, with its tag: `iad.ocir.io/<namespace>/jobs/hello:0.0.1`."""
    image_digest: Annotated[str | None, Field(pattern=r"^sha256:[0-9a-f]{64}$"), NotSent()] = None
    """The digest that the image must have, `sha256:…`; not mentioned, the tag is resolved when it is written."""
    source: Annotated[str | None, Field(min_length=1), AfterValidator(archive.digest_of), NotSent()] = None
    """In place of an image: a folder of source, at most 25 MB, in a region where the service takes archives. With
    `function/` in it, it is sent as it is: code there, packages in `python/`, files in `resources/`; any other folder
    is the code itself. The service installs no packages. Hidden files and caches are left out. What is known of it is
    the digest of its archive: where the folder lies means nothing."""
    runtime: Annotated[str | None, Field(min_length=1, max_length=255), NotSent()] = None
    """What runs the source, by the service's name, `python311.ol9`; a new function gets `python312.ol9` where it is
    not mentioned. The service keeps it up to date whenever the function is changed."""
    handler: Annotated[str | None, Field(min_length=1, max_length=255), NotSent()] = None
    """What is called in the source, for Python `<file>.<function>`; a new function gets `func.handler` where it is not
    mentioned."""
    memory_in_mbs: Annotated[int, Field(ge=128, le=3072, multiple_of=128), JsonName("memoryInMBs")]
    """Most memory of one call, in MB: 128, 256, 512, 1024, 2048 or 3072."""
    timeout_in_seconds: Annotated[int | None, Field(ge=5, le=300)] = None
    """How long one call may take, in seconds, 5 to 300; not mentioned, the service takes 30."""
    config: Annotated[dict[str, str] | None, PerKey()] = None
    """Configuration, which the function finds in its environment, at most 4 KB together. What is not mentioned is left
    as it is; an empty string clears one. No place for secrets: who may read the function sees it."""

    @rule("image", "source")
    def _one_of_both(self) -> str | None:
        if self.image is not None and self.source is not None:
            return "is mentioned, and source too: write one of them"
        if self.image is None and self.source is None:
            return "is missing, and source too: write the image that runs, or the folder of source"
        return None

    @rule("runtime", "image")
    def _runtime_is_for_source(self) -> str | None:
        return "is for source only: an image brings its own" if self.runtime and self.image is not None else None

    @rule("handler", "image")
    def _handler_is_for_source(self) -> str | None:
        return "is for source only: an image brings its own" if self.handler and self.image is not None else None

    @rule("image_digest", "source")
    def _digest_is_for_an_image(self) -> str | None:
        return "is for image only: leave it out" if self.image_digest and self.source is not None else None


class FunctionState(FunctionInputs, ServiceState):
    function_id: Annotated[str, JsonName("id")] = ""
    """The function's OCID."""
    compartment_id: str = ""
    """OCID of the compartment that its application is in."""
    invoke_endpoint: str = ""
    """Where it is called."""
    image_digest: Annotated[str | None, NotSent(), Follows("image", "source")] = None
    """The digest of the image that runs."""
    source_code_sha256: Annotated[str, Follows("image", "source")] = ""
    """The digest of the archive that runs, SHA-256 in base64; empty for an image."""


class FunctionLifecycle(ServiceLifecycle[FunctionInputs, FunctionState]):
    kind = "function"
    id_field = "function_id"
    rights = ("functions-family",)
    parent_field = "application_id"

    @property
    def fields(self) -> frozenset[str]:
        return changeable(FunctionInputs) | {*_IMAGE, *_SOURCE}

    def api(self, place: Tenancy) -> FunctionCalls:
        return FunctionCalls(place.functions)

    def body_of(self, inputs: FunctionInputs, names: Collection[str], known: FunctionState | None) -> Body:
        body, source = super().body_of(inputs, names, known), _source_details(inputs, names, known)
        return {**body, "sourceDetails": source} if source else body

    def fields_of(self, seen: Body, fields: FunctionInputs | None) -> dict[str, Any]:
        source = seen.get("sourceDetails") or {}
        if source.get("sourceType") != "ARCHIVE":
            return {name: source.get(wire) or None for name, wire in _IMAGE.items()}
        sha256 = source.get("sourceCodeSha256") or ""
        return {
            "source": archive.digest_in_state(sha256) if sha256 else fields and fields.source,
            "source_code_sha256": sha256,
            "runtime": (source.get("runtimeConfig") or {}).get("functionsRuntimeName"),
            "handler": source.get("handler"),
        }


def _source_details(inputs: FunctionInputs, names: Collection[str], known: FunctionState | None) -> Body:
    """What says what runs: of a change only what changes, all of it where the function had none of that kind."""
    if inputs.image is not None:
        body: Body = {wire: getattr(inputs, name) for name, wire in _IMAGE.items() if name in names}
        kind = "CONTAINER_IMAGE"
    else:
        new = known is None or known.source is None
        body, kind = {}, "ARCHIVE"
        if inputs.source is not None and (new or "source" in names):
            content = archive.archive_file(inputs.source)
            body["archiveSourceDetails"] = {"archiveSourceType": "DIRECT_ARCHIVE", "archiveFile": content}
        if new or "handler" in names:
            body["handler"] = inputs.handler or (archive.DEFAULT_HANDLER if new else None)
        name = inputs.runtime or (archive.DEFAULT_RUNTIME if new else None)
        if name and (new or "runtime" in names):
            body["runtimeConfig"] = {"runtimeConfigType": "FUNCTION_UPDATE", "functionsRuntimeName": name}
    body = {wire: value for wire, value in body.items() if value is not None}
    return {"sourceType": kind, **body} if body else {}


class Function(Resource, lifecycle=FunctionLifecycle, token="oci.functions:Function"):
    """A function of an application.

        hello = functions.Function(
            "hello", application_id=jobs.application_id, display_name="hello", image=image, memory_in_mbs=128
        )
        hi = functions.Function(
            "hi", application_id=jobs.application_id, display_name="hi", source="functions/hi", memory_in_mbs=128
        )

    It signs calls as itself where a dynamic group and a policy let it: `resource.type = 'fnfunc'`.

    Operations: CreateFunction, GetFunction, UpdateFunction, DeleteFunction, GetWorkRequest. Import: `<OCID>`.
    """
