"""The tenancy, its compartments, and its identity domains."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import choose_one, require_found
from iam_resources.errors import Refused
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.compartments import Compartments, Domains
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import living
from iam_resources.oci.lookups.base import describe, run


@dataclass(frozen=True)
class TenancyFacts:
    """The tenancy as the service describes it."""

    tenancy_id: str
    name: str
    description: str = ""
    home_region_key: str = ""
    """Three letters, such as `IAD`: writes to IAM go to this region."""


@dataclass(frozen=True)
class CompartmentFacts:
    """A compartment as the service describes it."""

    compartment_id: str
    name: str
    parent_id: str
    """OCID of the compartment above, or of the tenancy."""
    description: str = ""
    lifecycle_state: str = ""


@dataclass(frozen=True)
class DomainFacts:
    """An identity domain as IAM describes it."""

    domain_id: str
    display_name: str
    url: str
    """Where its own API answers: the argument `domain_url` of the resources in it."""
    compartment_id: str
    description: str = ""
    home_region: str = ""
    type: str = ""
    """`DEFAULT` for the domain that every tenancy has."""
    license_type: str = ""
    lifecycle_state: str = ""


def get_tenancy(*, connection: str | None = None) -> TenancyFacts:
    """Look up the tenancy of the connection. GetTenancy.

    Args:
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> TenancyFacts:
        return describe(TenancyFacts, (await Compartments(tenancy.identity, tenancy.tenancy_id).tenancy()).body)

    return run(look, connection, "tenancies")


def get_compartment(
    *, path: str | None = None, compartment_id: str | None = None, connection: str | None = None
) -> CompartmentFacts:
    """Look up one compartment. GetCompartment, ListCompartments.

    Args:
        path: names from the outermost compartment on, with colons as in policies (`Apps:Prod`); give this or
            `compartment_id`.
        compartment_id: the compartment's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such compartment.
        Refused: neither of the two is given, or both.
    """
    _, reference = choose_one("look up a compartment", path=path, compartment_id=compartment_id)

    async def look(tenancy: Tenancy) -> CompartmentFacts:
        api = Compartments(tenancy.identity, tenancy.tenancy_id)
        if path is None:
            return _compartment((await api.get(reference)).body)
        found: Body = {"id": ""}
        for name in path.split(":"):
            below = {each["name"]: each async for each in living(api.children(str(found["id"])))}
            found = require_found(below.get(name), "compartment", path, "the tenancy")
        return _compartment(found)

    return run(look, connection, "compartments")


def list_compartments(
    *, parent_id: str | None = None, deep: bool = False, connection: str | None = None
) -> list[CompartmentFacts]:
    """List compartments. ListCompartments, in pages of 1,000.

    Args:
        parent_id: OCID of the compartment above; without it the tenancy.
        deep: all levels, which can be had of the tenancy only.
        connection: name of the connection; without it the default one.

    Raises:
        Refused: `deep` is asked of a compartment.
    """
    if deep and parent_id is not None and not parent_id.startswith("ocid1.tenancy."):
        raise Refused("all levels can be listed of the tenancy only: leave parent_id or deep out")

    async def look(tenancy: Tenancy) -> list[CompartmentFacts]:
        api = Compartments(tenancy.identity, tenancy.tenancy_id)
        return [_compartment(seen) async for seen in living(api.children(parent_id or "", deep=deep))]

    return run(look, connection, "compartments")


def get_domain(
    *,
    display_name: str | None = None,
    domain_id: str | None = None,
    compartment_id: str | None = None,
    connection: str | None = None,
) -> DomainFacts:
    """Look up one identity domain: its `url` is where its users are managed. GetDomain, ListDomains.

        hr = oci.get_domain(display_name="HR")

    Args:
        display_name: the domain's name (`Default` always exists); give this or `domain_id`.
        domain_id: the domain's OCID.
        compartment_id: OCID of the compartment that it is in; without it the tenancy.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such domain.
        Refused: neither name nor OCID is given, or both.
    """
    _, reference = choose_one("look up an identity domain", display_name=display_name, domain_id=domain_id)

    async def look(tenancy: Tenancy) -> DomainFacts:
        api = Domains(tenancy.identity, tenancy.tenancy_id)
        if domain_id is not None:
            return _domain((await api.get(domain_id)).body)
        found = [each async for each in living(api.listing(compartment_id or "", displayName=reference))]
        same = [each for each in found if each["displayName"] == reference]
        return _domain(require_found(next(iter(same), None), "identity domain", reference, "the tenancy"))

    return run(look, connection, "domains")


def list_domains(*, compartment_id: str | None = None, connection: str | None = None) -> list[DomainFacts]:
    """List the identity domains of a compartment. ListDomains, in pages of 1,000.

    Args:
        compartment_id: OCID of the compartment; without it the tenancy.
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[DomainFacts]:
        api = Domains(tenancy.identity, tenancy.tenancy_id)
        return [_domain(seen) async for seen in living(api.listing(compartment_id or ""))]

    return run(look, connection, "domains")


def _compartment(seen: Body) -> CompartmentFacts:
    return describe(CompartmentFacts, seen, parent_id=seen.get("compartmentId") or "")


def _domain(seen: Body) -> DomainFacts:
    return describe(DomainFacts, seen, url=seen["url"].removesuffix(":443"))
