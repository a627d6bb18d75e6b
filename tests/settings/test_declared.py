"""Settings as vendors declare them: what is missing, unknown or stored in plain text."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from iam_resources.cncc.connection import CNCC, connect
from iam_resources.connection_settings import ConnectionSettings, warn, warnings
from iam_resources.errors import ConfigError
from iam_resources.oci.auth.settings import OCI
from iam_resources.settings import Settings
from iam_resources.vendor_settings import ALWAYS, Setting, VendorSettings

PLAIN = "stored in plain text in the stack's configuration"
FULL = {"endpoint": "https://lab.example.com/cncc/auth", "username": "admin"}


async def refusal(config: dict[str, Any], name: str | None = None, **environment: str) -> str:
    with pytest.raises(ConfigError) as caught:
        await connect(Settings(config, environment), name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_all_missing_settings_are_named_at_once() -> None:
    message = await refusal({})
    assert "the settings cncc:endpoint, cncc:username and cncc:password are missing" in message
    for command in ("cncc:endpoint <value>", "cncc:username <value>", "--secret cncc:password"):
        assert f"pulumi config set {command}" in message
    assert "(or the environment variables CNCC_ENDPOINT, CNCC_USERNAME, CNCC_PASSWORD)" in message
    message = await refusal({"cncc:username": "admin"}, CNCC_ENDPOINT="https://x")
    assert "the setting cncc:password is missing" in message and "endpoint" not in message


async def test_a_missing_setting_under_another_name() -> None:
    message = await refusal({"cncc:endpont": "https://x", "cncc:username": "admin"})
    assert "The configuration has cncc:endpont, which does not exist" in message


async def test_a_connection_that_does_not_exist() -> None:
    message = await refusal({"cncc:connections": {"lab": FULL}}, "labb")
    assert "are missing: there is no connection labb (the configuration has: lab)" in message
    message = await refusal({"cncc:connections": {"lab": FULL}}, "lab")
    assert "the setting cncc:connections.lab.password is missing" in message and "there is no connection" not in message
    assert "pulumi config set --path --secret 'cncc:connections.lab.password'" in message


async def test_an_empty_value_is_none_and_blanks_around_one_do_not_count() -> None:
    empty = {"cncc:password": "", **{f"cncc:{key}": value for key, value in FULL.items()}}
    assert "cncc:password is missing" in await refusal(empty)
    given = ConnectionSettings(Settings({"cncc:endpoint": " https://x \n", "cncc:password": " x "}, {}), CNCC)
    assert (given.get("endpoint"), given.get("password")) == ("https://x", " x ")


def test_unknown_settings() -> None:
    config = {
        "cncc:endpont": "x",
        "cncc:authRealm": "x",
        "cncc:colour": "x",
        "other:endpont": "x",
        "cncc:connections": {"lab": {**FULL, "usrname": "x"}},
    }
    endpoint, realm, colour, user = warnings(Settings(config, {}), CNCC)
    assert endpoint == (
        "there is no setting cncc:endpont: did you mean cncc:endpoint? Remove it with: pulumi config rm cncc:endpont"
    )
    assert "did you mean cncc:auth_realm?" in realm
    assert "cncc:colour: it is not used." in colour
    assert "did you mean cncc:connections.lab.username?" in user
    assert user.endswith("pulumi config rm --path 'cncc:connections.lab.usrname'")
    assert warnings(Settings(config, {}), CNCC, "lab") == [user]


def test_the_settings_of_pulumis_own_provider_are_not_ours() -> None:
    config = {"oci:tenancyOcid": "x", "oci:privateKeyPath": "x", "oci:region": "x", "oci:domain_ur": "x"}
    (message,) = warnings(Settings(config, {}), OCI)
    assert "did you mean oci:domain_url?" in message


@pytest.mark.parametrize("connections", [None, {"lab": {"password": "hidden"}}, '{"lab": {"password": "hidden"}}'])
def test_secrets_in_plain_text(connections: Any) -> None:
    config = {"cncc:password": "hidden", "cncc:realm": "x"} | ({"cncc:connections": connections} if connections else {})
    keys = ["cncc:password"] + (["cncc:connections.lab.password"] if connections else [])
    message = warnings(Settings(config, {}, encrypted=()), CNCC)
    assert [f"the secret {key} is {PLAIN}" in text for key, text in zip(keys, message, strict=True)] == [True] * len(
        keys
    )
    assert "hidden" not in " ".join(message) and message[0].endswith("pulumi config set --secret cncc:password")
    assert warnings(Settings(config, {}, encrypted=set(config)), CNCC) == []
    assert warnings(Settings(config, {}), CNCC) == []  # nothing says how they are stored
    assert warnings(Settings({}, {"CNCC_PASSWORD": "hidden"}, encrypted=()), CNCC) == []


def test_each_warning_is_given_once(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings({"cncc:endpont": "x"}, {})
    for _ in range(3):
        warn(settings, "cncc")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    warn(Settings({"cncc:connections": "malformed"}, {}), "cncc")  # an error of who opens a connection
    warn(settings, "unheard-of")
    assert len(caplog.records) == 1


async def test_opening_a_connection_warns(caplog: pytest.LogCaptureFixture) -> None:
    config = {**{f"cncc:{key}": value for key, value in FULL.items()}, "cncc:password": "hidden", "cncc:relm": "x"}
    await connect(Settings(config, {}, encrypted=()))
    assert "did you mean cncc:realm?" in caplog.text and PLAIN in caplog.text and "hidden" not in caplog.text


def test_choices_and_flags() -> None:
    way, quick = Setting("way", "how", choices=("a", "b"), default="a"), Setting("quick", "whether", ("x",))
    vendor = VendorSettings("far", (way, quick))
    assert ConnectionSettings(Settings({}, {}), vendor).choice("way") == "a"
    with pytest.raises(ConfigError, match=r"the setting far:way is 'c'\. It is one of: a, b"):
        ConnectionSettings(Settings({"far:way": "c"}, {}), vendor).choice("way")
    for text, value in (("yes", True), ("TRUE", True), ("0", False), ("", False)):
        assert ConnectionSettings(Settings({"far:quick": text}, {}), vendor).flag("quick") is value
    with pytest.raises(ConfigError, match="far:quick is 'maybe', which is neither true nor false"):
        ConnectionSettings(Settings({"far:quick": "maybe"}, {}), vendor).flag("quick")
    with pytest.raises(KeyError, match="far declares no setting colour"):
        ConnectionSettings(Settings({}, {}), vendor).get("colour")
    assert (vendor.required_for(ALWAYS), vendor.required_for("x")) == ((), (quick,))
