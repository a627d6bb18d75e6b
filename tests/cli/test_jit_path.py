"""The whole path: a login, its audit record, the connector, the function in a process of its own, the domain."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from iam_resources.oci.jit.names import FUNCTION_FOLDER
from tests.cli.conftest import Iam, Place
from tests.oci.jit.environment import SocketEnv, built


@pytest.fixture(scope="module")
def function_id(place: Place) -> str:
    """A pipeline whose function runs from its folder; returns the function's OCID."""

    async def build() -> str:
        env = await SocketEnv(place.origin).open()
        config = {"canUseDbCredentials": "false", "DOMAIN_NAME": "default"}
        return (await built(env, f"sandbox:{FUNCTION_FOLDER}", **config))["function"]

    return asyncio.run(build())


def test_a_new_user_gets_the_wanted_capabilities(iam: Iam, place: Place, function_id: str) -> None:
    ran = iam("jit", "watch", "first.login", "--login", "--json", "--seconds", "120")
    assert ran.code == 0, ran.err
    message = json.loads(ran.out)
    assert message["at_last"]["canUseDbCredentials"] is False and message["at_last"]["canUseApiKeys"] is True
    assert message["at_last"]["canUseConsolePassword"] is False  # as the login leaves it
    assert message["failed_invocations"] == 0

    deliveries = httpx.get(f"{place.origin}/_sandbox/oci/deliveries").json()
    assert [(each["functionId"], each["attempt"], each["status"]) for each in deliveries["deliveries"]] == [
        (function_id, 1, 200)
    ]
    log = httpx.get(f"{place.origin}/_sandbox/oci/functions/{function_id}/log").text
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [(line["id"], line["result"], line["changed"]) for line in lines if "id" in line] == [
        (message["id"], "changed", {"canUseDbCredentials": False})
    ]
    assert "first.login" not in log  # nothing is to be done, so the id says enough
    assert "OCI_RESOURCE_PRINCIPAL" not in log and "Signature" not in log


def test_the_look_at_the_pipeline_counts_it(iam: Iam, function_id: str) -> None:
    iam("jit", "watch", "second.login", "--login", "--seconds", "120")
    ran = iam("jit", "verify")
    assert ran.code == 0, ran.out
    assert "invocations" in ran.out and " 0 in the last 24 hours" not in ran.out


def test_one_who_has_it_all_already_shows_nothing(iam: Iam, function_id: str) -> None:
    iam("jit", "watch", "third.login", "--login", "--seconds", "120")
    again = iam("jit", "watch", "third.login", "--login", "--seconds", "120")
    assert again.code == 1 and "is there already and has all that is wanted" in again.err
