"""One thing of one user: the password, whether they are active, what they may use. The user exists before and after.

It may be one thing of another object as well, such as the policy of a permission set.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from iam_resources.engine.claims import claim, end_of, is_replacement
from iam_resources.engine.lifecycle import Partial
from iam_resources.engine.model import Inputs, State, facts
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, NotFound, Refused
from iam_resources.http import may_be_done
from iam_resources.shapes.place import End, P, PlacedLifecycle

log = logging.getLogger(__name__)

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


def refuse_existing_password(
    user: str, what: str, since: str, *, tried: str, again: str = "the password is sent again"
) -> Refused:
    """The error where a user has a password that this program has not set.

    Args:
        user: who, with where they are: `ana of realm cncc`.
        what: what they have: `a password`.
        since: when it was set.
        tried: what is being done.
        again: what a change of `version` does.
    """
    return Refused(
        f"user {user} has {what} already, set {since}",
        tried=tried,
        hint="If this resource had another name in the program before, add"
        f' aliases=[pulumi.Alias(name="<that name>")] to its options: it then keeps its state, and {again} only when'
        " version changes. To replace the password that the user has, write replace_existing=True",
    )


class OfUserLifecycle(PlacedLifecycle[I, S, P], Generic[I, S, P]):
    """Create, read, update and delete of one thing of a user; a vendor says how it is set, and read where it can be."""

    kind: ClassVar[str]
    """What it is, for ownership; empty where two resources of it do not interfere."""
    user: ClassVar[End]
    """The user."""
    action: ClassVar[str]
    """What it does, for an error, with the user in braces: `set the password of user {0}`."""
    what: ClassVar[str]
    """What it is called in a message: `the password`."""
    remains: ClassVar[str]
    """What a destroy says about it: `stays as it is: it cannot be taken back`; empty for nothing."""

    async def set_value(
        self, place: P, user: Any, inputs: I, state: S | None, changed: frozenset[str]
    ) -> Mapping[str, Any]:
        """Set it.

        Args:
            place: where.
            user: whose.
            inputs: what the program says.
            state: what is known of it for this same user; None where it is set for the first time.
            changed: the arguments that differ.

        Returns:
            The state fields that follow.
        """
        raise NotImplementedError

    async def read_value(self, place: P, seen: Any, state: S | None) -> Mapping[str, Any]:
        """Read it; what the vendor does not give back is left out.

        Args:
            place: where.
            seen: the user as read.
            state: what is known of it; None on import.

        Raises:
            Refused: it cannot be imported.
            NotFound: the user is certainly gone.
        """
        return {}

    async def check_first(self, place: P, user: Any, inputs: I) -> None:
        """Before it is set for a user for the first time by this resource, in a preview too.

        Raises:
            Refused: the user has one already, and it must not be replaced.
        """

    def rest_of(self, user_id: str) -> str:
        """The id of the resource within its place."""
        return user_id

    async def check_planned(self, place: P, inputs: I, state: S | None) -> list[str]:
        reference = getattr(inputs, self.user.field)
        tried = self.action.format("…" if contains_unknown(reference) else reference)
        user = await self.identify_planned(place, self.user, reference, tried=tried)
        known = state
        if (
            state is not None
            and not contains_unknown(reference)
            and (user is None or user.id != self.user.id_in(state))
        ):
            known = None  # from now on it is another user's
        await self.check_value(place, user, inputs, known)
        if user is None or contains_unknown(list(inputs.__dict__.values())):
            return []
        if known is None and (state is not None or not is_replacement()):
            await self.check_first(place, user, inputs)
        return []

    async def check_value(self, place: P, user: Any | None, inputs: I, state: S | None) -> None:
        """In a preview: check that the place allows what the program says.

        Args:
            place: where.
            user: whose; None where the user is made in the same run.
            inputs: some may not be known yet.
            state: what is known of it; None where it is set for the first time, or for another user than before.

        Raises:
            Refused: it does not.
        """

    async def owned(self, state: S) -> tuple[Owned, ...]:
        if not self.kind:
            return ()
        return (self._owned(await self.home_of(state), self.user.id_in(state), self.user.name_in(state)),)

    async def wanted(self, inputs: I) -> tuple[Owned, ...]:
        reference = getattr(inputs, self.user.field)
        if not self.kind or contains_unknown(reference):
            return ()
        home = (await self.place_of(inputs)).home
        ignore_case = facts(type(inputs))[self.user.field].ignore_case
        end = end_of(home, self.user.field, reference, ignore_case=ignore_case)
        return (Owned(self.kind, home, (end,), label=self._label(reference)),)

    async def create(self, inputs: I) -> tuple[str, S]:
        place = await self.place_of(inputs)
        user = await self._user(place, inputs)
        if self.kind:
            await claim(self._owned(place.home, user.id, user.name))
        if not is_replacement():
            await self.check_first(place, user, inputs)
        id_ = self.id_at(place, self.rest_of(user.id), inputs)
        try:
            values = await self.set_value(place, user, inputs, None, frozenset(type(inputs).model_fields))
        except IamError as error:
            if may_be_done(error):  # without a state the next run would take it for one that somebody else has set
                raise Partial(id_, self._state(place, user, inputs, {}), error) from error
            raise
        return id_, self._state(place, user, inputs, values)

    async def find(self, import_id: str, inputs: I | None) -> str:
        if not self.id_formats:
            raise Refused(
                f"{self.what} cannot be imported: the vendor does not give it back",
                tried=f"import {import_id}",
                hint="Declare it without an import; it is then set once, to what the program says",
            )
        place, reference = await self.place_at(import_id, None)
        user = await self.user.objects(place).identify(reference, tried=f"import {import_id}")
        return self.id_at(place, self.rest_of(user.id), None, import_id)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        place, rest = await self.place_at(id, state)
        user_id = (self.user.id_in(state) if state is not None else "") or rest.split("/", 1)[0]
        seen = await self.user.objects(place).by_id(user_id)
        if seen is None:
            return None
        user = self.user.objects(place).identity_of(seen)
        try:
            values = await self.read_value(place, seen, state)
        except NotFound:
            return None
        return self.id_at(place, self.rest_of(user.id), state, id), self._state(place, user, state, values, id)

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        place = await self.place_of(inputs, state)
        user = await self._user(place, inputs)
        if self.kind:
            await claim(self._owned(place.home, user.id, user.name))
        same = user.id == self.user.id_in(state)
        if not same:
            await self.check_first(place, user, inputs)
        fields = changed if same else frozenset(type(inputs).model_fields)
        values = await self.set_value(place, user, inputs, state if same else None, fields)
        return self._state(place, user, inputs, values)

    async def delete(self, id: str, state: S) -> None:
        await self.place_at(id, state)  # also where there is nothing to remove, it leaves the state only in its place
        if self.remains:
            log.info("%s of user %s %s", self.what, self.user.name_in(state), self.remains)

    async def _user(self, place: P, inputs: I) -> Any:
        reference = getattr(inputs, self.user.field)
        return await self.identify(place, self.user, reference, tried=self.action.format(reference))

    def _owned(self, home: str, user_id: str, name: str) -> Owned:
        end = f"{self.user.field}:{user_id.casefold()}"
        return Owned(self.kind, home, (end,), label=self._label(name), names=(name,))

    def _label(self, name: str) -> str:
        return f"{self.what} of {self.user.field.replace('_', ' ')} {name}"

    def _state(self, place: P, user: Any, fields: I | S | None, values: Mapping[str, Any], id: str = "") -> S:
        model: type[S] = self.state_model
        known = set(facts(model))
        kept = {name: getattr(fields, name) for name in type(fields).model_fields if name in known} if fields else {}
        words = {self.user.field: user.name, **self.user.of(user)}
        return model(**{**kept, **self.location(place, fields, id), **words, **values})
