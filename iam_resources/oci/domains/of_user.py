"""What the resources share that change one thing of a user: its password, what it may use, whether it is active."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from iam_resources.engine import State
from iam_resources.errors import NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import Representation
from iam_resources.oci.domains.directory import Identity, UserDirectory
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import OfUserState, UserReference


class OfUserInputs(DomainInputs):
    """What a program says of whose it is."""

    user: UserReference
    """Whose: a user's id (`ana.user_id`), OCID or user name."""


class AnyOfUserState(DomainInputs, DomainState, OfUserState):
    """What is known of whose it is."""

    user: str = ""
    """As written."""


I = TypeVar("I", bound=OfUserInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class OfUserLifecycle(DomainLifecycle[I, S]):
    """A lifecycle of something that one user has; its id is the user's."""

    async def user_of(self, inputs: I, state: DomainState | None = None, *, tried: str) -> tuple[Domain, Identity]:
        """The domain, and the user in it.

        Args:
            inputs: what the program says.
            state: what is known of it; None where it is being made.
            tried: what is being done, for the error.
        """
        domain = await self.domain_of(inputs, state)
        return domain, await domain.part(UserDirectory).identify(inputs.user, tried=tried)

    async def find(self, import_id: str, inputs: I | None) -> str:
        domain, reference = await self.domain_at(import_id)
        seen = await domain.part(UserDirectory).look_up(reference)
        if seen is None:
            raise NotFound(f"there is no user {reference} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), str(seen["id"]))

    async def seen_at(
        self, id: str, known: AnyOfUserState | None, as_known: Callable[[Representation], bool] = lambda _: True
    ) -> tuple[Domain, Representation | None]:
        """The domain of an id, and the user; None where it is gone.

        Args:
            id: of the resource.
            known: its state; None on import.
            as_known: whether the user is as it is known; a listing that says otherwise may only lag behind.
        """
        domain, user_id = await self.domain_at(id, known)
        user_id = known.user_id if known and known.user_id else user_id
        return domain, await domain.part(UserDirectory).by_id_unless(user_id, as_known)
