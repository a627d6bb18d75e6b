"""How a program names users and groups of a domain, what is known of those that it names, and what one user has."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias, TypeVar

from pydantic import AfterValidator, Field

from iam_resources.engine import Follows, Key, Refers, State
from iam_resources.oci.base.of_user import reference_to
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.shapes.of_user import OfUserLifecycle
from iam_resources.shapes.place import End


def _trimmed(name: str) -> str:
    """A name without blanks around it: the service would drop them or take them for part of the name.

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

UserReference: TypeAlias = Annotated[UserName, Key(), Refers("user_id", "user_ocid", "user_name", ignore_case=True)]
"""A user of the domain, by id, OCID or user name: all mean the same. Names are case-insensitive."""

GroupReference: TypeAlias = Annotated[
    Name, reference_to("group"), Key(), Refers("group_id", "group_ocid", "group_name", ignore_case=True)
]
"""A group of the domain, by id, OCID or display name: all mean the same. Names are case-insensitive."""


class OfUserState(State):
    user_id: Annotated[str, Follows("user")] = ""
    """The user's id."""
    user_ocid: Annotated[str, Follows("user")] = ""
    """The user's OCID."""
    user_name: Annotated[str, Follows("user")] = ""
    """The user's name."""


class OfGroupState(State):
    group_id: Annotated[str, Follows("group")] = ""
    """The group's id."""
    group_ocid: Annotated[str, Follows("group")] = ""
    """The group's OCID."""
    group_name: Annotated[str, Follows("group")] = ""
    """The group's display name."""


USER = End("user", lambda domain: domain.users, {"id": "user_id", "ocid": "user_ocid", "name": "user_name"})
"""The user of a relation."""

GROUP = End("group", lambda domain: domain.groups, {"id": "group_id", "ocid": "group_ocid", "name": "group_name"})
"""The group of a relation."""


class OfUserInputs(DomainInputs):
    """What a program says of whose it is."""

    user: UserReference
    """Whose: a user's id (`ana.user_id`), OCID or user name."""


class AnyOfUserState(DomainInputs, DomainState, OfUserState):
    user: str = ""
    """The user's name."""


I = TypeVar("I", bound=OfUserInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class OfDomainUserLifecycle(OfUserLifecycle[I, S, IdentityDomain], DomainLifecycle[I, S]):
    """A lifecycle of something that one user has; its id is the user's."""

    user = USER
    collection = "Users"
    id_formats: ClassVar[tuple[str, ...]] = (
        "<user name, id or OCID>",
        "<domain URL>/admin/v1/Users/<user name, id or OCID>",
    )
