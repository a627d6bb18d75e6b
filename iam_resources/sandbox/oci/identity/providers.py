"""Identity providers of the time before identity domains: ``/identityProviders``, for reading, and group mappings."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid
from iam_resources.sandbox.oci.identity.bodies import NAME_LONGEST, check_tenancy
from iam_resources.sandbox.oci.identity.shelf import Shelf
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import GONE, Request, check_text, shown, stamp, there
from iam_resources.sandbox.oci.server import Verb


class Providers:
    """Operations on identity providers and on what their groups stand for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def list_some(self, request: Request) -> Answer:
        """ListIdentityProviders: ``protocol`` has to be given."""
        request.require("inspect", "identity-providers")
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        if query.get("protocol") != "SAML2":
            raise invalid("protocol must be SAML2")
        return page_of(self._shelf.providers, query, request.query("name"))

    def get(self, request: Request) -> Answer:
        """GetIdentityProvider."""
        return shown(self._provider(request), request.now)

    def list_mappings(self, request: Request) -> Answer:
        """ListIdpGroupMappings."""
        where = {"idpId": self._provider(request).id}
        return page_of(self._shelf.mappings, request.call.query(), where, sort={})

    def get_mapping(self, request: Request) -> Answer:
        """GetIdpGroupMapping."""
        return shown(self._mapping(request), request.now)

    def create_mapping(self, request: Request) -> Answer:
        """CreateIdpGroupMapping: one for each pair of groups."""
        provider = self._provider(request, "manage")
        body = request.body()
        fields = {"idpId": provider.id, **self._pair(body)}
        self._check_free(fields)
        id = identifiers.new("idpgroupmapping")
        more = {"compartmentId": request.server.tenancy_id, "timeCreated": stamp(request.now), "inactiveStatus": None}
        return shown(self._shelf.mappings.add(id, {"id": id, **fields, **more}), request.now)

    def update_mapping(self, request: Request) -> Answer:
        """UpdateIdpGroupMapping: what is missing stays."""
        mapping = self._mapping(request, "manage")
        request.check_etag(mapping)
        given = {name: value for name, value in request.body().items() if value is not None}
        fields = {name: mapping.body[name] for name in ("idpId", "idpGroupName", "groupId")}
        fields |= self._pair({**fields, **given})
        self._check_free(fields, mapping)
        self._shelf.mappings.change(mapping, fields)
        return shown(mapping, request.now)

    def delete_mapping(self, request: Request) -> Answer:
        """DeleteIdpGroupMapping."""
        mapping = self._mapping(request, "manage")
        request.check_etag(mapping)
        self._shelf.mappings.remove(mapping)
        return GONE

    def _pair(self, body: dict[str, Any]) -> dict[str, Any]:
        check_text(body, "idpGroupName", most=NAME_LONGEST)
        check_text(body, "groupId", most=255)
        return {"idpGroupName": body["idpGroupName"], "groupId": self._shelf.group(body["groupId"]).id}

    def _check_free(self, fields: dict[str, Any], mine: Document | None = None) -> None:
        for other in self._shelf.mappings.held("idpId", fields["idpId"]):
            if other is not mine and all(other.body[name] == value for name, value in fields.items()):
                raise ServiceError(
                    409, "IdpGroupMappingAlreadyExists", f"The group '{fields['idpGroupName']}' is mapped so already"
                )

    def _mapping(self, request: Request, verb: Verb = "inspect") -> Document:
        provider = self._provider(request, verb)
        mapping = self._shelf.mappings.get(request.parameters["mapping"])
        return there(mapping if mapping and mapping.body["idpId"] == provider.id else None)

    def _provider(self, request: Request, verb: Verb = "inspect") -> Document:
        request.require(verb, "identity-providers")
        return there(self._shelf.providers.get(request.parameters["provider"]))
