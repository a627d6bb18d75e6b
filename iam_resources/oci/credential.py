"""What the credentials of a user have in common.

create  POST users/{id}/<kind>, one call; what it tells once is kept
read    GET users/{id}/<kind>
update  nothing
delete  DELETE users/{id}/<kind>/{credential} with if-match, and GET until it is gone
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar, TypeVar

from iam_resources.engine import Partial
from iam_resources.errors import IamError, NotFound, VendorError
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.credentials import Credentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import DELETED, ETAG, Identity, UserDirectory, seen_in
from iam_resources.oci.guard import guarded
from iam_resources.oci.lifecycle import OciLifecycle
from iam_resources.oci.of_user import OfUserInputs, OfUserState, user_of
from iam_resources.oci.waiting import active, gone, once_known
from iam_resources.oci.young import ended, is_young, looked_for


class CredentialState(OfUserInputs, OfUserState):
    """What is known of every credential."""

    lifecycle_state: str = ""
    """`ACTIVE`, or why it can not be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: str = ""
    """The version that was seen last."""


I = TypeVar("I", bound=OfUserInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=CredentialState)
R = TypeVar("R")


class CredentialLifecycle(OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of credential.

    What the service tells once, at the making, is kept: a read tells the rest and leaves that as it is.
    """

    id_formats: ClassVar[tuple[str, ...]] = ("<user name or OCID>/<id>",)
    once: ClassVar[tuple[str, ...]] = ()
    """The fields that only the making tells."""
    manages_users = True
    most: ClassVar[int]
    """How many a user can have."""

    def api(self, tenancy: Tenancy) -> Credentials:
        """The calls of this kind."""
        raise NotImplementedError

    async def make(self, tenancy: Tenancy, user: Identity, inputs: I) -> tuple[Reply, dict[str, Any]]:
        """Make one; gives the answer, and what is to be kept that the answer does not tell."""
        raise NotImplementedError

    def from_wire(self, seen: Body) -> S:
        """The state that a body of the API tells of, without the user's name."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        tenancy = await self.tenancy_of(inputs)
        api = self.api(tenancy)
        tried = f"create {api.kind} of user {inputs.user}"
        tenancy.caller.check_manages_users(tried=tried)
        user = await user_of(tenancy, inputs.user, tried=tried)
        async with explained(tenancy, "manage", "users", tenancy.tenancy_id):
            try:
                new = tenancy.part(UserDirectory).is_new(user.id)
                reply, kept = await once_known(lambda: self.make(tenancy, user, inputs), new=new)
            except VendorError as refused:
                if "LimitExceeded" in refused.code:
                    refused.hint = (
                        f"A user can have {self.most}: delete one that is not used any more; where this one takes the"
                        " place of another, that can go first: opts=pulumi.ResourceOptions(delete_before_replace=True)"
                    )
                raise
        made = seen_in(reply)
        credential_id = str(made[api.key])
        what = f"{api.kind} {credential_id} of user {user.name}"
        said = {"user": inputs.user, "user_name": user.name, "tenancy_id": tenancy.tenancy_id, **kept}
        id_ = f"{user.id}/{credential_id}"
        try:
            seen = await active(made, lambda: self._look(api, user.id, credential_id), what=what)
        except IamError as error:  # it is there, and its secret is told only once
            raise Partial(id_, self.from_wire({**made, **kept}).model_copy(update=said), error) from error
        return id_, self.from_wire({**made, **seen, **kept}).model_copy(update=said)

    async def find(self, import_id: str, inputs: I | None) -> str:
        tenancy, tried = await self.tenancy_of(inputs), f"import {import_id}"
        reference, credential_id = self.parts_of(import_id)
        user = await user_of(tenancy, reference, tried=tried)
        return f"{user.id}/{credential_id}"

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        tenancy = await self.home_of(state, state, tried=f"read {id}")
        user_id, credential_id = id.split("/", 1)
        young = state is not None and is_young(state.time_created)
        async with explained(tenancy, "read", "users", tenancy.tenancy_id):
            seen = await looked_for(lambda: self._find(tenancy, user_id, credential_id), young=young)
            user = await tenancy.part(UserDirectory).by_id(user_id) if seen is not None else None
        if seen is None or user is None:
            return None
        found = self.from_wire(seen)
        said: dict[str, Any] = {name: getattr(state, name) for name in (*self.once, "etag")} if state else {}
        said |= {"user": user["name"], "user_name": user["name"], "tenancy_id": tenancy.tenancy_id}
        return id, found.model_copy(update=said)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        """Nothing of a credential can be changed; kinds of which something can say so. One that was made by half is
        waited for."""
        user_id, credential_id = id.split("/", 1)
        tenancy = await self.home_of(state, inputs, tried=f"update {credential_id}")
        api = self.api(tenancy)
        known = {"lifecycleState": state.lifecycle_state}
        what = f"{api.kind} {credential_id} of user {state.user_name}"
        seen = await active(known, lambda: self._look(api, user_id, credential_id), what=what)
        said = {"user": inputs.user, "tenancy_id": tenancy.tenancy_id, "lifecycle_state": seen["lifecycleState"]}
        return state.model_copy(update=said)

    def differing(self, known: S, seen: S, wanted: I | None) -> list[str]:
        """The fields in which two states of one credential differ, and which are not as wanted already."""
        return []

    async def delete(self, id: str, state: S) -> None:
        user_id, credential_id = id.split("/", 1)
        tenancy = await self.home_of(state, state, tried=f"delete {credential_id}")
        api = self.api(tenancy)

        async def act(known: S) -> None:
            await api.delete(user_id, credential_id, etag=known.etag)

        async def end() -> None:
            await self._guarded(tenancy, id, state, act, verb="delete", wanted=None)
            what = f"{api.kind} {credential_id} of user {state.user_name}"
            await gone(lambda: self._look(api, user_id, credential_id), what=what)

        async with explained(tenancy, "manage", "users", tenancy.tenancy_id):
            there = partial(self._find, tenancy, user_id, credential_id)
            await ended(end, there, young=is_young(state.time_created))

    async def _guarded(
        self, tenancy: Tenancy, id: str, state: S, act: Callable[[S], Awaitable[R]], *, verb: str, wanted: I | None
    ) -> R:
        user_id, credential_id = id.split("/", 1)
        what = f"{self.api(tenancy).kind} {credential_id}"

        async def now() -> S | None:
            seen = await self._find(tenancy, user_id, credential_id)
            return None if seen is None else self.from_wire(seen)

        def differing(known: S, seen: S) -> list[str]:
            return self.differing(known, seen, wanted)

        return await guarded(state, act, now=now, differing=differing, what=what, tried=f"{verb} {what}")

    async def _find(self, tenancy: Tenancy, user_id: str, credential_id: str) -> Body | None:
        """The credential as the list has it; None when it, or its user, is certainly gone."""
        try:
            return await self._look(self.api(tenancy), user_id, credential_id)
        except NotFound as missing:
            if not missing.status or await tenancy.part(UserDirectory).is_certainly_gone(user_id):
                return None
            raise

    async def _look(self, api: Credentials, user_id: str, credential_id: str) -> Body:
        """The credential as the list has it.

        Raises:
            NotFound: with a status where the service says so of the user, without one where the list lacks it.
        """
        for seen in await api.all(user_id):
            if seen[api.key] == credential_id and seen.get("lifecycleState") != DELETED:
                return seen
        raise NotFound(f"there is no {api.kind} {credential_id}", tried=f"read {api.kind} {credential_id}")


def known_of_credential(seen: Body) -> dict[str, Any]:
    """The fields of a state that all kinds have."""
    return {
        "user": seen["userId"],
        "user_id": seen["userId"],
        "lifecycle_state": seen.get("lifecycleState") or "",
        "time_created": seen.get("timeCreated") or "",
        "etag": seen.get(ETAG, ""),
    }
