"""Connections with an API key: where its parts are found, and what is reported where one is wrong, before any call."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from iam_resources.errors import ConfigError
from iam_resources.oci.auth import KeyPair, fingerprint_of, load_private_key
from iam_resources.oci.connection import Tenancy, connect, open_tenancy
from iam_resources.settings import Settings

TENANCY, USER = "ocid1.tenancy.oc1..aaaa", "ocid1.user.oc1..bbbb"
PEM, OPENSSL, SSH = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.PrivateFormat.OpenSSH,
)
PLAIN = serialization.NoEncryption()


def account(pair: KeyPair, **more: str) -> dict[str, str]:
    given = {"tenancy": TENANCY, "user": USER, "region": "iad", "private_key": pair.private_key, **more}
    return {f"oci:{name}": value for name, value in given.items() if value}


async def opened(config: dict[str, Any], environment: dict[str, str] | None = None, name: str = "") -> Tenancy:
    return await open_tenancy(Settings(config, environment or {}), name)


async def refusal(config: dict[str, Any], environment: dict[str, str] | None = None, name: str = "") -> str:
    with pytest.raises(ConfigError) as caught:
        await opened(config, environment, name)
    text = str(caught.value)
    assert "\n" not in text
    assert not any(config.get(f"oci:{secret}", text + ".") in text for secret in ("private_key", "pass_phrase"))
    return text


def mark(pair: KeyPair) -> str:
    return fingerprint_of(load_private_key(pair.private_key, None, where="the key").public_key())


async def test_settings(pair: KeyPair) -> None:
    tenancy = await opened(account(pair, fingerprint=mark(pair).upper()))
    assert (tenancy.tenancy_id, tenancy.region) == (TENANCY, "us-ashburn-1")
    assert tenancy.caller.shown == f"user {USER}"
    assert tenancy.identity.base_url == "https://identity.us-ashburn-1.oci.oraclecloud.com"
    assert tenancy.telemetry.base_url == "https://telemetry.us-ashburn-1.oraclecloud.com"
    again = await opened(account(pair, functions_endpoint="http://127.0.0.1:8080/oci/functions/"))
    assert again.functions.base_url == "http://127.0.0.1:8080/oci/functions"


async def test_our_variables_the_clis_and_a_profile_in_this_order(pair: KeyPair, home: Path) -> None:
    (home / "key.pem").write_text(pair.private_key)
    (home / ".oci/config").write_text(
        f"[DEFAULT]\ntenancy={TENANCY}\nuser={USER}\nregion=eu-paris-1\nkey_file=~/key.pem\nfingerprint={mark(pair)}\n"
        "[lab]\nregion=eu-milan-1\n"
    )
    assert (await opened({})).region == "eu-paris-1"
    assert (await opened({}, {"OCI_CLI_REGION": "zrh"})).region == "eu-zurich-1"
    assert (await opened({}, {"OCI_CLI_REGION": "zrh", "OCI_REGION": "phx"})).region == "us-phoenix-1"
    assert (await opened({"oci:region": "icn"}, {"OCI_REGION": "phx"})).region == "ap-seoul-1"
    assert (await opened({}, {"OCI_CLI_PROFILE": "lab"})).region == "eu-milan-1"
    assert (await opened({"oci:profile": "lab"})).region == "eu-milan-1"
    (home / ".oci/config").rename(home / "other")
    assert (await opened({}, {"OCI_CLI_CONFIG_FILE": "~/other"})).region == "eu-paris-1"


async def test_the_clis_variables_alone(pair: KeyPair) -> None:
    environment = {
        "OCI_CLI_TENANCY": TENANCY,
        "OCI_CLI_USER": USER,
        "OCI_CLI_REGION": "us-ashburn-1",
        "OCI_CLI_KEY_CONTENT": pair.private_key.replace("\n", "\\n"),
        "OCI_CLI_FINGERPRINT": mark(pair),
    }
    assert (await opened({}, environment)).caller.id == USER


async def test_the_key_of_the_nearest_place_counts(pair: KeyPair, home: Path) -> None:
    (home / "key.pem").write_text(pair.private_key)
    config = account(pair, private_key="", private_key_path="~/key.pem", fingerprint=mark(pair))
    tenancy = await opened(config, {"OCI_CLI_KEY_CONTENT": KeyPair.make().private_key})
    assert tenancy.caller.id == USER


async def test_a_named_connection_takes_nothing_of_the_one_without_a_name(pair: KeyPair, home: Path) -> None:
    (home / "key.pem").write_text(pair.private_key)
    (home / ".oci/config").write_text(
        f"[DEFAULT]\ntenancy={TENANCY}\nuser={USER}\nregion=eu-paris-1\nkey_file=~/key.pem\n[lab]\nregion=eu-milan-1\n"
    )
    message = await refusal({}, {"OCI_CLI_TENANCY": TENANCY}, name="typo")
    assert "are missing: there is no connection typo (the configuration has: none with a name)" in message
    assert "pulumi config set --path 'oci:connections.typo.tenancy' <value>" in message
    assert "OCI_TYPO_TENANCY" in message
    assert (await connect(Settings({}, {}), "lab")).region == "eu-milan-1"


async def test_profiles_that_are_not_there(home: Path) -> None:
    (home / ".oci/config").write_text("[DEFAULT]\nregion=iad\n[lab]\n[trial]\n")
    message = await refusal({"oci:profile": "labb"})
    assert "~/.oci/config has no profile labb. It has: DEFAULT, lab, trial" in message and "oci:profile" in message
    message = await refusal({"oci:connections": {"x": {"config_file": "/none"}}}, name="x")
    assert "no OCI configuration file /none" in message and "oci:connections.x.config_file" in message
    (home / ".oci/config").write_text("[DEFAULT]\nregion=iad\nthis is nothing\n")
    assert "malformed in line 3" in await refusal({})
    (home / ".oci/config").write_bytes(b"\xff\xfe")
    assert "cannot be read" in await refusal({})


async def test_a_fingerprint_of_another_key(pair: KeyPair) -> None:
    message = await refusal(account(pair, fingerprint=mark(KeyPair.make())))
    assert f"pulumi config set oci:fingerprint {mark(pair)}" in message
    env = {name.removeprefix("oci:"): value for name, value in account(pair, fingerprint="aa:bb").items()}
    message = await refusal({"oci:connections": {"lab": env}}, name="lab")
    assert f"pulumi config set --path 'oci:connections.lab.fingerprint' {mark(pair)}" in message


async def test_texts_that_are_no_private_key(pair: KeyPair) -> None:
    key = load_private_key(pair.private_key, None, where="the key")
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 (it is refused)
    curve = ec.generate_private_key(ec.SECP256R1())
    ssh_public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    for text, message in (
        (pair.public_key, "is a public key"),
        (ssh_public.decode(), "is a public key"),
        (small.private_bytes(PEM, OPENSSL, PLAIN).decode(), "not an RSA key of at least 2048 bits"),
        (curve.private_bytes(PEM, OPENSSL, PLAIN).decode(), "not an RSA key of at least 2048 bits"),
        ("hello", "not a private key in PEM form"),
        (pair.private_key[:-200], "is damaged"),
    ):
        assert message in await refusal(account(pair, private_key=text))


async def test_openssh_format(pair: KeyPair) -> None:
    key = load_private_key(pair.private_key, None, where="the key")
    text = key.private_bytes(PEM, SSH, PLAIN).decode()
    message = await refusal(account(pair, private_key=text))
    assert "OpenSSH's own format" in message and "ssh-keygen -p -m PEM" in message


async def test_pass_phrases(pair: KeyPair) -> None:
    phrase = secrets.token_hex(8)
    key = load_private_key(pair.private_key, None, where="the key")
    for form in (OPENSSL, serialization.PrivateFormat.PKCS8):
        locked = key.private_bytes(PEM, form, serialization.BestAvailableEncryption(phrase.encode())).decode()
        await opened(account(pair, private_key=locked, pass_phrase=phrase))
        await opened(account(pair, private_key=locked), {"OCI_CLI_PASSPHRASE": phrase})
        message = await refusal(account(pair, private_key=locked))
        assert "needs a pass phrase. Set it with: pulumi config set --secret oci:pass_phrase" in message
        message = await refusal(account(pair, private_key=locked, pass_phrase="wrong-" + phrase))
        assert "the pass phrase does not open" in message and phrase not in message
    await opened(account(pair, pass_phrase="not needed"))


async def test_files_that_cannot_be_read(pair: KeyPair, home: Path) -> None:
    for path, why in ((home / "none.pem", "No such file"), (home, "Is a directory")):
        message = await refusal(account(pair, private_key="", private_key_path=str(path)))
        assert why in message and "pulumi config set oci:private_key_path" in message
    (home / "public.pem").write_text(pair.public_key)
    message = await refusal(account(pair, private_key="", private_key_path=str(home / "public.pem")))
    assert "public.pem (setting oci:private_key_path) is a public key" in message
    (home / "binary").write_bytes(b"\xff\xfe\x00")
    assert "not a text file" in await refusal(account(pair, private_key="", private_key_path=str(home / "binary")))


async def test_values_in_each_others_place(pair: KeyPair) -> None:
    assert "oci:tenancy is 'ocid1.user" in await refusal(account(pair, tenancy=USER))
    assert "oci:user is 'ocid1.tenancy" in await refusal(account(pair, user=TENANCY))
    assert "oci:region is 'Ashburn', which is not a region" in await refusal(account(pair, region="Ashburn"))
    for kind in ("group", "compartment", "dynamicgroup"):
        message = await refusal(account(pair, user=USER.replace("user", kind, 1)))
        assert f"oci:user is 'ocid1.{kind}" in message and "It begins with ocid1.user." in message
    assert "api_key, instance_principal, resource_principal, security_token" in await refusal({"oci:auth": "password"})


async def test_missing_values(pair: KeyPair) -> None:
    for field in ("tenancy", "user", "region"):
        assert f"pulumi config set oci:{field} <value>" in await refusal(account(pair, **{field: ""}))
        assert f"the setting oci:{field} is missing" in await refusal({**account(pair), f"oci:{field}": ""})
    assert "pulumi config set oci:private_key_path" in await refusal(account(pair, private_key=""))


async def test_several_missing_values_are_reported_at_once(pair: KeyPair) -> None:
    message = await refusal({})
    assert "the settings oci:tenancy, oci:user, oci:region and oci:private_key_path are missing" in message
    assert (
        "pulumi config set oci:user <value>, pulumi config set oci:region <value>" in message
        and "oci setup config" in message
    )
    message = await refusal(
        {"oci:connections": {"lab": {"tenancy": TENANCY, "private_key": pair.private_key}}}, name="lab"
    )
    assert "the settings oci:connections.lab.user and oci:connections.lab.region are missing" in message
    assert "pulumi config set --path 'oci:connections.lab.user' <value>" in message and "setup config" not in message


def test_nothing_shows_the_key(pair: KeyPair) -> None:
    assert "PRIVATE" not in repr(pair)
