"""Credentials with a text that says what they are for, and that can be changed.

create, read, delete  as all credentials
update  PUT users/{id}/<kind>/{credential} with if-match
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from iam_resources.oci.api.credentials import LabelledCredentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.credential import CredentialLifecycle, CredentialState
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import ETAG
from iam_resources.oci.guard import holds
from iam_resources.oci.of_user import OfUserInputs

I = TypeVar("I", bound=OfUserInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=CredentialState)


class LabelledLifecycle(CredentialLifecycle[I, S]):
    """Create, read, update and delete of one kind of credential with a text."""

    label: ClassVar[tuple[str, str]]
    """The field with the text, and its name in the API."""

    def api(self, tenancy: Tenancy) -> LabelledCredentials:
        raise NotImplementedError

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        user_id, credential_id = id.split("/", 1)
        tenancy = await self.home_of(state, inputs, tried=f"update {credential_id}")
        field, wire = self.label
        wanted = getattr(inputs, field)

        async def act(known: S) -> S:
            reply = await self.api(tenancy).update(user_id, credential_id, {wire: wanted}, etag=known.etag)
            said = {"user": inputs.user, "tenancy_id": tenancy.tenancy_id, "etag": reply.headers.get(ETAG, "")}
            return state.model_copy(update={field: wanted, **said})

        async with explained(tenancy, "manage", "users", tenancy.tenancy_id):
            return await self._guarded(tenancy, id, state, act, verb="update", wanted=inputs)

    def differing(self, known: S, seen: S, wanted: I | None) -> list[str]:
        field, _ = self.label
        same = getattr(known, field) == getattr(seen, field)
        return [] if same or holds(seen, wanted, field) else [field]
