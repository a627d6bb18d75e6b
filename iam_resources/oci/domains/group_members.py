"""The members of one group of an identity domain, together.

create  PATCH /Groups/{id} (section 3.12), one call for up to 50 users; exclusive: GET /Groups/{id} with members before
read    GET /Groups/{id} with members, or of many groups at once GET /Users with groups in pages of 1,000
update  as create; those that the program does not mention any more leave in the same calls. Where the group is another
        one, its members come first; what is left in the former group then is in the state (`unfinished`)
delete  PATCH /Groups/{id}: those mentioned leave
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from iam_resources.engine import Partial, Resource
from iam_resources.engine.unfinished import remove_all
from iam_resources.errors import IamError
from iam_resources.http import may_be_done
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import GroupDirectory, Identity, Members, UserDirectory, found
from iam_resources.oci.domains.group_members_fields import GroupMembersInputs, GroupMembersState
from iam_resources.oci.domains.lifecycle import DomainLifecycle
from iam_resources.oci.domains.member_words import words_for
from iam_resources.oci.domains.references import OfGroupState, of_group, word_for


class GroupMembersLifecycle(DomainLifecycle[GroupMembersInputs, GroupMembersState]):
    """Create, read, update and delete of the members of a group."""

    collection = "Groups"
    id_formats = ("<group name, id or OCID>", "<domain URL>/admin/v1/Groups/<group name, id or OCID>")

    async def create(self, inputs: GroupMembersInputs) -> tuple[str, GroupMembersState]:
        domain = await self.domain_of(inputs)
        group = await _group(domain, inputs.group)
        return self.id_of(inputs.domain_url, group.id), await self._brought_to(domain, group, inputs, before=())

    async def find(self, import_id: str, inputs: GroupMembersInputs | None) -> str:
        domain, reference = await self.domain_at(import_id)
        group = await domain.part(GroupDirectory).identify(reference, tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), group.id)

    async def read(self, id: str, state: GroupMembersState | None) -> tuple[str, GroupMembersState] | None:
        domain, group_id = await self.domain_at(id, state)
        members, groups = domain.part(Members), domain.part(GroupDirectory)
        if state is not None and state.unfinished:
            held = {pair: label for pair, label in state.unfinished.items() if await members.has(*_ends(pair))}
            if len({_ends(pair)[0] for pair in held}) != 1:
                return (id, _half_done(state, held)) if held else None
            user_ids = [_ends(pair)[1] for pair in held]
            state = state.model_copy(update={"group_id": _ends(next(iter(held)))[0], "user_ids": user_ids})
        group_id = state.group_id if state is not None and state.group_id else group_id
        seen = await groups.by_id(group_id)
        there = await members.of(group_id) if seen is not None and state is not None else None
        if seen is None or (state is not None and there is None):
            return None
        said, ours = (state.users, state.user_ids or []) if state is not None else ([], None)
        ours = None if state is None or state.exclusive else ours
        words = await words_for(domain, there, said, ours) if there is not None else {}
        if state is None or set(words.values()) != set(state.user_ids or []):  # a listing may lag behind
            words = await words_for(domain, await members.now(group_id), said, ours)
        url = state.domain_url if state is not None else self.url_in(id)
        inputs = GroupMembersInputs.model_construct(  # it is so, whatever a check says
            domain_url=url,
            group=word_for(groups.identity_of(seen), state.group if state is not None else None),
            users=sorted(words),
            exclusive=state.exclusive if state is not None else False,
        )
        return self.id_of(url, group_id), _known(domain, groups.identity_of(seen), inputs, words.values())

    async def update(
        self, id: str, state: GroupMembersState, inputs: GroupMembersInputs, changed: frozenset[str]
    ) -> GroupMembersState:
        domain = await self.domain_of(inputs, state)
        group = await _group(domain, inputs.group)
        held = _held(state)
        ours = [_ends(pair)[1] for pair in held if _ends(pair)[0] == group.id]
        former = {pair: label for pair, label in held.items() if _ends(pair)[0] != group.id}
        try:
            after = await self._brought_to(domain, group, inputs, before=ours)
        except Partial as partial:
            if former and isinstance(partial.state, GroupMembersState):
                partial.state = _half_done(partial.state, {**former, **_held(partial.state)})
            raise
        left, why = await remove_all(former, lambda pair: _leave(domain, pair, former[pair]))
        if why:
            raise Partial(id, _half_done(after, {**left, **_held(after)}), why) from why
        return after

    async def delete(self, id: str, state: GroupMembersState) -> None:
        domain, _ = await self.domain_at(id, state)
        held = _held(state)
        _, why = await remove_all(held, lambda pair: _leave(domain, pair, held[pair]))
        if why:
            raise why

    async def _brought_to(
        self, domain: Domain, group: Identity, inputs: GroupMembersInputs, *, before: Iterable[str]
    ) -> GroupMembersState:
        """Bring the members to what is wanted.

        Args:
            domain: where.
            group: which.
            inputs: what is wanted.
            before: the ids of those that this resource had put in.
        """
        tried = f"put users into group {group.name}"
        users = domain.part(UserDirectory)
        wanted = {(await users.identify(word, tried=tried)).id: word for word in inputs.users}
        members = domain.part(Members)
        ours = set(before)
        # Looked at now and not in a listing: who has to leave is decided by it.
        there = await members.now(group.id) if inputs.exclusive or ours else set[str]()
        comes = [id_ for id_ in wanted if id_ not in there]
        goes = sorted((there if inputs.exclusive else there & ours) - set(wanted))
        api = domain.part(GroupDirectory).api
        results = await asyncio.gather(
            *(api.join(id_, group.id, who=wanted[id_], group=group.name) for id_ in comes),
            *(found(api.leave(id_, group.id, who=id_, group=group.name)) for id_ in goes),
            return_exceptions=True,
        )
        members.wrote(group.id, *comes, *goes)
        errors = [each for each in results if isinstance(each, BaseException)]
        if not errors:
            return _known(domain, group, inputs, wanted)
        if not isinstance(errors[0], IamError):
            raise errors[0]
        try:
            now = await members.now(group.id)
        except IamError:
            now = there | _perhaps(comes, results)
        # Also those who were to leave and did not: who is forgotten here would stay in the group for ever.
        there_now = {id_: wanted.get(id_, id_) for id_ in sorted(now & (ours | set(wanted)))}
        if not there_now and not ours:
            raise errors[0]  # nothing came of it
        known = inputs.model_copy(update={"users": list(there_now.values())})
        state = _known(domain, group, known, there_now)
        raise Partial(self.id_of(inputs.domain_url, group.id), state, errors[0])


def _perhaps(comes: Iterable[str], results: Iterable[object]) -> set[str]:
    """Those who may have come in, by the answers to the calls: all but those who were refused."""
    told = zip(comes, results, strict=False)
    return {id_ for id_, answer in told if not isinstance(answer, IamError) or may_be_done(answer)}


async def _group(domain: Domain, reference: str) -> Identity:
    return await domain.part(GroupDirectory).identify(reference, tried=f"put users into group {reference}")


def _ends(pair: str) -> tuple[str, str]:
    """The ids of group and user in `unfinished`."""
    group_id, _, user_id = pair.partition("/")
    return group_id, user_id


def _held(state: GroupMembersState) -> dict[str, str]:
    """The memberships that this resource has, as `<group id>/<user id>`, each with the group's name."""
    return state.unfinished or {f"{state.group_id}/{user_id}": state.group_name for user_id in state.user_ids or ()}


