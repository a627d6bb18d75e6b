"""Passwords and logouts: what is sent, when, and what is never shown."""

from __future__ import annotations

import httpx
import pytest

from iam_resources import cncc
from iam_resources.errors import Invalid, Refused
from tests.cncc.lab import Lab

FIRST, SECOND = "first-Passw0rd", "second-Passw0rd"


async def can_log_in(lab: Lab, username: str, password: str) -> bool:
    form = {"client_id": "admin-cli", "grant_type": "password", "username": username, "password": password}
    async with httpx.AsyncClient(transport=lab.transport) as http:
        endpoint = lab.config["cncc:endpoint"]
        answer = await http.post(f"{endpoint}/realms/{lab.realm_name}/protocol/openid-connect/token", data=form)
        return answer.status_code == 200


async def complete(lab: Lab, username: str) -> str:
    """A user that lacks nothing to log in."""
    return await lab.user(username, firstName="A", lastName="B", email=f"{username}@example.com", emailVerified=True)


async def test_a_password_is_sent_once_and_never_shown(lab: Lab) -> None:
    user_id = await complete(lab, "ana")
    password = await lab.life(cncc.Password).create(user=user_id, value=FIRST)
    assert await can_log_in(lab, "ana", FIRST)
    assert FIRST not in repr(password.state)
    assert password.id == f"{lab.realm_name}/{user_id}/password"
    assert await password.refresh()
    assert not password.differs()
    assert await password.update(user=user_id, value=SECOND) == frozenset()
    assert await can_log_in(lab, "ana", FIRST)
    assert await password.update(user=user_id, value=SECOND, version=2) == {"version"}
    assert await can_log_in(lab, "ana", SECOND)
    before = lab.calls
    await password.delete()
    assert lab.calls == before
    assert await can_log_in(lab, "ana", SECOND)


async def test_a_temporary_password_must_be_changed(lab: Lab) -> None:
    user_id = await complete(lab, "ana")
    password = await lab.life(cncc.Password).create(user="ana", value=FIRST, temporary=True)
    assert not await can_log_in(lab, "ana", FIRST)
    assert (await lab.realm.users.api.get(user_id))["requiredActions"] == ["UPDATE_PASSWORD"]
    assert await password.refresh()
    assert not password.differs()


async def test_a_password_follows_its_user(lab: Lab) -> None:
    user = await lab.life(cncc.User).create(username="ana")
    password = await lab.life(cncc.Password).create(user="ana", value=FIRST)
    await user.update(username="anna")
    before = lab.calls
    assert await password.update(user="anna", value=SECOND) == {"user"}
    assert lab.calls == before
    assert await password.refresh()
    await user.delete()
    assert not await password.refresh()


async def test_what_the_policy_refuses_is_told(lab: Lab) -> None:
    await lab.user("ana")
    await lab.call("PUT", "", json={"passwordPolicy": "length(8)"})
    with pytest.raises(Invalid, match=r"set the password of user ana .*minimum length 8") as caught:
        await lab.life(cncc.Password).create(user="ana", value="abc-1")
    assert "abc-1" not in str(caught.value)
    with pytest.raises(Refused, match="does not give it back"):
        await lab.life(cncc.Password).take_in(f"{lab.realm_name}/ana/password")
    assert lab.life(cncc.Password).check(user="ana", value="")[0].path == "value"


async def test_logout_when_something_changes(lab: Lab) -> None:
    user_id = await complete(lab, "ana")
    await lab.life(cncc.Password).create(user="ana", value=FIRST)

    async def sessions() -> int:
        return len((await lab.call("GET", f"/users/{user_id}/sessions")).body)

    assert await can_log_in(lab, "ana", FIRST)
    assert await sessions() == 1
    logout = await lab.life(cncc.Logout).create(user="ana", triggers={"roles": "a"})
    assert await sessions() == 0
    assert await can_log_in(lab, "ana", FIRST)
    assert await logout.refresh()
    assert await logout.update(user="ana", triggers={"roles": "a"}) == frozenset()
    assert await sessions() == 1
    assert await logout.update(user="ana", triggers={"roles": "b"}) == {"triggers"}
    assert await sessions() == 0
    before = lab.calls
    await logout.delete()
    assert lab.calls == before
    with pytest.raises(Refused, match="cannot be imported"):
        await lab.life(cncc.Logout).take_in(f"{lab.realm_name}/ana")
