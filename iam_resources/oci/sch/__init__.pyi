# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

import pulumi

__all__ = ["ServiceConnector"]

class _LogSourceArguments(TypedDict):
    """One place to take logs from."""

    compartment_id: pulumi.Input[str]
    """OCID of the compartment that the log is in. (Matches `^ocid1\\.(compartment|tenancy)\\.`.)"""
    log_group_id: NotRequired[pulumi.Input[str]]
    """OCID of the log group; `_Audit` for the audit log of the compartment, `_Audit_Include_Subcompartment` for those
    of the compartments in it too. If omitted: all logs of the compartment.
    """
    log_id: NotRequired[pulumi.Input[str]]
    """OCID of one log; if omitted: all of the group."""

class _LogSourceValues(TypedDict):
    """One place to take logs from."""

    compartment_id: str
    """OCID of the compartment that the log is in. (Matches `^ocid1\\.(compartment|tenancy)\\.`.)"""
    log_group_id: NotRequired[str | None]
    """OCID of the log group; `_Audit` for the audit log of the compartment, `_Audit_Include_Subcompartment` for those
    of the compartments in it too. If omitted: all logs of the compartment.
    """
    log_id: NotRequired[str | None]
    """OCID of one log; if omitted: all of the group."""

class _LoggingSourceArguments(TypedDict):
    """Takes from logs."""

    kind: pulumi.Input[Literal["logging"]]
    """`logging`."""
    log_sources: pulumi.Input[Sequence[pulumi.Input[_LogSourceArguments]]]
    """Where from. (Not empty.)"""

class _LoggingSourceValues(TypedDict):
    """Takes from logs."""

    kind: str
    """`logging`."""
    log_sources: list[_LogSourceValues]
    """Where from. (Not empty.)"""

class _LogRuleTaskArguments(TypedDict):
    """Lets only some log records through."""

    kind: pulumi.Input[Literal["logRule"]]
    """`logRule`."""
    condition: pulumi.Input[str]
    """Which, in the words of the logging search: `data.eventName = 'UserJit'`. (Not empty.)"""

class _LogRuleTaskValues(TypedDict):
    """Lets only some log records through."""

    kind: str
    """`logRule`."""
    condition: str
    """Which, in the words of the logging search: `data.eventName = 'UserJit'`. (Not empty.)"""

class _FunctionsTargetArguments(TypedDict):
    """Hands the records to a function."""

    kind: pulumi.Input[Literal["functions"]]
    """`functions`."""
    function_id: pulumi.Input[str]
    """OCID of the function. (Matches `^ocid1\\.fnfunc\\.`.)"""
    batch_size_in_kbs: NotRequired[pulumi.Input[int]]
    """Most data of one call, in KB, 1 to 5,000; not beside `batch_size_in_num`."""
    batch_size_in_num: NotRequired[pulumi.Input[int]]
    """Most records of one call, 1 to 1,000."""
    batch_time_in_sec: NotRequired[pulumi.Input[int]]
    """How long records are gathered for one call at most, in seconds, 60 to 300."""

class _FunctionsTargetValues(TypedDict):
    """Hands the records to a function."""

    kind: str
    """`functions`."""
    function_id: str
    """OCID of the function. (Matches `^ocid1\\.fnfunc\\.`.)"""
    batch_size_in_kbs: NotRequired[int | None]
    """Most data of one call, in KB, 1 to 5,000; not beside `batch_size_in_num`."""
    batch_size_in_num: NotRequired[int | None]
    """Most records of one call, 1 to 1,000."""
    batch_time_in_sec: NotRequired[int | None]
    """How long records are gathered for one call at most, in seconds, 60 to 300."""

