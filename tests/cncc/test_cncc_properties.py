"""Whatever the check takes: made, then read, it is what was written. It refuses what the server would drop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_resources import cncc
from tests.cncc.environment import Env

SLOWLY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
serial = itertools.count()

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
names = st.text(st.characters(categories=("Ll", "Lu", "Nd", "Zs"), max_codepoint=0x24F), max_size=30)
attributes = st.dictionaries(
    texts.filter(lambda name: name not in ("username", "email", "firstName", "lastName", "locale")),
    st.lists(texts, max_size=3),
    max_size=3,
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value but the keys of maps."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


async def same_back(env: Env, kind: type[Any], inputs: dict[str, Any]) -> None:
    driver = env.driver(kind)
    if refused := driver.check(**inputs):
        assert all("blank" in failure.reason for failure in refused), refused
        assert any(not text.strip() for text in texts_in(list(inputs.values()))), inputs
        return
    made = await driver.create(**inputs)
    known = dict(made.state)
    assert not made.differs()
    later = await env.again()
    made.runner = later.driver(kind).runner
    assert await made.refresh()
    assert not made.differs()
    assert made.state == known
    await made.delete()


@SLOWLY
@given(
    first_name=maybe(names),
    last_name=maybe(names),
    enabled=maybe(st.booleans()),
    email_verified=maybe(st.booleans()),
    attributes=maybe(attributes),
    required_actions=maybe(st.lists(st.sampled_from(["VERIFY_EMAIL", "UPDATE_PASSWORD", "CONFIGURE_TOTP"]))),
)
async def test_users(env: Env, **given: Any) -> None:
    number = next(serial)
    await same_back(env, cncc.User, {"username": f"user{number}", "email": f"u{number}@example.com", **given})


@SLOWLY
@given(name=texts, description=maybe(texts))
async def test_roles(env: Env, name: str, description: str | None) -> None:
    if name not in (".", "..", "offline_access", "uma_authorization"):
        await same_back(env, cncc.RealmRole, {"name": name, "description": description})


@SLOWLY
@given(name=texts, attributes=maybe(attributes))
async def test_groups(env: Env, name: str, attributes: dict[str, list[str]] | None) -> None:
    await same_back(env, cncc.Group, {"name": name, "attributes": attributes})
