"""Groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.kinds.grants import grants_to, remove_grants_to, roles_granted_to
from iam_resources.sandbox.oci.domains.kinds.kind import Kind
from iam_resources.sandbox.oci.domains.kinds.member_changes import MemberChanges
from iam_resources.sandbox.oci.domains.scim.patch import Change
from iam_resources.sandbox.oci.domains.scim.schema import CORE, EXTENSION
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain

GROUP = f"{EXTENSION}group:Group"
DYNAMIC = f"{EXTENSION}dynamic:Group"
MEMBERS_LIMIT = 10_000
"""SDK, ``GroupMembers``: a request for more members than this fails; they must be read in pages."""


class Groups(Kind):
    """Groups. Their members are stored as memberships; until a document is written, ``_members`` holds the changes of
    them."""

    ocid = "group"
    indexed = ("id", "displayName", "externalId")
    unique = ("displayName",)

    def __init__(self) -> None:
        super().__init__("Group", "Groups", "group", f"{CORE}Group")
        self.computed = {"members": _members, f"{GROUP}:appRoles": roles_granted_to, f"{GROUP}:grants": grants_to}
        self.finders = dict.fromkeys(("members.value", "members.ocid"), _groups_of)

    def check_page(self, domain: Domain, document: Document, attribute: str) -> None:
        """Refuse to show all members of a group that has too many.

        Raises:
            ScimError: 400. The messageId is in the known issues of oracle-quickstart/oci-cis-landingzone-quickstart.
        """
        if attribute == "members" and len(domain.memberships.of_group(document["id"])) > MEMBERS_LIMIT:
            raise bad_request(
                f"The group has more than {MEMBERS_LIMIT} members. Use startIndex and count to get them in pages.",
                "error.identity.group.maxMembersLimit",
            )

    def patch(self, context: Context, document: Document, change: Change) -> None:
        """Changes of members are collected, and made when all checks have passed."""
        if change.attribute.name != "members" or change.path.extension is not None:
            super().patch(context, document, change)
        else:
            document.setdefault("_members", MemberChanges(context.domain, document["id"])).add_operation(change)

    def fill(self, context: Context, document: Document) -> None:
        """Complete the references to members, so that ``ocid`` alone is enough.

        Raises:
            ScimError: 400; a member does not exist. 409; one is named twice.
        """
        if "members" in document:
            changes = MemberChanges(context.domain, document.get("id", ""))
            changes.replace(document.pop("members"))
            document["_members"] = changes

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """Add the values that the service sets (guide 3.7, 3.11)."""
        document.setdefault("nonUniqueDisplayName", document["displayName"])
        unchanged = former is not None and former["nonUniqueDisplayName"] == document["nonUniqueDisplayName"]
        if former is not None and unchanged and former["nonUniqueDisplayName"] == former["displayName"]:
            document["nonUniqueDisplayName"] = document["displayName"]
        document.setdefault(DYNAMIC, {}).setdefault("membershipType", "static")

    def after_write(self, context: Context, document: Document, former: Document | None) -> None:
        """Make the requested changes of memberships, if there are any."""
        changes = document.pop("_members", None)
        if changes is not None:
            changes.carry_out(document["id"], context.moment)

    def after_removal(self, context: Context, document: Document) -> None:
        """Memberships and grants are removed with a group."""
        context.domain.memberships.drop_group(document["id"])
        remove_grants_to(context.domain, document)


def _members(domain: Domain, group: Document) -> list[dict[str, Any]]:
    return [_reference(domain, membership) for membership in domain.memberships.of_group(group["id"])]


def _reference(domain: Domain, membership: dict[str, Any]) -> dict[str, Any]:
    user = domain.users[membership["user"]]
    return {
        "value": user["id"],
        "dateAdded": membership["dateAdded"],
        "ocid": user["ocid"],
        "membershipOcid": membership["membershipOcid"],
        "$ref": f"Users/{user['id']}",
        "display": user["displayName"],
        "type": "User",
        "name": user["userName"],
    }


def _groups_of(domain: Domain, user: str) -> Iterable[str]:
    found = domain.find("Users", user)
    return domain.memberships.listed_groups(found["id"]) if found else ()
