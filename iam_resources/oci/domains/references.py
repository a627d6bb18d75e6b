"""How a program names users and groups of a domain, and what is known of those that it names."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field

from iam_resources.engine import Follows, Key, Refers, State
from iam_resources.oci.domains.directory import Identity
from iam_resources.oci.ocids import reference_to


def _trimmed(name: str) -> str:
    """A name without blanks around it: with them it is another name, and nearly always a slip.

    Raises:
        ValueError: it has some.
    """
    if name != name.strip():
        raise ValueError("must not begin or end with blanks or line breaks")
    return name


Name: TypeAlias = Annotated[str, Field(min_length=1), AfterValidator(_trimmed)]
"""What something is called."""

OwnName: TypeAlias = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_trimmed)]
"""What the resource itself is called."""

UserName: TypeAlias = Annotated[Name, reference_to("user")]
"""A user of the domain, by id, OCID or user name: all mean the same."""

UserReference: TypeAlias = Annotated[UserName, Key(), Refers("user_id", "user_ocid", "user_name")]
"""A user of the domain, by id, OCID or user name: all mean the same."""

GroupReference: TypeAlias = Annotated[
    Name, reference_to("group"), Key(), Refers("group_id", "group_ocid", "group_name")
]
"""A group of the domain, by id, OCID or display name: all mean the same."""


class OfUserState(State):
    """What is known of the user that a resource belongs to."""

    user_id: Annotated[str, Follows("user")] = ""
    """The user's id."""
    user_ocid: Annotated[str, Follows("user")] = ""
    """The user's OCID."""
    user_name: Annotated[str, Follows("user")] = ""
    """The user's name."""


class OfGroupState(State):
    """What is known of the group that a resource belongs to."""

    group_id: Annotated[str, Follows("group")] = ""
    """The group's id."""
    group_ocid: Annotated[str, Follows("group")] = ""
    """The group's OCID."""
    group_name: Annotated[str, Follows("group")] = ""
    """The group's display name."""


def of_user(user: Identity) -> dict[str, Any]:
    """The fields of `OfUserState`."""
    return {"user_id": user.id, "user_ocid": user.ocid, "user_name": user.name}


def of_group(group: Identity) -> dict[str, Any]:
    """The fields of `OfGroupState`."""
    return {"group_id": group.id, "group_ocid": group.ocid, "group_name": group.name}


def word_for(known: Identity, said: str | None) -> str:
    """What a program calls something: its own word where that means it, else the name.

    Args:
        known: what it is called.
        said: the program's word, None for nothing; capital letters of a name count as small ones, as in the service.
    """
    means = said is not None and (said in (known.id, known.ocid) or said.lower() == known.name.lower())
    return said if said and means else known.name
