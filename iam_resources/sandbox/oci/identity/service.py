"""The service: its paths and operations."""

from __future__ import annotations

import json
from collections.abc import Callable

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.access.decision import Access
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import not_found
from iam_resources.sandbox.oci.identity import domains, seed, tenancies
from iam_resources.sandbox.oci.identity.api_keys import ApiKeys
from iam_resources.sandbox.oci.identity.compartment_tree import CompartmentTree
from iam_resources.sandbox.oci.identity.compartments import Compartments
from iam_resources.sandbox.oci.identity.credentials import KINDS, Credentials
from iam_resources.sandbox.oci.identity.directory import IdentityDirectory
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.identity.domains import Domains
from iam_resources.sandbox.oci.identity.dynamic_groups import DynamicGroups
from iam_resources.sandbox.oci.identity.groups import Groups
from iam_resources.sandbox.oci.identity.memberships import Memberships
from iam_resources.sandbox.oci.identity.policies import Policies
from iam_resources.sandbox.oci.identity.providers import Providers
from iam_resources.sandbox.oci.identity.ui_passwords import UiPasswords
from iam_resources.sandbox.oci.identity.users import Users
from iam_resources.sandbox.oci.request import Request
from iam_resources.sandbox.oci.rest import Answered, Handler, Rest
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.store import Store

PREFIX = "/oci/identity/20160918"
Table = list[tuple[str, str, Handler]]


class Identity:
    """IAM REST.

    Args:
        store: where the documents are kept.
        server: what all services share; it gets its ``access`` and ``compartments`` here.
        administrator: name of the first user.
    """

    def __init__(self, store: Store, server: Server, administrator: str) -> None:
        self.documents = IdentityDocuments(store, server)
        server.directories.append(IdentityDirectory(self.documents))
        server.compartments = CompartmentTree(server.tenancy_id, self.documents.compartments)
        access = Access(server, self.documents.policies)
        server.access = access
        seed.first_start(self.documents, administrator, server.clock())
        operations = [
            *_objects(self.documents, access),
            *_credentials(self.documents),
            ("GET", "/tenancies/{tenancy}", tenancies.get),
            ("GET", "/tenancies/{tenancy}/regionSubscriptions", tenancies.list_subscriptions),
            ("GET", "/regions", tenancies.list_regions),
        ]
        refusing: Table = [(method, path, _refuse_header(handler)) for method, path, handler in operations]
        self._rest = Rest(server, PREFIX, refusing, self._still_there)

    def answer(self, call: Call) -> Answered:
        """Handle one call."""
        return self._rest.answer(call)

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        return self._rest.template(raw_path)

    def add_domain(self, name: str, ocid: str) -> Document:
        """List an identity domain; returns the one that is listed under the name already."""
        known = self.documents.domains.find_unique("displayName", name.lower())
        return known or domains.add(self.documents, name, self.documents.server.clock(), ocid)

    def _still_there(self, answer: Answer) -> Callable[[], bool]:
        body = json.loads(answer.body or b"{}")
        id = body.get("id") or body.get("keyId")
        return lambda: id is None or self.documents.has_document(id)


def _objects(documents: IdentityDocuments, access: Access) -> Table:
    users, groups, memberships = Users(documents), Groups(documents), Memberships(documents)
    policies, dynamic_groups = Policies(documents, access), DynamicGroups(documents)
    compartments, domain_list, providers = Compartments(documents), Domains(documents), Providers(documents)
    return [
        ("POST", "/users", users.create),
        ("GET", "/users", users.list_some),
        ("GET", "/users/{user}", users.get),
        ("PUT", "/users/{user}", users.update),
        ("DELETE", "/users/{user}", users.delete),
        ("PUT", "/users/{user}/state", users.update_state),
        ("PUT", "/users/{user}/capabilities", users.update_capabilities),
        ("POST", "/groups", groups.create),
        ("GET", "/groups", groups.list_some),
        ("GET", "/groups/{group}", groups.get),
        ("PUT", "/groups/{group}", groups.update),
        ("DELETE", "/groups/{group}", groups.delete),
        ("POST", "/userGroupMemberships", memberships.create),
        ("GET", "/userGroupMemberships", memberships.list_some),
        ("GET", "/userGroupMemberships/{membership}", memberships.get),
        ("DELETE", "/userGroupMemberships/{membership}", memberships.delete),
        ("POST", "/policies", policies.create),
        ("GET", "/policies", policies.list_some),
        ("GET", "/policies/{policy}", policies.get),
        ("PUT", "/policies/{policy}", policies.update),
        ("DELETE", "/policies/{policy}", policies.delete),
        ("POST", "/dynamicGroups", dynamic_groups.create),
        ("GET", "/dynamicGroups", dynamic_groups.list_some),
        ("GET", "/dynamicGroups/{group}", dynamic_groups.get),
        ("PUT", "/dynamicGroups/{group}", dynamic_groups.update),
        ("DELETE", "/dynamicGroups/{group}", dynamic_groups.delete),
        ("POST", "/compartments", compartments.create),
        ("GET", "/compartments", compartments.list_some),
        ("GET", "/compartments/{compartment}", compartments.get),
        ("GET", "/domains", domain_list.list_some),
        ("GET", "/domains/{domain}", domain_list.get),
        ("GET", "/identityProviders", providers.list_some),
        ("GET", "/identityProviders/{provider}", providers.get),
        ("GET", "/identityProviders/{provider}/groupMappings", providers.list_mappings),
        ("GET", "/identityProviders/{provider}/groupMappings/{mapping}", providers.get_mapping),
    ]


def _credentials(documents: IdentityDocuments) -> Table:
    keys, passwords = ApiKeys(documents), UiPasswords(documents)
    table: Table = [
        ("POST", "/users/{user}/apiKeys", keys.create),
        ("GET", "/users/{user}/apiKeys", keys.list_some),
        ("DELETE", "/users/{user}/apiKeys/{fingerprint}", keys.delete),
        ("POST", "/users/{user}/uiPassword", passwords.reset),
        ("GET", "/users/{user}/uiPassword", passwords.get),
    ]
    for kind in KINDS:
        of_kind = Credentials(documents, kind)
        path = f"/users/{{user}}/{kind.path}"
        table += [
            ("POST", path, of_kind.create),
            ("GET", path, of_kind.list_some),
            ("PUT", f"{path}/{{credential}}", of_kind.update),
            ("DELETE", f"{path}/{{credential}}", of_kind.delete),
        ]
    return table


def _refuse_header(handler: Handler) -> Handler:
    """The compartment must be in the body or the query; a call that names it in a header is refused."""

    def checked(request: Request) -> Answered:
        if "compartment-id" in request.call.headers:
            raise not_found()
        return handler(request)

    return checked
