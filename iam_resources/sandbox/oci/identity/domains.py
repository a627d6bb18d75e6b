"""Identity domains as IAM lists them: ``/domains``. The contents of a domain are at its ``url``."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import missing
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, format_time, require_found

_FILTERS = ("displayName", "type", "licenseType")


class Domains:
    """Operations on domains, read-only."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def get(self, request: Request) -> Answer:
        """GetDomain."""
        request.require("inspect", "domains")
        domain = require_found(self._documents.domains.get(request.parameters["domain"]))
        body = with_url(domain.shown(request.now), request.server.base_url)
        return Answer.of_json(200, body, etag=domain.etag)

    def list_some(self, request: Request) -> Answer:
        """ListDomains: those of one compartment."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", "domains", compartment)
        request.require_compartment(compartment)
        where = {"compartmentId": compartment, **request.query(*_FILTERS)}
        if name := query.get("name"):
            where["displayName"] = name
        base = request.server.base_url
        for field in ("url", "homeRegionUrl"):
            if query.get(field):
                where["segment"] = query[field].removeprefix(f"{base}/oci/domains/")
        return page_of(
            self._documents.domains,
            query,
            where,
            show=lambda body: with_url(body, base),
            sort={"NAME": "displayName"},
        )


def add(
    documents: IdentityDocuments, name: str, now: float, id: str | None = None, kind: str = "SECONDARY"
) -> Document:
    """List a domain in IAM.

    Args:
        documents: the documents.
        name: its name; in lower case a segment of its address.
        now: seconds since the epoch.
        id: its OCID; None = a new one.
        kind: ``DEFAULT`` or ``SECONDARY``.
    """
    id = id or identifiers.new("domain")
    return documents.domains.add(
        id,
        {
            "id": id,
            "compartmentId": documents.server.tenancy_id,
            "displayName": name,
            "description": f"{name} identity domain",
            "segment": name.lower(),
            "homeRegion": identifiers.REGION,
            "replicaRegions": [],
            "type": kind,
            "licenseType": "free",
            "isHiddenOnLogin": False,
            "timeCreated": format_time(now),
            "lifecycleDetails": None,
            "freeformTags": {},
            "definedTags": {},
        },
    )


def with_url(body: dict[str, Any], base: str) -> dict[str, Any]:
    """A domain with its address, which is that of the sandbox."""
    url = f"{base}/oci/domains/{body['segment']}"
    return {**{name: value for name, value in body.items() if name != "segment"}, "url": url, "homeRegionUrl": url}
