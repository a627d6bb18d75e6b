"""Whether a user of an identity domain may sign in, for users that are not made by the program.

create  PUT /UserStatusChanger/{id}; of many at once POST /Bulk
read    GET /Users/{id}, or of many at once GET /Users in pages of 1,000
update  the same as create
delete  nothing: the user stays as it is
"""

from __future__ import annotations

import logging

from iam_resources.engine import Resource
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import Identity, UserDirectory
from iam_resources.oci.domains.of_user import AnyOfUserState, OfUserInputs, OfUserLifecycle
from iam_resources.oci.domains.references import of_user, word_for

log = logging.getLogger(__name__)


class UserStatusInputs(OfUserInputs):
    """What a program may write about a user's status."""

    active: bool
    """Whether the user may sign in."""


class UserStatusState(AnyOfUserState):
    """What is known of a user's status."""

    active: bool = True
    """Whether the user may sign in."""


class UserStatusLifecycle(OfUserLifecycle[UserStatusInputs, UserStatusState]):
    """Create, read, update and delete of statuses."""

    collection = "Users"
    id_formats = ("<user name, id or OCID>", "<domain URL>/admin/v1/Users/<user name, id or OCID>")

    async def create(self, inputs: UserStatusInputs) -> tuple[str, UserStatusState]:
        domain, user = await self._set(inputs)
        return self.id_of(inputs.domain_url, user.id), _known(
            domain, user, active=inputs.active, user_said=inputs.user, url=inputs.domain_url
        )

    async def _set(self, inputs: UserStatusInputs, state: UserStatusState | None = None) -> tuple[Domain, Identity]:
        domain, user = await self.user_of(inputs, state, tried=f"set whether user {inputs.user} is active")
        users = domain.part(UserDirectory)
        try:
            await users.api.change_status(user.id, active=inputs.active, who=user.name)
        finally:
            users.forget(user.id)
        return domain, user

    async def read(self, id: str, state: UserStatusState | None) -> tuple[str, UserStatusState] | None:
        domain, seen = await self.seen_at(
            id, state, lambda user: state is None or bool(user.get("active")) == state.active
        )
        if seen is None:
            return None
        user = domain.part(UserDirectory).identity_of(seen)
        url = state.domain_url if state is not None else self.url_in(id)
        return self.id_of(url, user.id), _known(
            domain,
            user,
            active=bool(seen.get("active")),
            user_said=word_for(user, state.user if state else None),
            url=url,
        )

    async def update(
        self, id: str, state: UserStatusState, inputs: UserStatusInputs, changed: frozenset[str]
    ) -> UserStatusState:
        domain, user = await self._set(inputs, state)
        return _known(domain, user, active=inputs.active, user_said=inputs.user, url=inputs.domain_url)

    async def delete(self, id: str, state: UserStatusState) -> None:
        log.info("user %s stays %s", state.user_name, "active" if state.active else "inactive")


def _known(domain: Domain, user: Identity, *, active: bool, user_said: str, url: str | None) -> UserStatusState:
    return UserStatusState(domain=domain.url, domain_url=url, user=user_said, active=active, **of_user(user))


class UserStatus(
    Resource[UserStatusInputs, UserStatusState], lifecycle=UserStatusLifecycle, token="oci.domains:UserStatus"
):
    """Whether a user of an identity domain may sign in, also one that somebody else made.

        domains.UserStatus("visitor", user="visitor@example.com", active=False)

    For a user that the program makes, write `active` in `User` instead. Operation: `PUT /UserStatusChanger/{id}`.
    Import: `<user name, id or OCID>`.
    """
