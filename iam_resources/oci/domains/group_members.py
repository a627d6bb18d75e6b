"""The members of one group of an identity domain, together.

create  PATCH /Groups/{id} (section 3.12), one call for up to 50 users; exclusive: GET /Groups/{id} with members before
read    GET /Groups/{id} with members, or of many groups at once GET /Users with groups in pages of 1,000
update  as create; those that the program does not mention any more leave in the same calls
delete  PATCH /Groups/{id}: those mentioned leave
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from iam_resources.engine import Follows, Kept, Partial, Resource, Unordered
from iam_resources.errors import IamError, NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import GroupDirectory, Identity, Members, UserDirectory, found
from iam_resources.oci.domains.lifecycle import (
    DomainInputs,
    DomainLifecycle,
    DomainState,
    GroupReference,
    OfGroupState,
    of_group,
    word_for,
)


class GroupMembersInputs(DomainInputs):
    """What a program may write about the members of a group."""

    group: GroupReference
    """The group: its id (`readers.group_id`), OCID or display name."""
    users: Annotated[list[Annotated[str, Field(min_length=1)]], Unordered()]
    """Who is in it: users by id (`ana.user_id`), OCID or user name."""
    exclusive: Annotated[bool, Kept()] = False
    """True: these and nobody else; who comes in by hand leaves at the next run. False: others are not touched."""


class GroupMembersState(GroupMembersInputs, DomainState, OfGroupState):
    """What is known of the members of a group."""

    user_ids: Annotated[list[str] | None, Follows("users", "group")] = None
    """The ids of these users."""


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
        group_id = state.group_id if state is not None and state.group_id else group_id
        groups = domain.part(GroupDirectory)
        seen = await groups.by_id(group_id)
        members = await domain.part(Members).of(group_id) if seen is not None else None
        if seen is None or members is None:
            return None
        words = await _words_for(domain, members, state)
        if state is not None and set(words.values()) != set(state.user_ids or []):  # a listing may lag behind
            words = await _words_for(domain, await domain.part(Members).now(group_id), state)
        url = state.domain_url if state is not None else self.url_in(id)
        said = GroupMembersInputs(
            domain_url=url,
            group=word_for(groups.identity_of(seen), state.group if state is not None else None),
            users=sorted(words),
            exclusive=state.exclusive if state is not None else False,
        )
        return self.id_of(url, group_id), _known(domain, groups.identity_of(seen), said, words.values())

    async def update(
        self, id: str, state: GroupMembersState, inputs: GroupMembersInputs, changed: frozenset[str]
    ) -> GroupMembersState:
        domain = await self.domain_of(inputs, state)
        group = await _group(domain, inputs.group)
        if group.id == state.group_id:
            return await self._brought_to(domain, group, inputs, before=state.user_ids or ())
        after = await self._brought_to(domain, group, inputs, before=())
        await self._take_out(domain, state)
        return after

    async def delete(self, id: str, state: GroupMembersState) -> None:
        domain, _ = await self.domain_at(id, state)
        await self._take_out(domain, state)

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
        now = await members.now(group.id)
        # Also those who were to leave and did not: who is forgotten here would stay in the group for ever.
        there_now = {id_: wanted.get(id_, id_) for id_ in sorted(now & (ours | set(wanted)))}
        known = inputs.model_copy(update={"users": list(there_now.values())})
        state = _known(domain, group, known, there_now)
        raise Partial(self.id_of(inputs.domain_url, group.id), state, errors[0])

    async def _take_out(self, domain: Domain, state: GroupMembersState) -> None:
        ids = state.user_ids or []
        api = domain.part(GroupDirectory).api
        await asyncio.gather(*(found(api.leave(id_, state.group_id, who=id_, group=state.group_name)) for id_ in ids))
        domain.part(Members).wrote(state.group_id, *ids)


async def _group(domain: Domain, reference: str) -> Identity:
    return await domain.part(GroupDirectory).identify(reference, tried=f"put users into group {reference}")


async def _words_for(domain: Domain, members: Iterable[str], state: GroupMembersState | None) -> dict[str, str]:
    """The members that count, by what the program calls them: in its own words, else by user name."""
    left = set(members)
    users = domain.part(UserDirectory)
    words: dict[str, str] = {}
    for word in state.users if state is not None else ():
        try:
            user = await users.identify(word, tried="")
        except NotFound:
            continue  # gone, and its membership with it
        if user.id in left:
            words[word] = user.id
    if state is not None and not state.exclusive:
        left &= set(state.user_ids or [])  # a user may be called otherwise now, or not show in a search yet
    for user_id in left - set(words.values()):
        seen = await users.by_id(user_id)
        words[users.identity_of(seen).name if seen is not None else user_id] = user_id
    return words


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
