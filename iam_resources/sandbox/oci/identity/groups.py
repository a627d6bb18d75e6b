"""Groups: ``/groups``."""

from __future__ import annotations

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.identity.bodies import (
    GROUP_NAME,
    already_exists,
    changes,
    check_description,
    check_name,
    check_tenancy,
    refuse_instance,
    still_in_use,
)
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_found, require_settled, shown
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import new_tags


class Groups:
    """Operations on groups."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def create(self, request: Request) -> Answer:
        """CreateGroup."""
        refuse_instance(request)
        request.require("manage", "groups")
        body = request.body()
        check_tenancy(request, body.get("compartmentId"))
        check_name(body, GROUP_NAME)
        check_description(body)
        if self._documents.groups.find_unique("name", body["name"].lower()):
            raise already_exists("Group", body["name"])
        id = identifiers.new("group")
        made = self._documents.groups.add(
            id,
            {
                "id": id,
                "compartmentId": request.server.tenancy_id,
                "name": body["name"],
                "description": body["description"],
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
                **new_tags(body),
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetGroup."""
        request.require("inspect", "groups", group__id=request.parameters["group"])
        return shown(self._documents.group(request.parameters["group"]), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListGroups."""
        request.require("inspect", "groups")
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        return page_of(self._documents.groups, query, request.query("name"))

    def update(self, request: Request) -> Answer:
        """UpdateGroup: the name cannot be changed."""
        group = self._to_change(request, "use")
        body = request.body()
        check_description(body, required=False)
        return shown(self._documents.groups.change(group, changes(body, "description")), request.now)

    def delete(self, request: Request) -> Answer:
        """DeleteGroup: "The group must be empty"."""
        group = self._to_change(request, "manage")
        if self._documents.memberships.find("groupId", group.id):
            raise still_in_use(f"Group '{group.body['name']}' has members: take them out of it first")
        self._documents.groups.remove(group)
        return NO_CONTENT

    def _to_change(self, request: Request, verb: Verb) -> Document:
        refuse_instance(request)
        group = self._documents.groups.get(request.parameters["group"])
        name = group.body["name"] if group else ""
        request.require(verb, "groups", group__id=request.parameters["group"], group__name=name)
        group = require_found(group)
        request.check_etag(group)
        require_settled(group, request.now)
        return group
