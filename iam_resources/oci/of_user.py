"""What everything has that belongs to a user: whose it is."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from iam_resources.engine import Key, Refers, Replaces
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import Identity, UserDirectory
from iam_resources.oci.lifecycle import OciInputs, OciState
from iam_resources.oci.ocids import reference_to

UserReference: TypeAlias = Annotated[
    str, Field(min_length=1), reference_to("user"), Key(), Replaces(), Refers("user_id", "user_name")
]
"""A user of the tenancy, by name or by OCID: both mean the same."""


class OfUserInputs(OciInputs):
    """What everything has that belongs to a user."""

    user: UserReference
    """Whose it is: a user's name or OCID (`ana.user_id`)."""


class OfUserState(OciState):
    """What is known of the user that something belongs to."""

    user_id: str = ""
    """The user's OCID."""
    user_name: str = ""
    """The user's name."""


async def user_of(tenancy: Tenancy, reference: str, *, tried: str) -> Identity:
    """The user that a reference means.

    Raises:
        NotFound: there is none, or the caller may not see users; the error says which is likely.
    """
    async with explained(tenancy, "inspect", "users", tenancy.tenancy_id):
        return await tenancy.part(UserDirectory).identify(reference, tried=tried)
