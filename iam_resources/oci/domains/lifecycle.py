"""What the resources of an identity domain share: where they are, and the forms of their ids."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeVar

from iam_resources.engine import Inputs, Key, Refers, State
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused
from iam_resources.oci.auth import OciSettings
from iam_resources.oci.base.lifecycle import OciInputs
from iam_resources.oci.connection import domain_named, home_of_domain
from iam_resources.oci.domains.domain import IdentityDomain, connect_domain
from iam_resources.shapes.place import PlacedLifecycle

_ADMIN = "/admin/v1/"


class DomainInputs(OciInputs):
    """What every resource of a domain has."""

    domain_url: Annotated[str | None, Key(), Refers("domain")] = None
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`.
    It may be written in another way, but what is in one domain is never moved to another."""


class DomainState(State):
    domain: str = ""
    """Address of the identity domain."""


I = TypeVar("I", bound=DomainInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class DomainLifecycle(PlacedLifecycle[I, S, IdentityDomain]):
    """A lifecycle that knows its domain.

    The id of a resource is what it has in its domain. Where the program names a domain, the address is in front of it:
    `https://idcs-….identity.oraclecloud.com/admin/v1/…`, as in the service's own `meta.location`.
    """

    collection: ClassVar[str] = ""
    """Name of the collection, which an address may have in front of the id: `Users`."""

    async def place_of(self, inputs: I, known: S | None = None) -> IdentityDomain:
        url = inputs.domain_url or (known.domain_url if isinstance(known, DomainInputs) else None)
        try:
            domain = await connect_domain(self.settings, inputs.connection, url)
        except Refused as error:
            error.tried = error.tried or ("use domain_url" if inputs.domain_url else "")
            raise
        _check_same(domain.url, known, named=inputs.domain_url is not None)
        return domain

    async def place_at(self, id: str, state: S | None) -> tuple[IdentityDomain, str]:
        url, _, rest = id.rpartition(_ADMIN) if _ADMIN in id else ("", "", id)
        if url and self.collection:
            rest = rest.removeprefix(f"{self.collection}/")
        if not rest:
            raise self.malformed(id)
        known = state if isinstance(state, DomainInputs) else DomainInputs()
        domain = await connect_domain(self.settings, known.connection, known.domain_url or url or None)
        _check_same(domain.url, state)
        return domain, rest

    async def home_of(self, state: S) -> str:
        if isinstance(state, DomainState) and state.domain:
            return home_of_domain(state.domain)
        known = state if isinstance(state, DomainInputs) else DomainInputs()
        return (await connect_domain(self.settings, known.connection, known.domain_url)).home

    def id_at(self, place: IdentityDomain, rest: str, fields: Inputs | State | None, import_id: str = "") -> str:
        url = _url_in(fields, import_id)
        within = f"{self.collection}/" if self.collection else ""
        return f"{url.rstrip('/')}{_ADMIN}{within}{rest}" if url else rest

    def location(self, place: IdentityDomain, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        return {"domain": place.url, "domain_url": _url_in(fields, id)}

    def is_located(self, state: S) -> bool:
        return bool(getattr(state, "domain", ""))

    async def check_location(self, state: S, inputs: I) -> None:
        if contains_unknown([inputs.connection, inputs.domain_url]):
            return
        known = state.domain_url if isinstance(state, DomainInputs) else None
        if inputs.domain_url is not None:
            _check_same(inputs.domain_url, state, named=True)
        elif known is None:
            _check_same(domain_named(OciSettings(self.settings, self.settings.chosen(inputs.connection))), state)


def _url_in(fields: Inputs | State | None, id: str) -> str | None:
    """The address that the program wrote, or that is in front of an imported id; None where there is none."""
    if fields is not None:
        return getattr(fields, "domain_url", None)
    return id.rpartition(_ADMIN)[0] or None


def _check_same(url: str, known: State | None, *, named: bool = False) -> None:
    """What another domain does not have is not gone: it is looked for in the wrong place.

    Raises:
        Refused: a resource is known to be in another domain.
    """
    there = known.domain if isinstance(known, DomainState) else ""
    if not there or not url or home_of_domain(there) == home_of_domain(url):
        return
    if named:  # a replacement would delete a user for what may be a slip
        raise Refused(
            f"it is in the identity domain {there}, and domain_url is now {url}",
            hint=f"Write domain_url={there!r}; to have it in the other domain instead, give the resource another"
            " name in the program",
        )
    raise Refused(
        f"it is in the identity domain {there}, and the connection now leads to {url}",
        hint="Set oci:domain_url back, name a connection to that domain (connection=...), or write"
        f" domain_url={there!r} in the program; if that domain no longer exists, remove the resource from the state:"
        " pulumi state delete",
    )
