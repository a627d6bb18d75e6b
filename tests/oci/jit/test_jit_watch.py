"""Following a user through the pipeline."""

from __future__ import annotations

import asyncio
import re
from functools import partial

import pytest

from iam_resources.errors import Denied, NotFound, Refused, Stopped
from iam_resources.oci.connection import Domain
from iam_resources.oci.jit import invocations
from iam_resources.oci.jit.apply import apply
from iam_resources.oci.jit.invocations import InvocationWatch
from iam_resources.oci.jit.verify import Pipeline
from iam_resources.oci.jit.watch import find_function, follow, log_at_sandbox, log_in_at_sandbox
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import ORIGIN
from tests.oci.jit.environment import PipelineEnv, built

WANTED = {"canUseDbCredentials": False}


async def test_what_a_user_starts_with_and_what_it_gets_are_reported(env: PipelineEnv) -> None:
    async def login() -> None:
        env.sandbox.oci.domains.just_in_time_login("default", "ana")

    told: list[str] = []
    seen = await follow(env.domain, "ana", {"canUseApiKeys": True}, login=login, report=told.append, at_most_seconds=5)
    assert seen.at_first["canUseDbCredentials"] and not seen.at_first["canUseConsolePassword"]
    assert told[0] == "logging in as ana" and "ana is there" in told[1]

    with pytest.raises(Stopped, match="could not see the wanted capabilities of user ana"):
        await follow(env.domain, "ana", WANTED, report=told.append, at_most_seconds=0.1)
    assert told[2] == "waiting until user ana is there: log in as that user now"
    await apply(env.domain, WANTED, names=["ana"])
    with pytest.raises(Refused, match="has all that is wanted"):
        await follow(env.domain, "ana", WANTED)


async def test_the_wanted_capabilities_are_those_of_the_function(env: PipelineEnv) -> None:
    with pytest.raises(NotFound, match="iam jit verify"):
        await find_function(env.tenancy, Pipeline(TENANCY_ID))
    made = await built(env, canUseDbCredentials="false")
    found = await find_function(env.tenancy, Pipeline(TENANCY_ID))
    assert found.id == made["function"]
    assert found.wanted == {"canUseApiKeys": True, "canUseDbCredentials": False}


@pytest.mark.parametrize(
    "url", [f"https://idcs-{'a' * 32}.identity.oraclecloud.com", "https://127.0.0.1.evil.example/oci/domains/default"]
)
async def test_only_at_the_sandbox_a_login_is_made(env: PipelineEnv, url: str) -> None:
    domain = Domain(env.domain.client, url, env.domain.caller)
    with pytest.raises(Refused, match="is not a domain of the sandbox"):
        await log_in_at_sandbox(domain, "ana")
    assert log_at_sandbox(domain, "ocid1.fnfunc") == ""


def watched(env: PipelineEnv, function_id: str, report: list[str], log: str = "") -> InvocationWatch:
    return InvocationWatch(env.tenancy, TENANCY_ID, function_id, report.append, log)


async def log_in(env: PipelineEnv, user_name: str) -> None:
    """A login whose audit record reaches the connector."""
    env.sandbox.oci.server.emit_audit(env.sandbox.oci.domains.just_in_time_login("default", user_name))


async def test_invocations_that_fail_are_reported(env: PipelineEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    """The image does not exist, so every invocation fails; those before the watch do not count."""
    monkeypatch.setattr(invocations, "EVERY_SECONDS", 0.05)
    made = await built(env)
    await log_in(env, "before")
    for _ in range(100):  # the connector waits 0.1 s, and on a busy machine longer
        await asyncio.sleep(0.1)
        if env.sandbox.oci.connectors.deliveries.made:
            break
    env.sandbox.oci.connectors.deliveries.close()
    before = len(env.sandbox.oci.connectors.deliveries.made)
    assert before

    told: list[str] = []
    log = log_at_sandbox(env.domain, made["function"])
    assert log == f"{ORIGIN}/_sandbox/oci/functions/{made['function']}/log"
    watch = watched(env, made["function"], told, log)
    with pytest.raises(Stopped) as stopped:
        await follow(
            env.domain,
            "ana",
            WANTED,
            login=partial(log_in, env, "ana"),
            report=told.append,
            invocations=watch,
            at_most_seconds=6,
        )
    tries = len(env.sandbox.oci.connectors.deliveries.made) - before
    assert re.fullmatch(rf"\d invocations? of the function failed so far: read its log, {log}", told[2])
    assert watch.failed in (tries, tries - 1) and watch.failed >= 2  # one more may have failed since
    assert f"{watch.failed} invocations of the function failed meanwhile: read its log, {log}" in str(stopped.value)

    ends_well = watched(env, made["function"], told)
    following = asyncio.create_task(
        follow(env.domain, "ben", WANTED, login=partial(log_in, env, "ben"), invocations=ends_well, at_most_seconds=30)
    )
    reported = len(told)
    for _ in range(500):
        await asyncio.sleep(0.05)
        if any("failed so far" in line for line in told[reported:]):
            break
    await apply(env.domain, WANTED, names=["ben"])
    assert (await following).at_last["canUseDbCredentials"] is False
    assert ends_well.failed >= 1


async def test_no_invocation_at_all_is_reported(env: PipelineEnv) -> None:
    made = await built(env)
    env.sandbox.oci.domains.just_in_time_login("default", "ana")  # and no audit record: a link is missing
    with pytest.raises(Stopped, match="counts no invocation: iam jit verify looks at each link"):
        await follow(env.domain, "ana", WANTED, invocations=watched(env, made["function"], []), at_most_seconds=0.1)


async def test_metrics_that_cannot_be_read_are_reported_once(env: PipelineEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    async def denied(*_: object, **__: object) -> dict[str, float]:
        raise Denied("no right to read metrics", status=404)

    monkeypatch.setattr(invocations, "counted", denied)
    monkeypatch.setattr(invocations, "EVERY_SECONDS", 0.0)
    env.sandbox.oci.domains.just_in_time_login("default", "ana")
    told: list[str] = []
    watch = watched(env, "ocid1.fnfunc", told)
    with pytest.raises(Stopped, match="run again to go on waiting"):
        await follow(env.domain, "ana", WANTED, report=told.append, invocations=watch, at_most_seconds=0.5)
    assert [line for line in told if "not reported" in line] == [
        "failed invocations are not reported: no right to read metrics (404)"
    ]
