"""What the credentials of a user have in common.

create  POST users/{id}/<kind>, one call; what the service returns only then is kept
read    GET users/{id}/<kind>
update  nothing; those with a description PUT users/{id}/<kind>/{credential} with if-match
delete  DELETE users/{id}/<kind>/{credential} with if-match, and GET until it is gone
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar, TypeVar

from pydantic.alias_generators import to_camel

from iam_resources.directory import found
from iam_resources.engine import Partial
from iam_resources.engine.claims import current_owners
from iam_resources.engine.interrupted import InterruptedCreate
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.engine.wire import to_json
from iam_resources.errors import Conflict, IamError, NotFound, VendorError
from iam_resources.oci.api.calls import ETAG, Body, is_deleted, object_in
from iam_resources.oci.api.credentials import Credentials, LabelledCredentials
from iam_resources.oci.base.consistency import find_recent, is_recent, once_known, remove_recent, wait_active, wait_gone
from iam_resources.oci.base.etag import change_if_same
from iam_resources.oci.base.lifecycle import OciLifecycle
from iam_resources.oci.base.objects import fields_in
from iam_resources.oci.base.of_user import USER, CredentialInputs, OfUserState, ToldOnceInputs
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Identity
from iam_resources.shapes.proof import read_begun
from iam_resources.shapes.strays import Candidate, Strays

log = logging.getLogger(__name__)


class CredentialState(CredentialInputs, OfUserState):
    """What is known of every credential."""

    lifecycle_state: str = ""
    """`ACTIVE`, or why it cannot be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: str = ""
    """The version that was seen last."""


I = TypeVar("I", bound=CredentialInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=CredentialState)
R = TypeVar("R")
L = TypeVar("L", bound=ToldOnceInputs)
T = TypeVar("T", bound=CredentialState)


