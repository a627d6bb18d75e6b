"""What `iam doctor` reports about a connection to Oracle Cloud: the tenancy, who signs the requests, what the caller
may do, and the identity domain where there is one."""

from __future__ import annotations

import httpx

from iam_resources import findings
from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import ConfigError, IamError
from iam_resources.findings import Finding, listed
from iam_resources.http.clock import seconds_ahead
from iam_resources.oci.api.calls import VERSION
from iam_resources.oci.api.compartments import Compartments
from iam_resources.oci.api.users import Users
from iam_resources.oci.auth import OciSettings
from iam_resources.oci.base.diagnosis import Diagnosis
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.oci.domains.doctor import examine_domain
from iam_resources.oci.errors import SKEW_SECONDS
from iam_resources.oci.policies.grants import Right
from iam_resources.oci.regions.realms import REGION_OF_CODE
from iam_resources.settings import Settings

_KINDS = ("users", "groups", "dynamic-groups", "policies")
"""The resource types of IAM that programs manage."""
_SERVICES = ("functions", "service_connectors", "telemetry")
_SUBJECTS = ("address", "account", "region", "rights", "clock")


def settings_of(settings: Settings, name: str) -> ConnectionSettings:
    """The settings of a connection; see `iam_resources.findings`."""
    return OciSettings(settings, name)


async def examine(given: ConnectionSettings, *, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Look at a connection; nothing is changed."""
    try:
        tenancy = await open_tenancy(given.settings, given.name, transport=transport)
        if tenancy.signs_requests:
            for service in _SERVICES:  # opened, so that a malformed address of one is noticed
                getattr(tenancy, service)
    except IamError as error:
        return [findings.failed("settings", error), *findings.skipped(*_SUBJECTS, without="settings")]
    found: list[Finding] = []
    try:
        if tenancy.signs_requests:
            found += await _examine_tenancy(tenancy, given)
        else:
            found.append(_without_tenancy(tenancy, given))
        if given.get("domain_url") or not tenancy.signs_requests:
            found += await examine_domain(tenancy, given)
        return found
    finally:
        await tenancy.aclose()


def _without_tenancy(tenancy: Tenancy, given: ConnectionSettings) -> Finding:
    """The finding where requests cannot be signed: on purpose, or because a setting is missing."""
    text = "only the identity domain is reached, with its application"
    try:
        _ = tenancy.tenancy_id
    except ConfigError as error:
        if any(given.get(field) for field in ("auth", "tenancy", "user", "private_key", "private_key_path")):
            return Finding("tenancy", "warning", error.fault, error.hint)
    return Finding("tenancy", "ok", text)


async def _examine_tenancy(tenancy: Tenancy, given: ConnectionSettings) -> list[Finding]:
    look = _Look(tenancy, given)
    found = [await findings.look("address", look.address())]
    if found[-1].bad:
        return [*found, *findings.skipped(*_SUBJECTS[1:], without="address")]
    found.append(await findings.look("account", look.account()))
    if found[-1].bad:
        return [*found, *findings.skipped("region", "rights", without="account"), look.clock()]
    return [*found, await look.region(), await findings.look("rights", look.rights()), look.clock()]


class _Look:
    """The looks at one tenancy."""

    def __init__(self, tenancy: Tenancy, given: ConnectionSettings) -> None:
        self._tenancy = tenancy
        self._given = given
        self._ahead_seconds: float | None = None

    async def address(self) -> Finding:
        """Whether IAM answers; every answer of a service of Oracle Cloud has an opc-request-id."""
        client = self._tenancy.identity
        response = await client.probe(f"{VERSION}/regions")
        self._ahead_seconds = seconds_ahead(response)
        if "opc-request-id" not in response.headers:
            fix = f"Check {self._given.key('region')} and {self._given.key('identity_endpoint')}, and any proxy"
            what = f"what answers at {client.base_url} is not IAM (status {response.status_code})"
            return Finding("address", "failed", what, fix)
        return Finding("address", "ok", client.base_url)

    async def account(self) -> Finding:
        """Whether the service takes the signature: `GET regions`, for which no right is needed."""
        tenancy = self._tenancy
        await tenancy.identity.call("GET", f"{VERSION}/regions", tried="sign a request")
        who, where = tenancy.caller.shown, tenancy.tenancy_id
        try:
            where = f"{(await Compartments(tenancy.identity, where).tenancy()).body['name']} ({where})"
            if tenancy.caller.kind == "user":
                user = (await Users(tenancy.identity, tenancy.tenancy_id).get(tenancy.caller.id)).body
                who = f"user {user['name']} ({tenancy.caller.id})"
        except (IamError, KeyError):
            pass  # names are shown where the caller may see them
        return Finding("account", "ok", f"{who} of tenancy {where}")

    async def region(self) -> Finding:
        """Whether IAM can be changed in the region: that is so in the tenancy's home region only."""
        tenancy = self._tenancy
        try:
            body = (await Compartments(tenancy.identity, tenancy.tenancy_id).tenancy()).body
            code = str(body["homeRegionKey"]).lower()
        except (IamError, KeyError):
            return Finding("region", "ok", f"{tenancy.region} (the home region is not shown to this caller)")
        home = REGION_OF_CODE.get(code, code)
        if home == tenancy.region:
            return Finding("region", "ok", f"{tenancy.region}, the home region")
        return Finding(
            "region",
            "warning" if self._given.get("domain_url") else "failed",
            f"{tenancy.region}, but users, groups and policies of IAM are changed in the home region only, {home}",
            f"Set it with: {self._given.command('region', home)}",
        )

    async def rights(self) -> Finding:
        """What the caller may manage, by the policies that speak of its groups."""
        tenancy = self._tenancy
        if tenancy.caller.kind == "instance":
            text = "an instance principal may never manage users and groups, whatever the policies say"
            return Finding("rights", "warning", text, "For those sign with the API key of a service user")
        diagnosis = tenancy.part(Diagnosis)
        obstacles = {kind: await diagnosis.obstacle(Right("manage", kind)) for kind in _KINDS}
        may = [kind for kind, why in obstacles.items() if why == ""]
        may_not = {kind: why for kind, why in obstacles.items() if why}
        if not may and not may_not:
            text = "what the policies give the caller is not shown to it"
            return Finding("rights", "warning", text, "To see it here, let its group inspect groups and policies")
        if not may_not:
            return Finding("rights", "ok", f"may manage {listed(may)}")
        text = f"may manage {listed(may)}; not {listed(list(may_not))}" if may else f"may not manage {listed(_KINDS)}"
        reason = next(iter(may_not.values()))
        return Finding("rights", "warning" if may else "failed", text, f"{reason[:1].upper()}{reason[1:]}")

    def clock(self) -> Finding:
        """How the clocks compare; the service refuses requests whose date is too far from its own."""
        return findings.clock(self._ahead_seconds, refused_after_seconds=SKEW_SECONDS)
