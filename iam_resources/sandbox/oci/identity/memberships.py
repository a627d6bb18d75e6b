"""Memberships in groups: ``/userGroupMemberships``. A membership has an OCID of its own."""

from __future__ import annotations

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import ServiceError, missing, not_found
from iam_resources.sandbox.oci.identity.bodies import check_tenancy, refuse_instance
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_found, require_settled, shown


class Memberships:
    """Operations on memberships. Each needs rights on the group and on the user."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def create(self, request: Request) -> Answer:
        """AddUserToGroup."""
        refuse_instance(request)
        body = request.body()
        for name in ("userId", "groupId"):
            if not body.get(name):
                raise missing(name)
        group = self._documents.groups.get(body["groupId"])
        user = self._documents.users.get(body["userId"])
        request.require("use", "groups", group__id=body["groupId"], group__name=group.body["name"] if group else "")
        request.require("use", "users", user__id=body["userId"])
        if group is None or user is None:
            raise not_found()
        if self._documents.memberships.find_unique("pair", (user.id, group.id)):
            raise ServiceError(
                409,
                "UserGroupMembershipAlreadyExists",
                f"User '{user.body['name']}' is already a member of group '{group.body['name']}'",
            )
        id = identifiers.new("groupmembership")
        made = self._documents.memberships.add(
            id,
            {
                "id": id,
                "compartmentId": request.server.tenancy_id,
                "groupId": group.id,
                "userId": user.id,
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetUserGroupMembership."""
        self._may_inspect(request)
        return shown(self._membership(request), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListUserGroupMemberships: "you must set one of them", the user or the group."""
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        where = request.query("userId", "groupId")
        if not where:
            raise ServiceError(400, "InvalidParameter", "userId or groupId must be specified")
        if where.get("userId") != request.principal.id:
            self._may_inspect(request)
        return page_of(self._documents.memberships, query, where, sort={})

    def delete(self, request: Request) -> Answer:
        """RemoveUserFromGroup."""
        refuse_instance(request)
        membership = self._membership(request)
        request.require("use", "groups", group__id=membership.body["groupId"])
        request.require("use", "users", user__id=membership.body["userId"])
        request.check_etag(membership)
        require_settled(membership, request.now)
        self._documents.memberships.remove(membership)
        return NO_CONTENT

    def _may_inspect(self, request: Request) -> None:
        request.require("inspect", "groups")
        request.require("inspect", "users")

    def _membership(self, request: Request) -> Document:
        return require_found(self._documents.memberships.get(request.parameters["membership"]))
