"""What `iam doctor` reports about the identity domain of a connection."""

from __future__ import annotations

from iam_resources import findings
from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import Denied, IamError
from iam_resources.findings import Finding, listed
from iam_resources.http.clock import seconds_ahead
from iam_resources.http.errors import where_to
from iam_resources.oci.connection import Domain, Tenancy
from iam_resources.oci.errors import SKEW_SECONDS
from iam_resources.scim.filters import equal
from iam_resources.scim.representation import Representation

_OPEN = "/admin/v1/ServiceProviderConfig"
"""What every caller may read."""
_KINDS = {"users": "Users", "groups": "Groups", "app roles": "AppRoles"}
_USER = "urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User"
_CHANGERS = {"Identity Domain Administrator", "User Administrator", "User Manager", "Security Administrator"}
"""The roles that let change something that programs manage."""
_SUBJECTS = ("domain", "domain account", "domain rights", "domain clock")


async def examine_domain(tenancy: Tenancy, given: ConnectionSettings) -> list[Finding]:
    """Look at the identity domain of a connection; nothing is changed."""
    address, account, rights, clock = _SUBJECTS
    try:
        look = _Look(tenancy.domain(None), given)
    except IamError as error:
        return [findings.failed(address, error), *findings.skipped(account, rights, clock, without="settings")]
    found = [await findings.look(address, look.address())]
    if found[-1].bad:
        return [*found, *findings.skipped(account, rights, clock, without="address")]
    found.append(await findings.look(account, look.account()))
    if found[-1].bad:
        return [*found, *findings.skipped(rights, without="account"), look.clock()]
    return [*found, await findings.look(rights, look.rights()), look.clock()]


class _Look:
    """The looks at one identity domain."""

    def __init__(self, domain: Domain, given: ConnectionSettings) -> None:
        self._client = domain.client
        self._caller = domain.caller
        self._given = given
        self._ahead_seconds: float | None = None

    async def address(self) -> Finding:
        """Whether an identity domain answers; without credentials it may answer 401."""
        response = await self._client.probe(_OPEN)
        self._ahead_seconds = seconds_ahead(response)
        here, status = self._client.base_url, response.status_code
        fix = "It is the Domain URL of the Console's Domain information."
        fix = f"{fix} Set it with: {self._given.command('domain_url')}"
        if response.is_redirect:
            return Finding("domain", "failed", f"{here} redirects to {where_to(response) or 'another address'}", fix)
        if status >= 500:
            return Finding("domain", "failed", f"{here} answers {status}", "Try again later")
        if status == 404:
            return Finding("domain", "failed", f"no identity domain answers at {here} (status 404)", fix)
        return Finding("domain", "ok", here)

    async def account(self) -> Finding:
        """Whether the domain takes who calls: `GET ServiceProviderConfig`, for which no role is needed."""
        await self._client.call("GET", _OPEN, tried=f"sign in at the identity domain as {self._caller.shown}")
        return Finding("domain account", "ok", self._caller.shown)

    async def rights(self) -> Finding:
        """What who calls may read, and its roles, from which follows what it may change."""
        may = [kind for kind, path in _KINDS.items() if await self._first(path) is not None]
        may_not = [kind for kind in _KINDS if kind not in may]
        roles = await self._roles()
        text = f"may read {listed(may)}" if may else "may read nothing"
        text += f", not {listed(may_not)}" if may and may_not else ""
        fix = (
            "Grant the role User Administrator, or Identity Domain Administrator for more than users and groups, to"
            f" the {self._caller.shown}"
        )
        if roles is None:
            text += "; what it may change follows from its roles, which are not shown to it"
        else:
            text += f"; its roles: {listed(roles)}" if roles else "; it has no role"
        if not {"users", "groups"} <= set(may) or (roles is not None and not _CHANGERS & set(roles)):
            return Finding("domain rights", "failed", text, fix)
        return Finding("domain rights", "ok", text)

    def clock(self) -> Finding:
        """How the clocks compare; the domain refuses signed requests whose date is too far from its own."""
        limit = 0 if self._caller.kind == "application" or self._given.get("domain_username") else SKEW_SECONDS
        found = findings.clock(self._ahead_seconds, refused_after_seconds=limit)
        return Finding("domain clock", found.result, found.text, found.fix)

    async def _roles(self) -> list[str] | None:
        """The names of the caller's roles; None where they are not shown to it."""
        if self._caller.kind == "application":
            app = await self._first("Apps", equal("name", self._caller.id), "grantedAppRoles")
            return None if not app else _names(app.get("grantedAppRoles"))
        attribute = "userName" if self._given.get("domain_username") else "ocid"
        user = await self._first("Users", equal(attribute, self._caller.id), f"{_USER}:appRoles")
        return None if not user else _names((user.get(_USER) or {}).get("appRoles"))

    async def _first(self, path: str, condition: str = "", attributes: str = "id") -> Representation | None:
        """The first of a collection, empty where there is none, None where the caller may not read it."""
        query: dict[str, str | int] = {"count": 1, "attributes": attributes}
        if condition:
            query["filter"] = condition
        try:
            reply = await self._client.call("GET", f"/admin/v1/{path}", query=query, tried="look at the rights")
        except Denied:
            return None
        return next(iter(reply.body.get("Resources") or []), {})


def _names(roles: object) -> list[str]:
    given = roles if isinstance(roles, list) else []
    return sorted({str(role["display"]) for role in given if isinstance(role, dict) and role.get("display")})
