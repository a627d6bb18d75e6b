"""The states that version d838d81 wrote are whole, hold no secret, and refer to what can still be imported."""

from __future__ import annotations

import base64
import json
import pickle
from typing import Any

import pytest

from iam_resources.engine.provider import Provider, provider_for
from iam_resources.engine.registry import PACKAGE, all_types
from tests.upgrade.fixture import HOME, Fixture

INDEX: dict[str, Any] = json.loads((HOME / "index.json").read_text())
FILES = sorted(path.stem for path in HOME.glob("*.json") if path.stem != "index")
_SECRET_KEY = "4dabf18193072939515e22adb298388d"


def _resources(name: str) -> list[dict[str, Any]]:
    prefix = f"{PACKAGE}:dynamic/"
    return [each for each in Fixture.load(name).resources if each["type"].startswith(prefix)]


def test_there_is_a_state_of_every_resource_type_that_was_there() -> None:
    held = {each["type"].rsplit("/", 1)[1] for name in FILES for each in _resources(name)}
    assert set(INDEX["types"]) - held == set(), "resource types without a state"


def test_every_resource_type_that_was_there_is_there() -> None:
    known = {kind.token for kind in all_types()}
    assert set(INDEX["types"]) - known == set(), "resource types that states refer to"


@pytest.mark.parametrize("name", FILES)
def test_the_provider_that_a_state_refers_to_can_be_imported(name: str) -> None:
    for resource in _resources(name):
        for part in ("inputs", "outputs"):
            made = pickle.loads(base64.b64decode(resource[part]["__provider"]))  # noqa: S301 (our own file)
            assert isinstance(made, Provider), resource["urn"]
            assert made.__reduce__() == (provider_for, (resource["type"].rsplit("/", 1)[1],))


@pytest.mark.parametrize("name", FILES)
def test_no_state_holds_a_secret(name: str) -> None:
    text = (HOME / f"{name}.json").read_text()
    assert "PRIVATE KEY" not in text and "ciphertext" not in text

    def plain(value: Any) -> list[str]:
        if isinstance(value, dict) and _SECRET_KEY in value:
            return [json.loads(value["plaintext"])]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [each for item in inner for each in plain(item)]

    found = [word for word in plain(Fixture.load(name).resources) if word]
    assert [word for word in found if not word.startswith("{secret ")] == []
