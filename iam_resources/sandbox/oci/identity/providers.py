"""Identity providers from before identity domains: ``/identityProviders``, read-only."""

from __future__ import annotations

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import invalid
from iam_resources.sandbox.oci.identity.bodies import check_tenancy
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, require_found, shown


class Providers:
    """Operations on identity providers and the mappings of their groups."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def list_some(self, request: Request) -> Answer:
        """ListIdentityProviders: ``protocol`` is required."""
        request.require("inspect", "identity-providers")
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        if query.get("protocol") != "SAML2":
            raise invalid("protocol must be SAML2")
        return page_of(self._documents.providers, query, request.query("name"))

    def get(self, request: Request) -> Answer:
        """GetIdentityProvider."""
        return shown(self._provider(request), request.now)

    def list_mappings(self, request: Request) -> Answer:
        """ListIdpGroupMappings."""
        where = {"idpId": self._provider(request).id}
        return page_of(self._documents.mappings, request.call.query(), where, sort={})

    def get_mapping(self, request: Request) -> Answer:
        """GetIdpGroupMapping."""
        provider = self._provider(request)
        mapping = self._documents.mappings.get(request.parameters["mapping"])
        return shown(require_found(mapping if mapping and mapping.body["idpId"] == provider.id else None), request.now)

    def _provider(self, request: Request) -> Document:
        request.require("inspect", "identity-providers")
        return require_found(self._documents.providers.get(request.parameters["provider"]))
