"""What the component makes, and how its parts are wired."""

from __future__ import annotations

import asyncio
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks

from iam_resources.oci import jit
from iam_resources.oci.jit.configuration import configuration
from iam_resources.oci.jit.function.capabilities import NAMES
from iam_resources.oci.policies import faults_of, parse
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.environment import SUBNET
from tests.oci.jit.records import DOMAIN

COMPARTMENT = f"ocid1.compartment.oc1..{'a' * 60}"
ARGUMENTS: dict[str, Any] = {
    "compartment_id": COMPARTMENT,
    "domain_url": f"https://{DOMAIN}.identity.oraclecloud.com",
    "domain_compartment_id": TENANCY_ID,
    "capabilities": {"canUseApiKeys": True, "canUseDbCredentials": False},
    "image": "iad.ocir.io/sandbox/jit:1",
    "subnet_ids": [SUBNET],
}


GROUP = "ocid1.dynamicgroup.oc1..aaaaaaaag"


class Made(mocks.Mocks):
    """Keeps what is made, and gives each an id of its own."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.order: list[str] = []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        kind = args.typ.rsplit(":", 1)[-1]
        self.order.append(kind)
        self.resources[kind] = args.inputs
        ids = {
            "Application": {"application_id": "ocid1.fnapp.oc1.iad.a"},
            "Function": {"function_id": "ocid1.fnfunc.oc1.iad.f"},
            "DynamicResourceGroup": {"dynamic_resource_group_id": "0" * 32, "dynamic_resource_group_ocid": GROUP},
            "Policy": {"policy_id": "ocid1.policy.oc1..p"},
            "ServiceConnector": {"service_connector_id": "ocid1.serviceconnector.oc1.iad.s"},
        }
        return f"{args.name}-id", {**args.inputs, **ids.get(kind, {})}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        return {}, None


@pytest.fixture
def made() -> Iterator[Made]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    kept = Made()
    mocks.set_mocks(kept, preview=False)
    yield kept
    pulumi.runtime.settings.reset_options()
    asyncio.set_event_loop(None)
    loop.close()


def declared(**more: Any) -> dict[str, Any]:
    """Make a pipeline; returns its outputs, once all is made."""
    seen: dict[str, Any] = {}

    @pulumi.runtime.test  # type: ignore[untyped-decorator,unused-ignore]
    def program() -> pulumi.Output[None]:
        pipeline = jit.CapabilitiesPipeline("jit", **{**ARGUMENTS, **more})
        outputs = {name: getattr(pipeline, name) for name in type(pipeline).__annotations__}
        return pulumi.Output.all(**outputs).apply(seen.update)

    program()
    return seen


def test_each_part_is_made_once_and_wired_to_the_next(made: Made) -> None:
    outputs = declared()
    assert sorted(made.order) == sorted(
        [
            "Application",
            "AppRoleGrant",
            "CapabilitiesPipeline",
            "DynamicResourceGroup",
            "Function",
            "Policy",
            "ServiceConnector",
        ]
    )
    function, connector = made.resources["Function"], made.resources["ServiceConnector"]
    assert function["application_id"] == outputs["application_id"]
    assert {name for name, value in function["config"].items() if not value} == (
        {*NAMES, "DOMAIN_NAME", "EVENT_NAME"} - ARGUMENTS["capabilities"].keys()
    )  # what an earlier program wrote there, and this one does not, is removed
    assert {name: value for name, value in function["config"].items() if value} == {
        "canUseApiKeys": "true",
        "canUseDbCredentials": "false",
        "DOMAIN_URL": ARGUMENTS["domain_url"],
    }
    assert made.resources["DynamicResourceGroup"]["matching_rule"] == (
        f"ANY {{resource.id = '{outputs['function_id']}',"
        f" ALL {{resource.type = 'serviceconnector', resource.compartment.id = '{COMPARTMENT}'}}}}"
    )
    grant = made.resources["AppRoleGrant"]
    assert (grant["role"], grant["dynamic_resource_group"]) == ("User Administrator", outputs["dynamic_group_id"])
    assert connector["source"]["log_sources"] == [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]
    assert connector["tasks"] == [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}]
    assert connector["target"] == {
        "kind": "functions",
        "function_id": outputs["function_id"],
        "batch_size_in_num": 100,  # what the function can serve in the time of one call
    }
    assert connector["active"] is True and connector["adopt"] is True
    assert not any(made.resources[kind].get("adopt") for kind in ("Application", "Function", "Policy", "AppRoleGrant"))
    assert made.order.index("ServiceConnector") > max(made.order.index(kind) for kind in ("AppRoleGrant", "Policy"))
    assert shlex.split(outputs["verify_command"]) == [
        *("iam", "jit", "verify", "--domain", ARGUMENTS["domain_url"], "--compartment", COMPARTMENT),
        *("--name", "jit-user-capabilities", "--role", "User Administrator"),
    ]


def test_the_command_that_verifies_a_pipeline_is_about_that_one(made: Made) -> None:
    outputs = declared(connection="lab", display_name="it's", role="Help $HOME")
    words = shlex.split(outputs["verify_command"])
    assert words[7:] == ["--name", "it's", "--role", "Help $HOME", "--connection", "lab"]


def test_all_parts_that_are_there_are_taken_over_where_that_is_wanted(made: Made) -> None:
    declared(adopt=True)
    parts = {kind: given for kind, given in made.resources.items() if kind != "CapabilitiesPipeline"}
    assert len(parts) == 6 and all(given["adopt"] is True for given in parts.values())


def test_the_event_has_one_name_for_connector_and_function(made: Made) -> None:
    declared(event_name="FirstLogin")
    assert made.resources["ServiceConnector"]["tasks"][0]["condition"] == "data.eventName = 'FirstLogin'"
    assert made.resources["Function"]["config"]["EVENT_NAME"] == "FirstLogin"


@pytest.mark.parametrize("connector_in_group", [True, False])
def test_the_policy_lets_group_and_connectors_invoke_and_nothing_else(made: Made, connector_in_group: bool) -> None:
    outputs = declared(connector_in_group=connector_in_group)
    if not connector_in_group:
        alone = f"resource.id = '{outputs['function_id']}'"
        assert made.resources["DynamicResourceGroup"]["matching_rule"] == alone
    statements = [parse(text) for text in made.resources["Policy"]["statements"]]
    needed = [("use", "fn-function"), ("use", "fn-invocation")]
    assert [(each.verb, each.resource) for each in statements] == needed * (2 if connector_in_group else 1)
    for each in statements:
        assert not list(faults_of(each))
        assert each.location is not None and each.location.path == (COMPARTMENT,)
    of_group = [each for each in statements if each.subject.kind == "dynamic-group"]
    assert len(of_group) == (2 if connector_in_group else 0)
    assert all(GROUP in each.subject.text for each in of_group)
    for each in statements[len(of_group) :]:
        assert each.condition is not None
        assert "'serviceconnector'" in each.condition.text and COMPARTMENT in each.condition.text


def test_the_function_may_be_made_from_source(made: Made) -> None:
    declared(image=None, source=jit.FUNCTION_FOLDER)
    function = made.resources["Function"]
    assert (function.get("image"), function["source"]) == (None, jit.FUNCTION_FOLDER)


@pytest.mark.parametrize("what", [{"image": None}, {"source": jit.FUNCTION_FOLDER}])
def test_the_function_is_made_of_one_thing(what: dict[str, Any]) -> None:
    with pytest.raises(pulumi.RunError, match="one of them"):
        jit.CapabilitiesPipeline("jit", **{**ARGUMENTS, **what})


async def test_a_value_that_is_known_later_must_be_true_or_false_too() -> None:
    """Such as the text of another program's output: any string would count as true."""
    flags = {"canUseApiKeys": pulumi.Output.from_input("false")}
    config = configuration(flags, ARGUMENTS["domain_url"], None, "UserJit")  # type: ignore[arg-type]
    word = config["canUseApiKeys"]
    assert isinstance(word, pulumi.Output)
    with pytest.raises(pulumi.RunError, match="canUseApiKeys is 'false': write True or False"):
        await word.future()


