"""References to users and groups by name or OCID, and what belongs to a user."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from iam_resources.engine import Follows, Key, Local, Refers, Replaces
from iam_resources.oci.base.lifecycle import OciInputs, OciState
from iam_resources.shapes.place import End

_KINDS = {
    "compartment": "a compartment",
    "dynamicgroup": "a dynamic group",
    "fnapp": "an application",
    "fnfunc": "a function",
    "group": "a group",
    "policy": "a policy",
    "tenancy": "a tenancy",
    "user": "a user",
}
"""What is mistaken for another; an OCID of a kind that is not here is left to the service."""


def reference_to(kind: str) -> AfterValidator:
    """The check of a field that names an object by name or OCID, in the preview, before anything is looked up.

    Args:
        kind: the second word of its OCIDs.
    """

    def check(reference: str) -> str:
        given = reference.split(".")[1] if reference.startswith("ocid1.") else kind
        if given != kind and given in _KINDS:
            raise ValueError(
                f"is the OCID of {_KINDS[given]}, not of {_KINDS[kind]}: write the name, or an OCID that begins with"
                f" ocid1.{kind}."
            )
        return reference

    return AfterValidator(check)


UserReference: TypeAlias = Annotated[
    str, Field(min_length=1), reference_to("user"), Key(), Refers("user_id", "user_name")
]
"""A user of the tenancy, by name or by OCID: both mean the same."""

GroupReference: TypeAlias = Annotated[
    str, Field(min_length=1), reference_to("group"), Key(), Refers("group_id", "group_name")
]
"""A group of the tenancy, by name or by OCID: both mean the same."""


class OfUserInputs(OciInputs):
    """What everything has that belongs to a user."""

    user: UserReference
    """Whose it is: a user's name or OCID (`ana.user_id`)."""


class CredentialInputs(OciInputs):
    """What every credential has: it belongs to one user for ever."""

    user: Annotated[UserReference, Replaces()]
    """Whose it is: a user's name or OCID (`ana.user_id`)."""


class ToldOnceInputs(CredentialInputs):
    """What every credential has whose secret the service returns once."""

    replace_stray: Annotated[bool | None, Local()] = None
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else is reported and stays."""


class OfUserState(OciState):
    """What is known of the user that something belongs to."""

    user_id: Annotated[str, Follows("user")] = ""
    """The user's OCID."""
    user_name: Annotated[str, Follows("user")] = ""
    """The user's name."""


class OfGroupState(OciState):
    """What is known of the group that something belongs to."""

    group_id: Annotated[str, Follows("group")] = ""
    """The group's OCID."""
    group_name: Annotated[str, Follows("group")] = ""
    """The group's name."""


USER = End("user", lambda tenancy: tenancy.users, {"id": "user_id", "name": "user_name"})
"""The user of a relation."""

GROUP = End("group", lambda tenancy: tenancy.groups, {"id": "group_id", "name": "group_name"})
"""The group of a relation."""
