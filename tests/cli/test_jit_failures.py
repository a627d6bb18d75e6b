"""A pipeline whose function cannot run: the commands say so."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.cli.conftest import Iam, Place
from tests.oci.jit.environment import SocketEnv, built


@pytest.fixture(scope="module")
def function_id(place: Place) -> str:
    """A pipeline whose image does not exist; returns the function's OCID."""

    async def build() -> str:
        return (await built(await SocketEnv(place.origin).open(), canUseDbCredentials="false"))["function"]

    return asyncio.run(build())


def test_a_watch_reports_failed_invocations(iam: Iam, place: Place, function_id: str) -> None:
    ran = iam("jit", "watch", "ana.fails", "--login", "--seconds", "2")
    assert (ran.code, ran.out) == (1, "")
    log = f"{place.origin}/_sandbox/oci/functions/{function_id}/log"
    last = ran.err.splitlines()[-1]
    assert last.startswith("iam: could not see the wanted capabilities of user ana.fails")
    assert f"of the function failed meanwhile: read its log, {log}" in last


def test_a_look_at_the_pipeline_counts_them(iam: Iam, function_id: str) -> None:
    iam("jit", "watch", "ben.fails", "--login", "--seconds", "0.5")
    links = {check["link"]: check for check in json.loads(iam("jit", "verify", "--json").out)["links"]}
    assert links["invocations"]["result"] == "wrong"