class ServiceConnector(pulumi.CustomResource):
    """A connector that hands records of one service to another.

        logins = sch.ServiceConnector(
            "logins",
            compartment_id=security,
            display_name="logins",
            source={"kind": "logging", "log_sources": [{"compartment_id": tenancy, "log_group_id": "_Audit"}]},
            tasks=[{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
            target={"kind": "functions", "function_id": hello.function_id},
        )

    It does its work only where policies let it: see `CapabilitiesPipeline` for those of a function.

    Operations: CreateServiceConnector, GetServiceConnector, UpdateServiceConnector, ActivateServiceConnector,
    DeactivateServiceConnector, DeleteServiceConnector, GetWorkRequest. Import: `<OCID>`.
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
    """`ACTIVE` or `INACTIVE`; `NEEDS_ATTENTION` where it cannot do its work."""
    time_created: pulumi.Output[str]
    """When it was made, RFC 3339."""
    etag: pulumi.Output[str]
    """The version that was seen last: a change is made only where nobody else made one since."""
    display_name: pulumi.Output[str]
    """Name, 1 to 255 characters; several connectors may have the same."""
    compartment_id: pulumi.Output[str]
    """OCID of the compartment it is in; policies let it read and write as a principal of that compartment."""
    description: pulumi.Output[str | None]
    """What it is for, at most 400 characters; an empty string clears it."""
    source: pulumi.Output[_LoggingSourceValues | dict[str, Any]]
    """Where records are taken from: logs (`kind` is `logging`), or another kind of the service in its own words."""
    tasks: pulumi.Output[list[_LogRuleTaskValues | dict[str, Any]] | None]
    """What is done on the way, in this order: let some log records through (`logRule`), or another kind of the service
    in its own words. An empty list: nothing.
    """
    target: pulumi.Output[_FunctionsTargetValues | dict[str, Any]]
    """Who gets the records: a function (`functions`), or another kind of the service in its own words."""
    active: pulumi.Output[bool | None]
    """Whether it runs. If omitted: true for a new connector, unchanged for an existing one."""
    service_connector_id: pulumi.Output[str]
    """The connector's OCID."""
    lifecycle_details: pulumi.Output[str]
    """Why it needs attention."""
    def __init__(
        self,
        resource_name: str,
        /,
        opts: pulumi.ResourceOptions | None = None,
        *,
        display_name: pulumi.Input[str],
        compartment_id: pulumi.Input[str],
        source: pulumi.Input[_LoggingSourceArguments | Mapping[str, pulumi.Input[Any]]],
        target: pulumi.Input[_FunctionsTargetArguments | Mapping[str, pulumi.Input[Any]]],
        connection: pulumi.Input[str] | None = None,
        freeform_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        defined_tags: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        on_delete: pulumi.Input[Literal["delete", "keep"]] | None = None,
        description: pulumi.Input[str] | None = None,
        tasks: pulumi.Input[Sequence[pulumi.Input[_LogRuleTaskArguments | Mapping[str, pulumi.Input[Any]]]]]
        | None = None,
        active: pulumi.Input[bool] | None = None,
    ) -> None:
        """A connector that hands records of one service to another.

        Args:
            resource_name: Its name in the program, unique among the resources of its type.
            opts: The options that every Pulumi resource takes.
            display_name: Name, 1 to 255 characters; several connectors may have the same.
            compartment_id: OCID of the compartment it is in; policies let it read and write as a principal of that
                compartment. (Matches `^ocid1\\.(compartment|tenancy)\\.`.) A change replaces the object.
            source: Where records are taken from: logs (`kind` is `logging`), or another kind of the service in its own
                words. Only the keys that are mentioned are managed.
            target: Who gets the records: a function (`functions`), or another kind of the service in its own words.
                Only the keys that are mentioned are managed.
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
            description: What it is for, at most 400 characters; an empty string clears it.
            tasks: What is done on the way, in this order: let some log records through (`logRule`), or another kind of
                the service in its own words. An empty list: nothing.
            active: Whether it runs. If omitted: true for a new connector, unchanged for an existing one.
        """