def _half_done(state: GroupMembersState, held: dict[str, str]) -> GroupMembersState:
    none = dict.fromkeys(OfGroupState.model_fields, "")
    names = dict.fromkeys([*held.values(), *([state.group_name] if state.group_name else [])])
    return state.model_copy(update={**none, "group": "; ".join(names), "unfinished": held})


async def _leave(domain: Domain, pair: str, name: str) -> None:
    group_id, user_id = _ends(pair)
    await found(domain.part(GroupDirectory).api.leave(user_id, group_id, who=user_id, group=name))
    domain.part(Members).wrote(group_id, user_id)


def _known(domain: Domain, group: Identity, said: GroupMembersInputs, user_ids: Iterable[str]) -> GroupMembersState:
    return GroupMembersState(
        domain=domain.url,
        domain_url=said.domain_url,
        group=said.group,
        users=said.users,
        exclusive=said.exclusive,
        user_ids=sorted(user_ids),
        **of_group(group),
    )


class GroupMembers(
    Resource[GroupMembersInputs, GroupMembersState], lifecycle=GroupMembersLifecycle, token="oci.domains:GroupMembers"
):
    """Users of one group of an identity domain: those listed, or with `exclusive` those listed and nobody else.

        domains.GroupMembers("readers", group=readers.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 3.12 and 3.13.
    Import: `<group name, id or OCID>`; takes all members of the group.
    """
