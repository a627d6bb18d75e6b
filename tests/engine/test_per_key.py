"""Maps of which only the mentioned keys count."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from iam_resources.engine import Inputs, Model, PerKey, per_key
from iam_resources.engine.check import check
from iam_resources.engine.diff import diff


class Mail(Model):
    """A mail address."""

    value: str | None = None
    primary: bool | None = None


class MailInputs(Inputs):
    """What a program may write."""

    mails: Annotated[dict[str, Mail] | None, PerKey()] = None
    """By type."""


KNOWN: dict[str, Any] = {
    "work": {"value": "a@example.com", "primary": True, "verified": False},
    "recovery": {"value": "a@example.com", "primary": False},
}


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        ({"work": {"value": "a@example.com"}}, []),
        ({"work": {"value": "b@example.com"}}, ["mails.work.value"]),
        ({"work": {"primary": False}}, ["mails.work.primary"]),
        ({"home": {"value": "c@example.com"}}, ["mails.home"]),
        ({"home": {}}, []),
        ({"home": {"value": ""}}, []),
        ({"recovery": {}}, ["mails.recovery"]),
        ({"work": {"value": ""}}, ["mails.work.value"]),
        ({"a b": {"value": "x"}}, ['mails["a b"]']),
    ],
)
def test_only_what_is_mentioned_differs(wanted: dict[str, Any], paths: list[str]) -> None:
    inputs, failures = check(MailInputs, {"mails": wanted})
    assert failures == []
    assert inputs == {"mails": wanted}
    found = diff(MailInputs, {"mails": KNOWN}, None, inputs)
    assert [change.path for change in found.changes] == paths
    after = per_key.merged(KNOWN, wanted)
    assert diff(MailInputs, {"mails": after}, None, inputs).changes == ()
    assert per_key.mentioned(after, wanted) == wanted


def test_what_is_not_mentioned_stays() -> None:
    assert per_key.merged(KNOWN, {"work": {"value": "b"}, "recovery": {}}) == {
        "work": {"value": "b", "primary": True, "verified": False}
    }
    assert per_key.mentioned({}, {"work": {"value": "b"}, "team": ["a"], "name": "b"}) == {
        "work": {"value": ""},
        "team": [],
        "name": "",
    }
