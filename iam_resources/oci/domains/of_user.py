"""What the resources share that change one thing of a user: the password, the capabilities, the status."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from iam_resources.engine import State
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import USER, OfUserState, UserReference
from iam_resources.shapes.of_user import OfUserLifecycle


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
