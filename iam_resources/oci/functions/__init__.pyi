# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Literal

import pulumi

__all__ = ["Application", "Function"]

class Application(pulumi.CustomResource):
    """An application: what functions run in.

        jobs = functions.Application("jobs", compartment_id=security, display_name="jobs", subnet_ids=[subnet.id])

    Operations: CreateApplication, GetApplication, UpdateApplication, DeleteApplication, GetWorkRequest.
    Import: `<OCID>`.
    """

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    display_name: pulumi.Output[str]
    """Name, unique in the compartment, 1 to 255 characters."""
    compartment_id: pulumi.Output[str]
    """OCID of the compartment it is in."""
    subnet_ids: pulumi.Output[list[str]]
    """OCIDs of the subnets that its functions run in, 1 to 3; they need a way to the services that functions call."""
    shape: pulumi.Output[str | None]
    """The processors that its functions run on; not mentioned, the service takes `GENERIC_X86`."""
    config: pulumi.Output[dict[str, str] | None]
    """Configuration that every function of it gets, at most 4 KB together; names of letters, digits and underscores.
    What is not mentioned is left as it is; an empty string clears one.
    """
    network_security_group_ids: pulumi.Output[list[str] | None]
    """OCIDs of network security groups; an empty list removes them all."""
    syslog_url: pulumi.Output[str | None]
    """Where logs are sent beside the service's own log, `tcp://logs.example.com:514`; an empty string: nowhere."""
    application_id: pulumi.Output[str]
    """The application's OCID."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        compartment_id: pulumi.Input[str],
        subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        connection: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        shape: pulumi.Input[Literal["GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM"]] | None = None,
        config: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        network_security_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        syslog_url: pulumi.Input[str] | None = None,
    ) -> None:
        """An application: what functions run in.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Name, unique in the compartment, 1 to 255 characters. A change replaces the object; part of
                the natural key.
            compartment_id: OCID of the compartment it is in. (Matches `^ocid1\\.(compartment|tenancy)\\.`.) A change
                replaces the object; part of the natural key.
            subnet_ids: OCIDs of the subnets that its functions run in, 1 to 3; they need a way to the services that
                functions call. A change replaces the object; order does not matter.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
            shape: The processors that its functions run on; not mentioned, the service takes `GENERIC_X86`. A change
                replaces the object.
            config: Configuration that every function of it gets, at most 4 KB together; names of letters, digits and
                underscores. What is not mentioned is left as it is; an empty string clears one. Only the keys that are
                mentioned are managed.
            network_security_group_ids: OCIDs of network security groups; an empty list removes them all. (Each item
                matches `^ocid1\\.networksecuritygroup\\.`.) Order does not matter.
            syslog_url: Where logs are sent beside the service's own log, `tcp://logs.example.com:514`; an empty string:
                nowhere.
        """

class Function(pulumi.CustomResource):
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

    tenancy_id: pulumi.Output[str]
    """OCID of the tenancy that it is in."""
    service_tags: pulumi.Output[dict[str, str]]
    """Defined tags that the service sets by itself, in the namespace `Oracle-Tags`: by whom, and when, it was made."""
    connection: pulumi.Output[str | None]
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""
    freeform_tags: pulumi.Output[dict[str, str] | None]
    """Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values of at most 256. Those
    not mentioned are left as they are; an empty string clears one.
    """
    defined_tags: pulumi.Output[dict[str, dict[str, str]] | None]
    """Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and tag must exist.
    Those not mentioned are left as they are; an empty string clears one. Capital letters of names make no
    difference.
    """
    adopt: pulumi.Output[bool]
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: pulumi.Output[str]
    """What happens to it when the resource is destroyed: deleted, or left as it is."""
    lifecycle_state: pulumi.Output[str]
    """`ACTIVE`, or why it cannot be used."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    display_name: pulumi.Output[str]
    """Name, unique in the application, 1 to 255 characters."""
    application_id: pulumi.Output[str]
    """OCID of the application it is in (`jobs.application_id`)."""
    image: pulumi.Output[str | None]
    """The image in the registry of the region, with its tag: `iad.ocir.io/<namespace>/jobs/hello:0.0.1`."""
    image_digest: pulumi.Output[str | None]
    """The digest of the image that runs."""
    source: pulumi.Output[str | None]
    """In place of an image: a folder of source, at most 25 MB, in a region where the service takes archives. With
    `function/` in it, it is sent as it is: code there, packages in `python/`, files in `resources/`; any other
    folder is the code itself. The service installs no packages. Hidden files and caches are left out. What is known
    of it is the digest of its archive: where the folder lies means nothing.
    """
    runtime: pulumi.Output[str | None]
    """What runs the source, by the service's name, `python311.ol9`; a new function gets `python312.ol9` where it is not
    mentioned. The service keeps it up to date whenever the function is changed.
    """
    handler: pulumi.Output[str | None]
    """What is called in the source, for Python `<file>.<function>`; a new function gets `func.handler` where it is not
    mentioned.
    """
    memory_in_mbs: pulumi.Output[int]
    """Most memory of one call, in MB: 128, 256, 512, 1024, 2048 or 3072."""
    timeout_in_seconds: pulumi.Output[int | None]
    """How long one call may take, in seconds, 5 to 300; not mentioned, the service takes 30."""
    config: pulumi.Output[dict[str, str] | None]
    """Configuration, which the function finds in its environment, at most 4 KB together. What is not mentioned is left
    as it is; an empty string clears one. No place for secrets: who may read the function sees it.
    """
    function_id: pulumi.Output[str]
    """The function's OCID."""
    compartment_id: pulumi.Output[str]
    """OCID of the compartment that its application is in."""
    invoke_endpoint: pulumi.Output[str]
    """Where it is called."""
    source_code_sha256: pulumi.Output[str]
    """The digest of the archive that runs, SHA-256 in base64; empty for an image."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        application_id: pulumi.Input[str],
        memory_in_mbs: pulumi.Input[int],
        connection: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        image: pulumi.Input[str] | None = None,
        image_digest: pulumi.Input[str] | None = None,
        source: pulumi.Input[str] | None = None,
        runtime: pulumi.Input[str] | None = None,
        handler: pulumi.Input[str] | None = None,
        timeout_in_seconds: pulumi.Input[int] | None = None,
        config: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    ) -> None:
        """A function of an application.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Name, unique in the application, 1 to 255 characters. A change replaces the object; part of
                the natural key.
            application_id: OCID of the application it is in (`jobs.application_id`). (Matches `^ocid1\\.fnapp\\.`.) A
                change replaces the object; part of the natural key.
            memory_in_mbs: Most memory of one call, in MB: 128, 256, 512, 1024, 2048 or 3072.
            connection: Name of the connection to use, from the setting `oci:connections`; without it the default one.
                Never sent to the vendor.
            freeform_tags: Free-form tags, at most 10: names of 1 to 100 characters without blanks and periods, values
                of at most 256. Those not mentioned are left as they are; an empty string clears one. Only the keys that
                are mentioned are managed.
            defined_tags: Defined tags by namespace, `{"Operations": {"CostCenter": "42"}}`, at most 64; namespace and
                tag must exist. Those not mentioned are left as they are; an empty string clears one. Capital letters of
                names make no difference. (Each value: each value at most 256 characters.) Only the keys that are
                mentioned are managed.
            adopt: Take over an existing one of that name, and change what is mentioned here, instead of failing. Never
                sent to the vendor; default `False`.
            on_delete: What happens to it when the resource is destroyed: deleted, or left as it is. Never sent to the
                vendor; default `"delete"`.
            image: The image in the registry of the region, with its tag: `iad.ocir.io/<namespace>/jobs/hello:0.0.1`. (1
                to 1,024 characters.)
            image_digest: The digest that the image must have, `sha256:…`; not mentioned, the tag is resolved when it is
                written. (Matches `^sha256:[0-9a-f]{64}$`.)
            source: In place of an image: a folder of source, at most 25 MB, in a region where the service takes
                archives. With `function/` in it, it is sent as it is: code there, packages in `python/`, files in
                `resources/`; any other folder is the code itself. The service installs no packages. Hidden files and
                caches are left out. What is known of it is the digest of its archive: where the folder lies means
                nothing. (Not empty.)
            runtime: What runs the source, by the service's name, `python311.ol9`; a new function gets `python312.ol9`
                where it is not mentioned. The service keeps it up to date whenever the function is changed. (1 to 255
                characters.)
            handler: What is called in the source, for Python `<file>.<function>`; a new function gets `func.handler`
                where it is not mentioned. (1 to 255 characters.)
            timeout_in_seconds: How long one call may take, in seconds, 5 to 300; not mentioned, the service takes 30.
            config: Configuration, which the function finds in its environment, at most 4 KB together. What is not
                mentioned is left as it is; an empty string clears one. No place for secrets: who may read the function
                sees it. Only the keys that are mentioned are managed.
        """
