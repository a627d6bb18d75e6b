"""The login: client, code, questions at the pace of the service, and what ends it."""

from __future__ import annotations

import json
import stat
from typing import Any

import httpx
import pytest

from iam_resources.errors import Invalid, Refused, Stopped, Unavailable
from iam_resources.huawei.login import Device
from iam_resources.huawei.login.moments import end_of
from tests.huawei.login.conftest import START, User

REGISTER, AUTHORISE, TOKEN = "POST /oidc/v1/clients", "POST /oidc/v1/device/authorize", "POST /oidc/v1/tokens"


async def test_first_a_pause_then_a_question(user: User) -> None:
    async def nothing_yet(device: Device) -> None:
        async def agree_at_the_third(pauses: int) -> None:
            if pauses == 3:
                await user.env.control(f"devices/{device.user_code}", user_name="ana")

        user.on_pause = agree_at_the_third

    login = await user.log_in(decide=nothing_yet)
    assert login.start_url == START and login.access_token and login.refresh_token
    assert user.pauses == [5, 5, 5], "the service says 5 seconds"
    assert user.paths() == [REGISTER, AUTHORISE, TOKEN, TOKEN, TOKEN]


async def test_a_client_is_registered_once(user: User) -> None:
    await user.log_in()
    first = json.loads(user.requests[0].content)
    assert first["response_type"] == first["response_types"] == ["code"], "the table has one, the sample the other"
    assert first["grant_types"] == ["urn:ietf:params:oauth:grant-type:device_code"]
    user.paths()
    await user.log_in()
    assert user.paths() == [AUTHORISE, TOKEN]
    user.env.ahead += 91 * 24 * 3600  # a client is good for 90 days
    await user.log_in()
    assert user.paths() == [REGISTER, AUTHORISE, TOKEN]


async def test_a_client_that_the_service_forgot_is_registered_anew_once(user: User) -> None:
    await user.log_in()
    for file in user.folder.path.glob("client-*.json"):
        user.folder.write(file.name, {"client": {"client_id": "gone", "client_secret": "x"}, "ends": None})
    user.paths()
    await user.log_in()
    assert user.paths() == [AUTHORISE, REGISTER, AUTHORISE, TOKEN]


async def test_a_secret_that_never_ends(user: User) -> None:
    def forever(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/clients"):
            info = {"client_id": "id", "client_secret": "secret", "client_secret_expires_at": 0}
            return httpx.Response(200, json={"client_info": info})
        return httpx.Response(403, json={"error_code": "IIC.1404", "error_msg": "no"})

    user.before.append(forever)
    for expected in ([REGISTER, AUTHORISE], [AUTHORISE]):
        with pytest.raises(Exception, match="no"):
            await user.log_in()
        assert user.paths() == expected
        user.env.ahead += 1000 * 24 * 3600


async def test_a_user_refuses(user: User) -> None:
    async def refuse(device: Device) -> None:
        await user.env.control(f"devices/{device.user_code}", approve=False)

    with pytest.raises(Refused, match=r"the login was refused in the browser\. Run the command again"):
        await user.log_in(decide=refuse)
    assert len(user.pauses) == 1 and not (user.folder.path / "session.json").exists()


async def test_a_code_ends_by_the_clock(user: User) -> None:
    await user.env.control("settings", device_seconds=27, device_interval_seconds=10)

    async def nothing(device: Device) -> None:
        pass

    with pytest.raises(Stopped, match="could not log in: nobody confirmed the code before it ended"):
        await user.log_in(decide=nothing)
    assert user.pauses == [10, 10], "a third question would come after the end"


async def test_moments_in_place_of_seconds(user: User) -> None:
    await user.env.control("settings", epoch_expiry=True, token_seconds=1000, device_seconds=25)

    async def nothing(device: Device) -> None:
        assert 20 < device.ends - user.clock() <= 25

    with pytest.raises(Stopped):
        await user.log_in(decide=nothing)
    login = await user.log_in()
    assert 930 < login.ends - user.clock() <= 940, "a minute before the end"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(600, 1600), (1_800_000_600, 1599), (1_800_000_600_000, 1599), ("600", 1600), (None, 1000), ("x", 1000)],
)
def test_when_something_ends(value: Any, expected: float) -> None:
    """The service's clock shows another time than ours: what counts is how much is left."""
    headers = httpx.Headers({"date": "Fri, 15 Jan 2027 08:00:00 GMT"})
    assert end_of(value, headers, 1000) == expected
    assert end_of(1_800_000_600, httpx.Headers(), 1000) == 1_800_000_600


async def test_slow_down(user: User) -> None:
    answers = [
        httpx.Response(400, json={"error_code": "slow_down", "error_msg": "slow_down"}),
        httpx.Response(400, json={"error": "slow_down"}),
        httpx.Response(400, json={"error": "authorization_pending"}),
    ]
    user.before.append(lambda request: _next(answers, request))
    await user.log_in()
    assert user.pauses == [5, 10, 15, 15]


def _next(answers: list[httpx.Response], request: httpx.Request) -> httpx.Response | None:
    return answers.pop(0) if answers and request.url.path.endswith("/tokens") else None


async def test_a_lost_answer_does_not_end_it(user: User) -> None:
    lost = [1]

    def lose(request: httpx.Request) -> None:
        if lost and request.url.path.endswith("/tokens"):
            lost.pop()
            raise httpx.ReadError("lost", request=request)

    user.before.append(lose)
    await user.log_in()
    assert user.pauses == [5, 10]


async def test_anything_unknown_ends_it(user: User) -> None:
    answers = [httpx.Response(400, json={"error_code": "IIC.1400", "error_msg": "Bad Request: sekret-no."})]
    user.before.append(lambda request: _next(answers, request))
    with pytest.raises(Invalid, match=r"could not log in: Bad Request: sekret-no \(400, IIC.1400"):
        await user.log_in()
    assert len(user.pauses) == 1


@pytest.mark.parametrize("body", [{}, [], {"token_info": None}, {"token_info": {"access_token": ""}}])
async def test_an_answer_without_a_token(user: User, body: Any) -> None:
    answers = [httpx.Response(200, json=body)]
    user.before.append(lambda request: _next(answers, request))
    with pytest.raises(Unavailable, match="could not log in: the answer has no access_token"):
        await user.log_in()


async def test_what_is_kept_is_private_and_shown_nowhere(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    login = await user.log_in()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in user.folder.path.iterdir()}
    assert len(modes) >= 3 and set(modes.values()) == {0o600}
    assert stat.S_IMODE(user.folder.path.stat().st_mode) == 0o700
    for secret in (login.access_token, login.refresh_token, login.client["client_secret"]):
        assert secret not in caplog.text and secret not in repr(login)
