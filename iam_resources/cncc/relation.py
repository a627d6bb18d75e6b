"""One thing that one user has: a group, or a role.

Nothing in it can be changed. Where the program names another user or another thing, the new relation is made first,
then the former one is taken away, so that nobody is without either. What could not be taken away stays in the state
(`held`) beside the new one, shows as a difference, and is taken away by the next run or a destroy.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Partial
from iam_resources.engine.held import HeldState, in_words, taken_away
from iam_resources.errors import IamError, NotFound
from iam_resources.http import may_be_done


class RelationInputs(RealmInputs):
    """What a program may write about any relation."""

    user: UserReference
    """The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""


class RelationState(RelationInputs, OfUserState, HeldState):
    """What is known of any relation."""


I = TypeVar("I", bound=RelationInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=RelationState)


class RelationLifecycle(RealmLifecycle[I, S]):
    """Create, read, update and delete of one kind of relation. Its id is `<realm>/<user's UUID>/<the thing's UUID>`."""

    between: ClassVar[str]
    """The word between the names of user and thing: ` in `."""

    def tried(self, inputs: I) -> str:
        """What a program wants, for an error: `put user ana into group /staff`."""
        raise NotImplementedError

    def lacking(self, user: Identity, thing: Identity) -> str:
        """That a user does not have the thing, for an error."""
        raise NotImplementedError

    def reference(self, inputs: I) -> str:
        """How a program refers to the thing."""
        raise NotImplementedError

    async def thing(self, realm: Realm, reference: str, *, tried: str) -> Identity:
        """The thing that a reference means.

        Raises:
            NotFound: there is none.
        """
        raise NotImplementedError

    async def make(self, realm: Realm, user: Identity, thing: Identity) -> None:
        """Make a relation; one that is there already is no error."""
        raise NotImplementedError

    async def take(self, realm: Realm, user: Identity, thing: Identity) -> None:
        """Take a relation away; one that is not there is no error. A name may be that of earlier days, or empty."""
        raise NotImplementedError

    async def seen(self, realm: Realm, user_id: str, thing_id: str) -> Identity | None:
        """The thing as it is called now; None where the user does not have it, or there is none."""
        raise NotImplementedError

    def known(self, realm: Realm, user: Identity, thing: Identity, inputs: I | None = None) -> S:
        """The state of a relation."""
        raise NotImplementedError

    def thing_in(self, state: S) -> Identity:
        """The thing that a state tells of."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        realm = await self.realm_of(inputs)
        user, thing = await self._ends(realm, inputs)
        id_, state = f"{realm.name}/{user.id}/{thing.id}", self.known(realm, user, thing, inputs)
        try:
            await self.make(realm, user, thing)
        except IamError as error:
            if may_be_done(error):
                raise Partial(id_, state, error) from error
            raise
        return id_, state

    async def find(self, import_id: str, inputs: I | None) -> str:
        realm_name, user_reference, reference = self.parts_of(import_id)
        realm, tried = await self.realm_at(realm_name), f"import {import_id}"
        user = await realm.users.identify(user_reference, tried=tried)
        thing = await self.thing(realm, reference, tried=tried)
        if await self.seen(realm, user.id, thing.id) is None:
            raise NotFound(self.lacking(user, thing), tried=tried)
        return f"{realm_name}/{user.id}/{thing.id}"

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        realm_name, _, pair = id.partition("/")
        realm = await self.realm_at(realm_name, state)
        held = self._held(state) if state is not None and (state.held or state.user_id) else {pair: ""}
        there: dict[str, tuple[Identity, Identity]] = {}
        for one in held:
            user_id, thing_id = one.split("/", 1)
            thing = await self.seen(realm, user_id, thing_id)
            user = None if thing is None else await realm.users.by_id(user_id)
            if thing is not None and user is not None:
                there[one] = Identity(user_id, realm.users.name_of(user)), thing
        if not there:
            return None
        if state is not None and len(there) > 1:
            return id, _half_done(state, {one: held[one] for one in there})
        ((one, (user_seen, thing_seen)),) = there.items()
        return f"{realm_name}/{one}", self.known(realm, user_seen, thing_seen)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user, thing = await self._ends(realm, inputs)
        after = self.known(realm, user, thing, inputs)
        held, wanted = self._held(state), self._held(after)
        try:
            await self.make(realm, user, thing)
        except IamError as error:
            if may_be_done(error) and not wanted.keys() <= held.keys():
                raise Partial(id, _half_done(after, held | wanted), error) from error
            raise
        left, why = await self._taken_away(realm, {pair: told for pair, told in held.items() if pair not in wanted})
        if why:
            raise Partial(id, _half_done(after, left | wanted), why) from why
        return after

    async def delete(self, id: str, state: S) -> None:
        realm = await self.realm_at(id.split("/", 1)[0], state)
        _, why = await self._taken_away(realm, self._held(state))
        if why:
            raise why

    async def _ends(self, realm: Realm, inputs: I) -> tuple[Identity, Identity]:
        tried = f"{self.tried(inputs)} in realm {realm.name}"
        user = await realm.users.identify(inputs.user, tried=tried)
        return user, await self.thing(realm, self.reference(inputs), tried=tried)

    async def _taken_away(self, realm: Realm, held: dict[str, str]) -> tuple[dict[str, str], IamError | None]:
        async def take(pair: str) -> None:
            (user_id, thing_id), (user, _, thing) = pair.split("/", 1), held[pair].partition(self.between)
            await self.take(realm, Identity(user_id, user), Identity(thing_id, thing))

        return await taken_away(held, take)

    def _held(self, state: S) -> dict[str, str]:
        """The relations that a resource has, as `<user's UUID>/<thing's UUID>`, each in words."""
        thing = self.thing_in(state)
        return state.held or {f"{state.user_id}/{thing.id}": f"{state.username}{self.between}{thing.name}"}


def _half_done(state: S, held: dict[str, str]) -> S:
    nobody = dict.fromkeys(OfUserState.model_fields, "")
    return state.model_copy(update={**nobody, "user": in_words(held), "held": held})
