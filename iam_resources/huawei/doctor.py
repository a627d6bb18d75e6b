"""What `iam doctor` reports about a connection to Huawei Cloud: where its services are, whose key signs, the instance
of IAM Identity Center, and what the key may read there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from iam_resources import findings
from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import Denied, IamError
from iam_resources.findings import Finding, listed
from iam_resources.http.clock import seconds_ahead
from iam_resources.huawei.api.permission_sets import PermissionSets
from iam_resources.huawei.api.store import Groups, Users
from iam_resources.huawei.connection import Cloud, Row, open_cloud
from iam_resources.huawei.errors import RIGHTS, SKEW_SECONDS, json_of
from iam_resources.huawei.settings import SERVICES, HuaweiSettings, settings_of

__all__ = ["examine", "settings_of"]

_SUBJECTS = ("address", "account", "instance", "rights", "clock")
_PROBED = {"identitycenter": "/v1/instances", "identitystore": "/v1/identity-stores/d-0000000000/users"}
"""The services of all resources, and a path of each that answers 401 without a signature."""


async def examine(given: ConnectionSettings, *, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Look at a connection; nothing is changed."""
    try:
        if given.get("start_url") and not given.get("access_key") and not given.get("secret_key"):
            return [_of_users_only(given)]
        cloud = await open_cloud(given.settings, given.name, transport=transport)
        _check(cloud.given)
    except IamError as error:
        return [findings.failed("settings", error), *findings.skipped(*_SUBJECTS, without="settings")]
    look = _Look(cloud)
    try:
        checks = {"address": look.address, "account": look.account, "instance": look.instance, "rights": look.rights}
        found = await findings.look_in_turn(checks)
        return [*found, *(findings.skipped("clock", without="address") if found[0].bad else [look.clock()])]
    finally:
        await cloud.aclose()


def _of_users_only(given: ConnectionSettings) -> Finding:
    text = f"users log in at {given.get('start_url')}; there is no key, so resources cannot use this connection"
    return Finding("account", "warning", text, f"For them set {given.key('access_key')} and {given.key('secret_key')}")


def _check(given: HuaweiSettings) -> None:
    """Read what is read later only.

    Raises:
        ConfigError: a number, or the address of a service that is set, is malformed.
    """
    for field in ("requests_at_once", "request_seconds"):
        given.number(field)
    for service in SERVICES.keys() - _PROBED.keys():
        if given.get(f"{service}_endpoint"):
            given.endpoint(service, carries="a token")


class _Look:
    """The looks at one organisation."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._given = cloud.given
        self._seen: list[Row] | None = None
        self._place = ("", "")
        self._ahead_seconds: float | None = None

    async def address(self) -> Finding:
        """Whether both services answer; every answer of theirs to a call without a signature has an error code."""
        clients = {"identitycenter": self._cloud.center.client, "identitystore": self._cloud.store.client}
        for service, path in _PROBED.items():
            response = await clients[service].probe(path)
            self._ahead_seconds = seconds_ahead(response)
            status, here = response.status_code, clients[service].base_url
            if status >= 500:
                return Finding("address", "failed", f"{here} answers {status}", "Try again later")
            if status == 404 or not json_of(response).get("error_code"):
                fix = f"Check {self._given.key('region')} and {self._given.key(f'{service}_endpoint')}, and any proxy"
                what = f"what answers at {here} is not IAM Identity Center (status {status})"
                return Finding("address", "failed", what, fix)
        return Finding("address", "ok", listed([client.base_url for client in clients.values()]))

    async def account(self) -> Finding:
        """Whether the service takes the signature: `GET instances` (4.1.1)."""
        key = self._given.key_pair()
        who = f"{'temporary ' if key.token else ''}key {key.access} from {key.where}"
        try:
            self._seen = await self._cloud.list_instances()
        except Denied as error:
            if error.status != httpx.codes.FORBIDDEN or not self._is_named:
                raise
            who += ", which may not list instances"  # nor has it to where the settings name one
        return Finding("account", "ok", who)

    async def instance(self) -> Finding:
        """Which instance is meant, and whether the key sees it."""
        instance_id, store_id = self._place = await self._cloud.find_instance(None, None)
        if self._seen is not None and (instance_id, store_id) not in map(_ids, self._seen):
            there = listed([f"{ids[0]} (identity source {ids[1]})" for ids in map(_ids, self._seen)]) or "none"
            wrong = f"there is no instance {instance_id} with identity source {store_id}"
            fix = f"Correct {self._given.key('instance_id')} and {self._given.key('identity_store_id')}; there is"
            return Finding("instance", "failed", wrong, f"{fix} {there}")
        return Finding("instance", "ok", f"{instance_id}, with identity source {store_id}")

    async def rights(self) -> Finding:
        """What the key may read; no call shows what it may change."""
        cloud, (instance_id, store_id) = self._cloud, self._place
        listings = {
            "users": Users(cloud.store, store_id).listing(limit="1"),
            "groups": Groups(cloud.store, store_id).listing(limit="1"),
            "permission sets": PermissionSets(cloud.center, instance_id).listing(limit="1"),
        }
        may = [kind for kind, listing in listings.items() if await _may_read(listing)]
        may_not = [kind for kind in listings if kind not in may]
        if may_not:
            text = f"may read {listed(may) or 'nothing'}{f', not {listed(may_not)}' if may else ''}"
            return Finding("rights", "failed", text, RIGHTS)
        return Finding("rights", "ok", f"may read {listed(may)}; what it may change is not shown")

    def clock(self) -> Finding:
        """How the clocks compare; the gateway refuses requests whose date is too far from its own."""
        return findings.clock(self._ahead_seconds, refused_after_seconds=SKEW_SECONDS)

    @property
    def _is_named(self) -> bool:
        return all(self._given.get(field) for field in ("instance_id", "identity_store_id"))


def _ids(row: Row) -> tuple[str, str]:
    return str(row["instance_id"]), str(row["identity_store_id"])


async def _may_read(listing: AsyncIterator[Row]) -> bool:
    """Whether the first page of a listing is given."""
    try:
        await anext(listing, None)
    except Denied:
        return False
    return True
