"""What the operations ask of each kind of resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import no_such_reference
from iam_resources.sandbox.oci.domains.scim.patch import Change, apply
from iam_resources.sandbox.oci.domains.scim.schema import ORACLE, Schema, load
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain

Computed = Callable[["Domain", Document], Any]
Finder = Callable[["Domain", str], Iterable[str]]

READ = frozenset({"GET"})
ALL = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
NO_PUT = ALL - {"PUT"}


class Kind:
    """A kind of resource. ``answers.resources`` calls the methods, in the order in which they stand.

    Attributes:
        name: as in ``meta.resourceType``.
        endpoint: below ``/admin/v1``.
        schema: its attributes.
        ocid: the type in its OCIDs; None = its resources have none.
        methods: what can be done with it.
        indexed: paths that searches find without a look at all resources.
        unique: attributes of which no two resources have the same value, in any case.
        computed: attributes that are worked out when they are asked for, by path.
        finders: paths of computed attributes that searches find through another index.
        once: attributes that are in the answer to the creation only, and are not kept.
    """

    name: str
    endpoint: str
    schema: Schema
    ocid: str | None = None
    methods: frozenset[str] = ALL
    indexed: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    computed: dict[str, Computed]
    finders: dict[str, Finder]

    def __init__(self, name: str, endpoint: str, table: str, urn: str | None = None) -> None:
        self.name = name
        self.endpoint = endpoint
        self.schema = load(name, urn or f"{ORACLE}{name}", table)
        self.computed = {}
        self.finders = {}

    def check_page(self, domain: Domain, document: Document, attribute: str) -> None:
        """An attribute is about to be shown with all its values.

        Raises:
            ScimError: there are too many.
        """

    def patch(self, context: Context, document: Document, change: Change) -> None:
        """Carry out one change of a PATCH in a document.

        Raises:
            ScimError: it cannot be carried out.
        """
        apply(change, document)

    def fill(self, context: Context, document: Document) -> None:
        """Put in what the service knows itself, before anything is checked. The document may be changed."""

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """Look at a resource as it is to be; ``former`` as it was. What the service adds is added here.

        Raises:
            ScimError: it cannot be so.
        """

    def after_write(self, context: Context, document: Document, former: Document | None) -> None:
        """A resource has been written."""

    def check_removal(self, context: Context, document: Document, force: bool) -> None:
        """Look at a resource that is to go.

        Raises:
            ScimError: it has to stay.
        """

    def after_removal(self, context: Context, document: Document) -> None:
        """A resource is gone; take away what belongs to it."""


def resolve_reference(domain: Domain, kind: str, endpoint: str, reference: dict[str, Any], attribute: str) -> Document:
    """The resource that a reference names by ``value`` or by ``ocid``; the reference gets both.

    Args:
        domain: where to look.
        kind: of resource, for the error text.
        endpoint: of the kind.
        reference: the reference; may be changed.
        attribute: e.g. ``Group.members``, for the error text.

    Raises:
        ScimError: 400; there is no such resource.
    """
    given = reference.get("value") or reference.get("ocid") or ""
    found = domain.find(endpoint, given)
    if found is None:
        raise no_such_reference(attribute, kind, given)
    reference["value"] = found["id"]
    if "ocid" in found:
        reference["ocid"] = found["ocid"]
    return found
