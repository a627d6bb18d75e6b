"""Following a user through the pipeline."""

from __future__ import annotations

import pytest

from iam_resources.errors import NotFound, Refused, Stopped
from iam_resources.oci.connection import Domain
from iam_resources.oci.jit.apply import apply
from iam_resources.oci.jit.verify import Pipeline
from iam_resources.oci.jit.watch import follow, log_in_at_sandbox, wanted_by
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.lab import PipelineLab, built

WANTED = {"canUseDbCredentials": False}


async def test_what_a_user_starts_with_and_what_it_gets_are_told(lab: PipelineLab) -> None:
    async def login() -> None:
        lab.sandbox.oci.domains.just_in_time_login("default", "ana")

    told: list[str] = []
    seen = await follow(lab.domain, "ana", {"canUseApiKeys": True}, login=login, told=told.append, at_most_seconds=5)
    assert seen.at_first["canUseDbCredentials"] and not seen.at_first["canUseConsolePassword"]
    assert told[0] == "logging in as ana" and "ana is there" in told[1]

    with pytest.raises(Stopped, match="could not see the wanted capabilities of user ana"):
        await follow(lab.domain, "ana", WANTED, told=told.append, at_most_seconds=0.1)
    assert told[2] == "waiting until user ana is there: log in as that user now"
    await apply(lab.domain, WANTED, names=["ana"])
    with pytest.raises(Refused, match="has all that is wanted"):
        await follow(lab.domain, "ana", WANTED)


async def test_the_wanted_capabilities_are_those_of_the_function(lab: PipelineLab) -> None:
    with pytest.raises(NotFound, match="iam jit verify"):
        await wanted_by(lab.tenancy, Pipeline(TENANCY_ID))
    await built(lab, canUseDbCredentials="false")
    assert await wanted_by(lab.tenancy, Pipeline(TENANCY_ID)) == {
        "canUseApiKeys": True,
        "canUseDbCredentials": False,
    }


@pytest.mark.parametrize(
    "url", [f"https://idcs-{'a' * 32}.identity.oraclecloud.com", "https://127.0.0.1.evil.example/oci/domains/default"]
)
async def test_only_at_the_sandbox_a_login_is_made(lab: PipelineLab, url: str) -> None:
    domain = Domain(lab.domain.client, url, lab.domain.caller)
    with pytest.raises(Refused, match="is no domain of the sandbox"):
        await log_in_at_sandbox(domain, "ana")