def test_a_value_that_is_known_later_is_taken(made: Made) -> None:
    declared(capabilities={"canUseApiKeys": pulumi.Output.from_input(False)})
    assert made.resources["Function"]["config"]["canUseApiKeys"] == "false"


@pytest.mark.parametrize(
    "url",
    [
        f"https://{DOMAIN}.identity.oraclecloud.com/ui/v1/adminconsole",
        f"http://{DOMAIN}.identity.oraclecloud.com",
        "https://idcs-1.identity.oraclecloud.com",
        "https://evil.example",
        "Default",
    ],
)
def test_an_address_that_the_function_would_refuse_is_reported(url: str) -> None:
    with pytest.raises(pulumi.RunError, match="domain_url"):
        jit.CapabilitiesPipeline("jit", **{**ARGUMENTS, "domain_url": url})


@pytest.mark.parametrize("name", ["", "a' or 'a' = 'a", "com.oraclecloud.UserJit"])
def test_a_wrong_name_of_the_event_is_reported(name: str) -> None:
    with pytest.raises(pulumi.RunError, match="event_name"):
        jit.CapabilitiesPipeline("jit", **{**ARGUMENTS, "event_name": name})


@pytest.mark.parametrize(
    ("capabilities", "message"),
    [
        ({"canUseApiKey": True}, "did you mean canUseApiKeys?"),
        ({"canUseApiKeys": "true"}, "write True or False"),
        ({}, "capabilities is empty"),
    ],
)
def test_a_wrong_capability_is_reported_before_anything_is_made(capabilities: dict[str, Any], message: str) -> None:
    """No engine is there: to make anything would fail in another way."""
    with pytest.raises(pulumi.RunError, match=re.escape(message)):
        jit.CapabilitiesPipeline("jit", **{**ARGUMENTS, "capabilities": capabilities})
