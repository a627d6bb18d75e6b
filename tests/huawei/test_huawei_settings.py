"""Settings of a connection: where a key is from, regions, addresses, and which instance is meant."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from iam_resources.errors import ConfigError
from iam_resources.huawei.connection import Cloud, open_cloud
from iam_resources.huawei.settings import HuaweiSettings
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from iam_resources.settings import Settings
from tests.huawei.environment import Env

CONFIG = {"huawei:access_key": "AKC", "huawei:secret_key": "SKC"}
OWN = {"HUAWEI_ACCESS_KEY": "AKO", "HUAWEI_SECRET_KEY": "SKO"}
SDK = {"HUAWEICLOUD_SDK_AK": "AKS", "HUAWEICLOUD_SDK_SK": "SKS", "HUAWEICLOUD_SDK_SECURITY_TOKEN": "TS"}
TOOLS = {"HW_ACCESS_KEY": "AKT", "HW_SECRET_KEY": "SKT", "HW_SECURITY_TOKEN": "TT"}


def given(config: dict[str, str], environment: dict[str, str], name: str = "") -> HuaweiSettings:
    return HuaweiSettings(Settings(config, environment), name)


@pytest.fixture
def file(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "credentials"
    path.write_text("[basic]\nak = AKB\nsk = SKB\n[global]\nak = AKF\nsk = SK%F\n")
    return {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)}


def test_the_first_place_with_a_key_counts_with_all_its_parts(file: dict[str, str]) -> None:
    everything = {**OWN, **SDK, **TOOLS, **file}
    key = given(CONFIG, everything).key_pair()
    assert (key.access, key.secret, key.token) == ("AKC", "SKC", "")  # and not the token of another place
    assert given({}, everything).key_pair().access == "AKO"
    key = given({}, {**SDK, **TOOLS, **file}).key_pair()
    assert (key.access, key.secret, key.token) == ("AKS", "SKS", "TS")
    assert given({}, {**TOOLS, **file}).key_pair().token == "TT"
    assert (given({}, file).key_pair().access, given({}, file).key_pair().secret) == ("AKF", "SK%F")
    assert "SKC" not in repr(given(CONFIG, {}).key_pair())


@pytest.mark.parametrize(
    ("config", "environment", "words"),
    [
        ({"huawei:access_key": "AKC"}, OWN, "the stack's configuration has a part of a key only: its secret_key"),
        ({}, {"HUAWEI_SECRET_KEY": "SKO", **SDK}, "HUAWEI_ACCESS_KEY, HUAWEI_SECRET_KEY) has a part"),
        ({}, {"HUAWEICLOUD_SDK_SECURITY_TOKEN": "T", **TOOLS}, "its access_key is missing"),
        ({}, {"HUAWEI_CREDENTIALS_FILE": "/nowhere/credentials"}, "there is no file /nowhere/credentials"),
        ({}, {"HOME": "/nowhere"}, "the settings huawei:access_key and huawei:secret_key are missing"),
    ],
)
def test_half_a_key(
    config: dict[str, str], environment: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    with pytest.raises(ConfigError, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        given(config, environment).key_pair()
    assert "SKO" not in str(caught.value)


def test_a_connection_with_a_name_takes_nothing_that_belongs_to_the_default_one(file: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"huawei:connections\.lab\.access_key"):
        given({**CONFIG, "huawei:connections": '{"lab": {"region": "cn-north-4"}}'}, {**SDK, **file}, "lab").key_pair()
    named = given({}, {"HUAWEI_LAB_ACCESS_KEY": "AKL", "HUAWEI_LAB_SECRET_KEY": "SKL"}, "lab")
    assert named.key_pair().access == "AKL"


def test_regions_and_addresses() -> None:
    here = given({**CONFIG, "huawei:region": "CN-North-4"}, {})
    assert here.endpoint("identitystore", carries="a key") == "https://identitystore.cn-north-4.myhuaweicloud.com"
    assert here.endpoint("identitycenter", carries="a key") == "https://identitycenter.myhuaweicloud.com"
    wrong = given({**CONFIG, "huawei:region": "cn-nroth-4"}, {})
    with pytest.raises(ConfigError, match=r"not a region of IAM Identity Center \(is it cn-north-4\?\)"):
        wrong.endpoint("scim", carries="a token")
    wrong = given({"huawei:region": "mars-1", "huawei:scim_endpoint": "https://scim.example.com/"}, {})
    assert wrong.endpoint("scim", carries="a token") == "https://scim.example.com"
    with pytest.raises(ConfigError, match="the setting huawei:region is missing"):
        given(CONFIG, {}).endpoint("oidc", carries="a secret")
    with pytest.raises(ConfigError, match="would travel unencrypted"):
        given({"huawei:portal_endpoint": "http://portal.example.com"}, {}).endpoint("portal", carries="a token")
    with pytest.raises(ConfigError, match="not a whole number"):
        given({"huawei:requests_at_once": "0"}, {}).number("requests_at_once")


async def test_a_wrong_region_is_reported_when_the_connection_is_opened() -> None:
    with pytest.raises(ConfigError, match="the setting huawei:region is missing"):
        await open_cloud(Settings(CONFIG, {}))


async def find(env: Env, instance_id: str | None = None, store_id: str | None = None) -> tuple[str, str]:
    cloud: Cloud = env.cloud
    return await cloud.find_instance(instance_id, store_id)


async def test_the_only_instance_is_found_once(env: Env) -> None:
    assert await find(env) == await find(env) == (INSTANCE_ID, IDENTITY_STORE_ID)
    assert await find(env, None, IDENTITY_STORE_ID) == await find(env, INSTANCE_ID)
    assert env.calls == 1
    with pytest.raises(ConfigError, match=rf"no instance ins-x. There are: {INSTANCE_ID} \(identity source"):
        await find(env, "ins-x")


async def test_none_or_several(env: Env) -> None:
    await env.control("settings", instances=3)
    with pytest.raises(ConfigError, match=rf"sees 3 instances: {INSTANCE_ID} .*Choose one: pulumi config set"):
        await find(await env.again())
    assert await find(await env.again(instance_id=INSTANCE_ID)) == (INSTANCE_ID, IDENTITY_STORE_ID)
    both = await env.again(instance_id="ins-1", identity_store_id="d-1")
    assert (await find(both), both.calls) == (("ins-1", "d-1"), 0)
    await env.control("settings", instances=0)
    with pytest.raises(ConfigError, match=r"no instance of IAM Identity Center in region cn-north-4\. Enable it in"):
        await find(await env.again())
    with pytest.raises(ConfigError, match="It is enabled in cn-north-4: pulumi config set huawei:region cn-north-4"):
        await find(await env.again(region="ap-southeast-3"))


async def test_a_key_that_is_refused(env: Env) -> None:
    with pytest.raises(Exception, match=r"401, APIGW.0301, request .*Check the key: pulumi config set"):
        await find(await env.again(secret_key=secrets.token_hex(4)))
    env.ahead = 3600
    with pytest.raises(Exception, match="The clock of this machine is 60 minutes behind"):
        await find(await env.again())
