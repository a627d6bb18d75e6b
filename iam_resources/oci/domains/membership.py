"""One user in one group of an identity domain.

create  PATCH /Groups/{id} (section 3.12), or of many at once POST /Bulk (3.13); one PATCH for all users of a group
read    GET /Users/{id}?attributes=groups, or of many at once GET /Users with groups in pages of 1,000
update  the same as create, then the former membership is taken away: only where user or group is another one. What of
        it could not be done is in the state (`unfinished`), and the next run does it
delete  PATCH /Groups/{id}, or of many at once POST /Bulk

A user or group that is merely renamed stays the same: nobody joins and nobody leaves. Groups have no groups in them:
the service takes members of the type User only.
"""

from __future__ import annotations

from iam_resources.engine import Partial, Resource
from iam_resources.engine.unfinished import UnfinishedState, describe_unfinished, remove_all
from iam_resources.errors import IamError, NotFound
from iam_resources.http import may_be_done
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import GroupDirectory, Identity, Members, UserDirectory, found
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import (
    GroupReference,
    OfGroupState,
    OfUserState,
    UserReference,
    of_group,
    of_user,
    word_for,
)

_IN = " in "


class MembershipInputs(DomainInputs):
    """What a program may write about a membership."""

    user: UserReference
    """Who is in the group: a user's id (`ana.user_id`), OCID or user name."""
    group: GroupReference
    """The group: its id (`readers.group_id`), OCID or display name."""


class MembershipState(MembershipInputs, DomainState, OfUserState, OfGroupState, UnfinishedState):
    """What is known of a membership."""


class MembershipLifecycle(DomainLifecycle[MembershipInputs, MembershipState]):
    """Create, read, update and delete of memberships."""

    id_formats = ("<user name, id or OCID>/<group name, id or OCID>", "<domain URL>/admin/v1/<user>/<group>")

    async def create(self, inputs: MembershipInputs) -> tuple[str, MembershipState]:
        domain = await self.domain_of(inputs)
        user, group = await _ends(domain, inputs.user, inputs.group, tried=_tried(inputs))
        id_, state = self._known(domain, user, group, inputs)
        try:
            await _join(domain, user, group)
        except IamError as error:
            if may_be_done(error):
                raise Partial(id_, state, error) from error
            raise
        return id_, state

    async def find(self, import_id: str, inputs: MembershipInputs | None) -> str:
        domain, rest = await self.domain_at(import_id)
        tried = f"import {import_id}"
        user, group = await _ends(domain, *self.two_of(rest), tried=tried)
        if not await domain.part(Members).has(group.id, user.id):
            raise NotFound(f"user {user.name} is not in the group {group.name}", tried=tried)
        return self.id_of(self.url_in(import_id), f"{user.id}/{group.id}")

    async def read(self, id: str, state: MembershipState | None) -> tuple[str, MembershipState] | None:
        domain, rest = await self.domain_at(id, state)
        members = domain.part(Members)
        held = _held(state) if state and (state.unfinished or state.user_id) else {}
        pairs = [self.two_of(pair) for pair in held] or [self.two_of(rest)]
        there = [(user_id, group_id) for user_id, group_id in pairs if await members.has(group_id, user_id)]
        if state is not None and len(there) > 1:
            return id, _half_done(state, {pair: held[pair] for pair in map("/".join, there)})
        if not there:
            return None
        users, groups = domain.part(UserDirectory), domain.part(GroupDirectory)
        user, group = await users.by_id(there[0][0]), await groups.by_id(there[0][1])
        if user is None or group is None:
            return None
        return self._known(domain, users.identity_of(user), groups.identity_of(group), None, state, id)

    async def update(
        self, id: str, state: MembershipState, inputs: MembershipInputs, changed: frozenset[str]
    ) -> MembershipState:
        domain = await self.domain_of(inputs, state)
        user, group = await _ends(domain, inputs.user, inputs.group, tried=_tried(inputs))
        after = self._known(domain, user, group, inputs)[1]
        wanted, held = _held(after), _held(state)
        try:
            await _join(domain, user, group)
        except IamError as error:
            if may_be_done(error) and not wanted.keys() <= held.keys():
                raise Partial(id, _half_done(after, held | wanted), error) from error
            raise
        left, why = await remove_all(
            {pair: label for pair, label in held.items() if pair not in wanted},
            lambda pair: self._leave(domain, pair, held[pair]),
        )
        if why:
            raise Partial(id, _half_done(after, left | wanted), why) from why
        return after

    async def delete(self, id: str, state: MembershipState) -> None:
        domain, _ = await self.domain_at(id, state)
        held = _held(state)
        _, why = await remove_all(held, lambda pair: self._leave(domain, pair, held[pair]))
        if why:
            raise why

    async def _leave(self, domain: Domain, pair: str, label: str) -> None:
        user_id, group_id = self.two_of(pair)
        user, _, group = label.partition(_IN)
        await found(domain.part(GroupDirectory).api.leave(user_id, group_id, who=user, group=group))
        domain.part(Members).wrote(group_id, user_id)

    def _known(
        self,
        domain: Domain,
        user: Identity,
        group: Identity,
        inputs: MembershipInputs | None,
        state: MembershipState | None = None,
        id: str = "",
    ) -> tuple[str, MembershipState]:
        said = inputs or state
        url = said.domain_url if said is not None else self.url_in(id)
        return self.id_of(url, f"{user.id}/{group.id}"), MembershipState(
            domain=domain.url,
            domain_url=url,
            user=word_for(user, said.user if said else None),
            group=word_for(group, said.group if said else None),
            **of_user(user),
            **of_group(group),
        )


async def _ends(domain: Domain, user: str, group: str, *, tried: str) -> tuple[Identity, Identity]:
    return (
        await domain.part(UserDirectory).identify(user, tried=tried),
        await domain.part(GroupDirectory).identify(group, tried=tried),
    )


async def _join(domain: Domain, user: Identity, group: Identity) -> None:
    await domain.part(GroupDirectory).api.join(user.id, group.id, who=user.name, group=group.name)
    domain.part(Members).wrote(group.id, user.id)


def _held(state: MembershipState) -> dict[str, str]:
    """The memberships that this resource has, as `<user id>/<group id>`, each in words; but for a change that is half
    done it is one."""
    return state.unfinished or {f"{state.user_id}/{state.group_id}": f"{state.user_name}{_IN}{state.group_name}"}


def _half_done(state: MembershipState, held: dict[str, str]) -> MembershipState:
    nobody = dict.fromkeys(OfUserState.model_fields, "")
    return state.model_copy(update={**nobody, "user": describe_unfinished(held), "unfinished": held})


def _tried(inputs: MembershipInputs) -> str:
    return f"put user {inputs.user} into group {inputs.group}"


class Membership(
    Resource[MembershipInputs, MembershipState], lifecycle=MembershipLifecycle, token="oci.domains:Membership"
):
    """One user in one group of an identity domain. Who else is in the group is not touched. A membership that is
    there already becomes this resource's without an error: a destroy takes the user out of the group.

        domains.Membership("ana-reads", user=ana.user_id, group=readers.group_id)

    Operations: sections 3.12 and 3.13. Import: `<user name, id or OCID>/<group name, id or OCID>`.
    """
