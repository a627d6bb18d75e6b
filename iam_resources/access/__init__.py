"""Who may do what, read from resources: the four words of the field, and what a vendor's package says of its own kinds.

    resource      where something may be done: a realm, a tenancy, a compartment, an account
    entitlement   what may be done there: a role, being in a group, a permission set, what a policy statement allows
    grant         one principal has one entitlement
    principal     a user or a group

A vendor's `access.py` says which of its resource types are objects (`OBJECTS`), and reads the grants from the others
(`GRANTS`). It calls no vendor and knows no Pulumi: everything is taken from states and inputs.
"""

from iam_resources.access.catalog import Catalog
from iam_resources.access.model import EVERYBODY, Entitlement, Grant, Principal, Resource, Trait
from iam_resources.access.observed import Observed
from iam_resources.access.reading import End, ObjectRule, Reference, Vendor, field_name, of_pairs
from iam_resources.access.side import Found, Side
from iam_resources.access.state import UNKNOWN, State, is_secret, is_unknown, text_in

__all__ = [
    "EVERYBODY",
    "UNKNOWN",
    "Catalog",
    "End",
    "Entitlement",
    "Found",
    "Grant",
    "ObjectRule",
    "Observed",
    "Principal",
    "Reference",
    "Resource",
    "Side",
    "State",
    "Trait",
    "Vendor",
    "field_name",
    "is_secret",
    "is_unknown",
    "of_pairs",
    "text_in",
]
