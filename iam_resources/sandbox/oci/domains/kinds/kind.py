"""The interface of a kind of resource."""

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
    """A kind of resource. ``answers.resources`` calls the methods, in this order.

    Attributes:
        name: as in ``meta.resourceType``.
        endpoint: below ``/admin/v1``.
        schema: its attributes.
        ocid: the type in its OCIDs; None = its resources have none.
        methods: HTTP methods that it supports.
        indexed: paths that have an index.
        unique: attributes whose values are unique, case-insensitively.
        computed: attributes that are computed when they are read, by path.
        finders: searches for values of computed attributes, by path.
        once: attributes that are in the answer to the creation only, and are not stored.
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
        """Called before all values of an attribute are shown.

        Raises:
            ScimError: there are too many.
        """

    def patch(self, context: Context, document: Document, change: Change) -> None:
        """Make one change of a PATCH in a document.

        Raises:
            ScimError: it cannot be made.
        """
        apply(change, document)

    def fill(self, context: Context, document: Document) -> None:
        """Add the values that the service knows, before the document is checked. It may be changed in place."""

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """Check a resource as it is to be; ``former`` as it was. Adds the values that the service sets.

        Raises:
            ScimError: it is invalid.
        """

    def after_write(self, context: Context, document: Document, former: Document | None) -> None:
        """Called when a resource has been written."""

    def check_removal(self, context: Context, document: Document, force: bool) -> None:
        """Check whether a resource can be deleted.

        Raises:
            ScimError: it cannot.
        """

    def after_removal(self, context: Context, document: Document) -> None:
        """Called when a resource has been deleted: remove what belongs to it."""


def resolve_reference(domain: Domain, kind: str, endpoint: str, reference: dict[str, Any], attribute: str) -> Document:
    """The resource that a reference names by ``value`` or by ``ocid``; the reference gets both.

    Args:
        domain: where to look.
        kind: of resource, for the error message.
        endpoint: of the kind.
        reference: the reference; may be changed.
        attribute: e.g. ``Group.members``, for the error message.

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