class CredentialLifecycle(OciLifecycle[I, S]):
    """Create, read, update and delete of one kind of credential.

    What the service returns once, at the creation, is kept: a read fetches the rest and leaves that as it is.
    """

    manages_users = True
    rights = ("users",)
    reads = "read"
    calls: ClassVar[type[Credentials]]
    """The calls of this kind."""
    id_field: ClassVar[str]
    """The state field with its id."""
    once: ClassVar[tuple[str, ...]] = ()
    """The fields that only the creation returns."""
    most: ClassVar[int]
    """How many a user can have."""

    async def make(self, place: Tenancy, user: Identity, inputs: I) -> Body:
        """Make one; gives the answer, with what a read does not return."""
        raise NotImplementedError

    def api(self, place: Tenancy) -> Credentials:
        """The calls of this kind in a tenancy."""
        return self.calls(place.identity, place.tenancy_id)

    async def owned(self, state: S) -> tuple[Owned, ...]:
        credential_id = str(getattr(state, self.id_field))
        ends = (f"{self.calls.kind}:{credential_id.casefold()}", f"user:{state.user_id.casefold()}")
        label = f"{self.calls.kind} {credential_id} of user {state.user_name}"
        return (Owned(self.calls.kind, await self.home_of(state), ends, label=label),)

    async def check_planned(self, place: Tenancy, inputs: I, state: S | None) -> list[str]:
        tried = f"create {self.calls.kind} of a user"
        await self.identify_planned(place, USER, inputs.user, tried=tried)
        return await super().check_planned(place, inputs, state)

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        api = self.api(place)
        user: Identity = await self.identify(place, USER, inputs.user, tried=f"create {api.kind} of user {inputs.user}")
        try:
            new = place.users.is_new(user.id)
            made = await once_known(lambda: self.make(place, user, inputs), new=new)
        except VendorError as refused:
            self._explain_refusal(refused)
            raise
        credential_id = str(made[api.key])
        what = f"{api.kind} {credential_id} of user {user.name}"
        id_ = f"{user.id}/{credential_id}"
        try:
            seen = await wait_active(made, lambda: self._look(api, user.id, credential_id), what=what)
        except IamError as error:  # it exists, and its secret is returned only once
            raise Partial(id_, self.state_of(place, user, made), error) from error
        return id_, self.state_of(place, user, {**made, **seen})

    def state_of(self, place: Tenancy, user: Identity, seen: Body, known: S | None = None) -> S:
        """The state of a credential.

        Args:
            place, user: where, and whose.
            seen: as the service describes it.
            known: the state with what a read does not return.
        """
        model: type[S] = self.state_model
        kept = {name: getattr(known, name) for name in (*self.once, ETAG)} if known else {}
        whose = {"user": user.name, "user_id": user.id, "user_name": user.name}
        return model(**{**fields_in(model, seen), **whose, **self.location(place, None), **kept})

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, rest = await self.place_at(import_id, None)
        reference, _, credential_id = rest.rpartition("/")  # names of federated users have slashes of their own
        if not reference or not credential_id:
            raise self.malformed(import_id)
        user = await place.users.identify(reference, tried=f"import {import_id}")
        return f"{user.id}/{credential_id}"

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, rest = await self.place_at(id, state)
        user_id, credential_id = rest.split("/", 1)
        recent = state is not None and is_recent(state.time_created)
        seen = await find_recent(lambda: self._find(place, user_id, credential_id), recent=recent)
        user = await place.users.by_id(user_id) if seen is not None else None
        if seen is None or user is None:
            return None
        return id, self.state_of(place, place.users.identity_of(user), seen, state)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        """Nothing of a credential can be changed, except what a kind says. One whose creation did not end is waited
        for."""
        place = await self.place_of(inputs, state)
        user_id, credential_id = id.split("/", 1)
        api = self.api(place)
        known = {"lifecycleState": state.lifecycle_state}
        what = f"{api.kind} {credential_id} of user {state.user_name}"
        seen = await wait_active(known, lambda: self._look(api, user_id, credential_id), what=what)
        return state.model_copy(
            update={**self.location(place, inputs), "user": state.user_name, "lifecycle_state": seen["lifecycleState"]}
        )

    def differing(self, known: S, seen: S, wanted: I | None) -> list[str]:
        """The fields in which two states of one credential differ, and which are not as wanted already."""
        return []

    async def delete(self, id: str, state: S) -> None:
        place, rest = await self.place_at(id, state)
        user_id, credential_id = rest.split("/", 1)
        api = self.api(place)

        async def act(known: S) -> None:
            await api.delete(user_id, credential_id, etag=known.etag)

        async def remove() -> None:
            await self._change(place, id, state, act, verb="delete", wanted=None)
            what = f"{api.kind} {credential_id} of user {state.user_name}"
            await wait_gone(lambda: self._look(api, user_id, credential_id), what=what)

        find = partial(self._find, place, user_id, credential_id)
        await remove_recent(remove, find, recent=is_recent(state.time_created))

    async def _change(
        self, place: Tenancy, id: str, state: S, act: Callable[[S], Awaitable[R]], *, verb: str, wanted: I | None
    ) -> R:
        user_id, credential_id = id.split("/", 1)
        what = f"{self.calls.kind} {credential_id}"

        async def fetch_now() -> S | None:
            seen = await self._find(place, user_id, credential_id)
            return None if seen is None else self.state_of(place, Identity(user_id, state.user_name), seen)

        def differing(known: S, seen: S) -> list[str]:
            return self.differing(known, seen, wanted)

        return await change_if_same(
            state, act, fetch_now=fetch_now, differing=differing, what=what, tried=f"{verb} {what}"
        )

    def _explain_refusal(self, refused: VendorError) -> None:
        if "LimitExceeded" in refused.code:
            refused.hint = (
                f"A user can have {self.most}: delete one that is not used any more; where this one takes the place of"
                " another, that can go first: opts=pulumi.ResourceOptions(delete_before_replace=True)"
            )
        elif isinstance(refused, Conflict) and not refused.hint:
            refused.hint = (
                "If this resource had another name in the program before, add"
                ' aliases=[pulumi.Alias(name="<that name>")] to its options. Otherwise import it with an id of the form'
                f" {self.id_formats[0]}"
            )

    async def _find(self, place: Tenancy, user_id: str, credential_id: str) -> Body | None:
        """The credential as the list has it; None when it, or its user, is certainly gone."""
        try:
            return await self._look(self.api(place), user_id, credential_id)
        except NotFound as missing:
            if not missing.status or await place.users.is_certainly_gone(user_id):
                return None
            raise

    async def _look(self, api: Credentials, user_id: str, credential_id: str) -> Body:
        """The credential as the list has it.

        Raises:
            NotFound: with a status where the service says so of the user, without one where the list lacks it.
        """
        for seen in await api.list_all(user_id):
            if seen[api.key] == credential_id and not is_deleted(seen):
                return seen
        raise NotFound(f"there is no {api.kind} {credential_id}", tried=f"read {api.kind} {credential_id}")


