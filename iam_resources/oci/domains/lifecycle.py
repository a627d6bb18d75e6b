"""What the resources of an identity domain share: where they are, and the forms of their ids."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, TypeVar
from urllib.parse import urlsplit

from iam_resources.engine import Key, Refers, State
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused
from iam_resources.oci.auth import Found
from iam_resources.oci.connection import Domain, domain_named
from iam_resources.oci.domains.mapping import NotSent
from iam_resources.oci.lifecycle import OciInputs, OciLifecycle

_ADMIN = "/admin/v1/"
_NAME = re.compile(r"idcs-[0-9a-f]{32}")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class DomainInputs(OciInputs):
    """What every resource of a domain has."""

    domain_url: Annotated[str | None, Key(), Refers("domain"), NotSent()] = None
    """Address of the identity domain (Console: Domain URL); without it the connection's own, `oci:domain_url`.
    It may be written in another way, but what is in one domain is never moved to another."""


class DomainState(State):
    """What is known of where a resource is."""

    domain: str = ""
    """Address of the identity domain."""


I = TypeVar("I", bound=DomainInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class DomainLifecycle(OciLifecycle[I, S]):
    """A lifecycle that knows its domain.

    The id of a resource is what it has in its domain. Where the program names a domain, the address is in front of it:
    `https://idcs-….identity.oraclecloud.com/admin/v1/…`, as in the service's own `meta.location`.
    """

    collection: ClassVar[str] = ""
    """Name of the collection, which an address may have in front of the id: `Users`."""

    async def domain_of(self, fields: DomainInputs, known: DomainState | None = None) -> Domain:
        """The domain of a resource, over the connection it names.

        Args:
            fields: what the program says.
            known: the state of a resource that is there: it stays in its domain where the program names none.

        Raises:
            Refused: it is there, and in another domain.
        """
        url = fields.domain_url or (known.domain_url if isinstance(known, DomainInputs) else None)
        tenancy = await self.tenancy_of(fields)
        try:
            domain = tenancy.domain(url)
        except Refused as error:
            error.tried = error.tried or ("use domain_url" if fields.domain_url else "")
            raise
        _check_same(domain.url, known, named=fields.domain_url is not None)
        return domain

    async def preflight(self, inputs: I) -> None:
        if not contains_unknown([inputs.connection, inputs.domain_url]):
            await self.domain_of(inputs)

    async def check_location(self, state: S, inputs: I) -> None:
        await super().check_location(state, inputs)
        if not isinstance(state, DomainState) or contains_unknown([inputs.connection, inputs.domain_url]):
            return
        known = state.domain_url if isinstance(state, DomainInputs) else None
        if inputs.domain_url is not None:
            _check_same(inputs.domain_url, state, named=True)
        elif known is None:
            _check_same(domain_named(Found(self.settings, self.settings.chosen(inputs.connection))), state)

    async def domain_at(self, id: str, known: DomainInputs | None = None) -> tuple[Domain, str]:
        """The domain of an id, and the rest of the id.

        Args:
            id: of a resource, or to import.
            known: names connection and domain; None on import.

        Raises:
            Refused: the resource is known to be in another domain.
        """
        url, _, rest = id.rpartition(_ADMIN) if _ADMIN in id else ("", "", id)
        if url:
            rest = rest.removeprefix(f"{self.collection}/") if self.collection else rest
        wanted = (known.domain_url if known is not None else None) or url or None
        domain = (await self.tenancy_of(known)).domain(wanted)
        _check_same(domain.url, known if isinstance(known, DomainState) else None)
        return domain, rest

    def id_of(self, domain_url: str | None, rest: str) -> str:
        """The id of a resource.

        Args:
            domain_url: as the program writes it.
            rest: what it has in its domain.
        """
        within = f"{self.collection}/" if self.collection else ""
        return f"{domain_url.rstrip('/')}{_ADMIN}{within}{rest}" if domain_url else rest

    def url_in(self, id: str) -> str | None:
        """The address in front of an id, None where there is none."""
        return id.rpartition(_ADMIN)[0] or None if _ADMIN in id else None

    def two_of(self, rest: str) -> tuple[str, str]:
        """Split at the first slash: the second part keeps slashes of its own.

        Raises:
            Refused: there is none, or a part is empty.
        """
        first, _, second = rest.partition("/")
        if not first or not second:
            raise Refused(f"the import id {rest!r} is malformed", hint=f"Write it as {' or '.join(self.id_formats)}")
        return first, second


def _check_same(url: str, known: DomainState | None, *, named: bool = False) -> None:
    """What another domain does not have is not gone: it is asked for in the wrong place.

    Raises:
        Refused: a resource is known to be in another domain.
    """
    if known is None or not known.domain or not url or _identity(known.domain) == _identity(url):
        return
    if named:  # a replacement would delete a user for what may be a slip
        raise Refused(
            f"it is in the identity domain {known.domain}, and domain_url is now {url}",
            hint=f"Write domain_url={known.domain!r}; to have it in the other domain instead, give the resource another"
            " name in the program",
        )
    raise Refused(
        f"it is in the identity domain {known.domain}, and the connection is now to {url}",
        hint="Set oci:domain_url back, name a connection to that domain (connection=…), or write"
        f" domain_url={known.domain!r} in the program; if that domain is no more, take the resource out of the state:"
        " pulumi state delete",
    )


def _identity(url: str) -> str:
    """What stays the same of a domain's address: Oracle serves each under two hosts, a sandbox on any port."""
    named = _NAME.search(url.lower())
    parts = urlsplit(url)
    if named:
        return named[0]
    return parts.path.rstrip("/") if parts.hostname in _LOOPBACK else url.rstrip("/").lower()
