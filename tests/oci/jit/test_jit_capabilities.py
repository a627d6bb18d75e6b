"""Which capabilities are wanted, and what is sent to give them to one user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from iam_resources.oci.jit.function.capabilities import (
    CHANGER,
    EXTENSION,
    CallFailed,
    Outcome,
    Person,
    WrongCapability,
    change,
    wanted_from,
)
from tests.oci.jit.records import ALL_ON, user_id


class Recorder:
    """A domain with one user, which keeps what it was sent."""

    def __init__(self, failure: CallFailed | None = None) -> None:
        self.capabilities = dict(ALL_ON)
        self.failure = failure
        self.sent: list[tuple[str, str, Any]] = []

    async def __call__(self, method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        self.sent.append((method, path, body))
        if self.failure is not None:
            raise self.failure
        if body is not None:
            self.capabilities.update({name: value for name, value in body.items() if name in self.capabilities})
            return {**self.capabilities, "schemas": [CHANGER]}
        return {"userName": "ana", EXTENSION: self.capabilities}


async def test_what_is_wanted_is_changed_and_the_rest_sent_as_it_was() -> None:
    domain, id_ = Recorder(), user_id()
    outcome = await change(Person(id_), {"canUseDbCredentials": False, "canUseApiKeys": True}, domain)
    assert outcome.result == "changed" and outcome.changed == {"canUseDbCredentials": False}
    method, path, body = domain.sent[-1]
    assert (method, path) == ("PUT", f"/admin/v1/UserCapabilitiesChanger/{id_}")
    assert body == {"schemas": [CHANGER], **ALL_ON, "canUseDbCredentials": False}


async def test_the_second_time_nothing_is_sent() -> None:
    domain, person = Recorder(), Person(user_id())
    await change(person, {"canUseApiKeys": False}, domain)
    domain.sent.clear()
    assert (await change(person, {"canUseApiKeys": False}, domain)).result == "unchanged"
    assert [method for method, _, _ in domain.sent] == ["GET"]


async def test_a_user_that_was_read_already_is_not_read_again() -> None:
    domain = Recorder()
    await change(Person(user_id(), known=ALL_ON), {"canUseApiKeys": False}, domain)
    assert [method for method, _, _ in domain.sent] == ["PUT"]


async def test_a_domain_that_keeps_the_old_value_is_reported() -> None:
    class Deaf(Recorder):
        async def __call__(self, method: str, path: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
            return await super().__call__(method, path, None) if body is None else dict(ALL_ON)

    outcome = await change(Person(user_id()), {"canUseApiKeys": False}, Deaf())
    assert outcome.result == "failed" and "canUseApiKeys" in outcome.reason and not outcome.again


@pytest.mark.parametrize("id_", ["", "..", "a/b", "x" * 32, "0" * 31, "ocid1.group.oc1..aaaa", f"{'0' * 32}\n"])
async def test_an_id_that_is_none_never_comes_into_a_path(id_: str) -> None:
    domain = Recorder()
    assert (await change(Person(id_), {"canUseApiKeys": False}, domain)).result == "failed"
    assert domain.sent == []


async def test_an_ocid_is_an_id_too() -> None:
    assert (await change(Person("ocid1.user.oc1..aaaa2"), {"canUseApiKeys": False}, Recorder())).result == "changed"


@pytest.mark.parametrize(
    ("status", "again"), [(0, True), (401, True), (429, True), (500, True), (503, True), (403, False), (404, False)]
)
async def test_only_what_may_pass_is_to_be_tried_again(status: int, again: bool) -> None:
    outcome: Outcome = await change(
        Person(user_id()), {"canUseApiKeys": False}, Recorder(CallFailed("no", status=status))
    )
    assert (outcome.result, outcome.again) == ("failed", again)


def test_the_wanted_capabilities_come_from_the_configuration() -> None:
    config = {"canUseApiKeys": "true", "canUseConsole": " False ", "DOMAIN_URL": "x", "PATH": "/bin"}
    assert wanted_from(config) == {"canUseApiKeys": True, "canUseConsole": False}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"canUseApiKey": "true"}, "did you mean canUseApiKeys?"),
        ({"CANUSEAPIKEYS": "true"}, "is not a capability"),
        ({"canUseApiKeys": "true", "can_use_db_credentials": "false"}, "'can_use_db_credentials' is not a capability"),
        ({"canUseApiKeys": "yes"}, "write true or false"),
        ({"canUseApiKeys": ""}, "write true or false"),
        ({"PATH": "/bin"}, "no capability is set"),
    ],
)
def test_a_wrong_configuration_is_reported_in_one_line(config: dict[str, str], message: str) -> None:
    with pytest.raises(WrongCapability) as error:
        wanted_from(config)
    assert message in str(error.value) and "\n" not in str(error.value)