class LabelledLifecycle(CredentialLifecycle[L, T]):
    """Create, read, update and delete of one kind of credential with a description, which can be changed."""

    calls: ClassVar[type[LabelledCredentials]]
    label: ClassVar[str] = "description"
    """The field with the description."""
    cli_option: ClassVar[str]
    """How the vendor's command line calls its id."""
    most = 2

    async def check_planned(self, place: Tenancy, inputs: L, state: T | None) -> list[str]:
        said = await super().check_planned(place, inputs, state)
        if state is not None or contains_unknown([inputs.user, getattr(inputs, self.label)]):
            return said
        user = await self.identify_planned(place, USER, inputs.user, tried=f"create {self.calls.kind} of a user")
        if user is None:
            return said
        return said + await self._strays(place, user, inputs).describe()

    async def make(self, place: Tenancy, user: Identity, inputs: L) -> Body:
        if not place.users.was_made_here(user.id):
            await self._strays(place, user, inputs).settle()
        return object_in(await self.api(place).create(user.id, self._body(inputs), who=user.name))

    async def update(self, id: str, state: T, inputs: L, changed: frozenset[str]) -> T:
        user_id, credential_id = id.split("/", 1)
        place = await self.place_of(inputs, state)
        api = self.calls(place.identity, place.tenancy_id)

        async def act(known: T) -> T:
            reply = await api.update(user_id, credential_id, self._body(inputs), etag=known.etag)
            after = {"user": state.user_name, "etag": reply.headers.get(ETAG, ""), **self.location(place, inputs)}
            return state.model_copy(update={self.label: getattr(inputs, self.label), **after})

        return await self._change(place, id, state, act, verb="update", wanted=inputs)

    def differing(self, known: T, seen: T, wanted: L | None) -> list[str]:
        value = getattr(seen, self.label)
        return [] if value in (getattr(known, self.label), getattr(wanted, self.label, None)) else [self.label]

    def _body(self, inputs: L) -> Body:
        return to_json(inputs, [self.label])

    def _strays(self, place: Tenancy, user: Identity, inputs: L) -> Strays:
        """The credentials of the same description that may be left from a run that ended before its secret was kept."""
        kind, label, field = self.calls.kind, getattr(inputs, self.label), to_camel(self.label)

        async def find() -> list[Candidate]:
            known = {owned.ends[0] for _, owned in current_owners(kind, place.home)}
            return [
                self._candidate(place, user, label, seen)
                for seen in await self.api(place).list_all(user.id)
                if (seen.get(field) or "") == label and not is_deleted(seen)
                if f"{kind}:{str(seen[self.calls.key]).casefold()}" not in known
            ]

        what = f"{kind} {label!r} of user {user.name}"
        return Strays(what, find, place.identity.clock, replace=bool(inputs.replace_stray))

    def _candidate(self, place: Tenancy, user: Identity, label: str, seen: Body) -> Candidate:
        kind, id_, made = self.calls.kind, str(seen[self.calls.key]), seen.get("timeCreated")

        async def is_as_begun(create: InterruptedCreate) -> bool:
            begun = read_begun(self.inputs_model, create)
            is_same = begun is not None and getattr(begun, self.label) == label and begun.user in (user.id, user.name)
            return begun is not None and is_same and (await self.place_of(begun)).home == place.home

        async def remove() -> None:
            api = self.api(place)
            await found(api.delete(user.id, id_, etag=""))
            await wait_gone(lambda: self._look(api, user.id, id_), what=f"{kind} {id_} of user {user.name}")

        command = f"oci iam {kind.lower().replace(' ', '-')} delete --user-id {user.id} --{self.cli_option} {id_}"
        described = f"user {user.name} has another {kind} {label!r} already: {id_}, made {made or 'at an unknown time'}"
        by_hand = f"in the Console, or with: {command}"
        return Candidate(id_, kind, self.id_field, described, made, by_hand, is_as_begun, remove)
