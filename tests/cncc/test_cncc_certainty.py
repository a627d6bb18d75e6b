"""Nothing is taken for gone on a mere guess."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources import cncc
from iam_resources.cncc.errors import read_error
from iam_resources.errors import Unavailable
from iam_resources.sandbox.faults import Fault
from tests.cncc.environment import Env


async def test_a_404_of_something_else_than_the_console_proves_nothing(faulty: Env) -> None:
    assert faulty.sandbox is not None
    ana = await faulty.driver(cncc.User).create(username="ana")
    crew = await faulty.driver(cncc.Group).create(name="crew")
    reader = await faulty.driver(cncc.RealmRole).create(name="reader")
    drivers = [
        ana,
        crew,
        reader,
        await faulty.driver(cncc.Membership).create(user="ana", group="crew"),
        await faulty.driver(cncc.UserRole).create(user="ana", role="reader"),
        await faulty.driver(cncc.UserRoles).create(user="ana", roles=["reader"]),
    ]
    faulty.sandbox.faults.add(Fault(path="/admin/", status=404, html=True, times=None))
    later = await faulty.again()
    for driver in drivers:
        driver.runner = later.driver(driver.kind).runner
        with pytest.raises(Unavailable, match="check cncc:endpoint"):
            await driver.refresh()
        with pytest.raises(Unavailable, match="check cncc:endpoint"):
            await driver.delete()
    faulty.sandbox.faults.clear()
    assert await faulty.realm.users.api.named("ana")
    assert await faulty.realm.roles.api.named("reader")
    assert all([await driver.refresh() for driver in drivers])


@pytest.mark.parametrize(
    ("answer", "stray"),
    [
        ({"json": {"error": "User not found"}}, False),
        ({"json": {"error": "Could not find role", "error_description": "For more on this error see the log"}}, False),
        ({"json": {"errorMessage": "Group not found"}}, False),
        ({"json": {"error": "HTTP 404 Not Found"}}, True),
        ({"text": "default backend - 404"}, True),
        ({"text": ""}, True),
        ({"json": {}}, True),
        ({"json": ["not found"]}, True),
        ({"json": {"message": "no route matched"}}, True),
        ({"json": {"error": "Not Found", "path": "/cncc/auth", "status": 404}}, True),
    ],
)
def test_whose_404_it_is(answer: dict[str, Any], stray: bool) -> None:
    assert read_error(httpx.Response(404, **answer)).stray is stray
    assert read_error(httpx.Response(409, **answer)).stray is False
