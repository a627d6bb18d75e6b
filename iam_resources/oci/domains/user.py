"""Users of an identity domain.

create  POST /Users (section 3.2), or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET /Users/{id} (3.4), or of many at once GET /Users in pages of 1,000 (3.3)
update  PATCH /Users/{id} with what differs, and PUT /UserStatusChanger/{id} for `active`; of many at once POST /Bulk.
        PUT /Users/{id}, if nobody changed it meanwhile, where the service can not follow the path of a change
delete  DELETE /Users/{id} (3.5), or PUT /UserStatusChanger/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from iam_resources.engine import Partial, Resource
from iam_resources.errors import Conflict, IamError, NotFound, Refused
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import USER, Representation
from iam_resources.oci.domains.directory import UserDirectory, found
from iam_resources.oci.domains.lifecycle import DomainLifecycle, DomainState
from iam_resources.oci.domains.mapping import body_of, representation_of, seen_of, wanted_of, without_creation_only
from iam_resources.oci.domains.user_fields import UserFields
from iam_resources.oci.lifecycle import take_over


class UserInputs(UserFields):
    """What a program may write about a user."""


class UserState(UserFields, DomainState):
    """What is known of a user."""

    user_id: str = ""
    """The user's id in the domain, 32 hexadecimal digits."""
    user_ocid: str = ""
    """The user's OCID, the same in all of Oracle Cloud."""


class UserLifecycle(DomainLifecycle[UserInputs, UserState]):
    """Create, read, update and delete of users."""

    collection = "Users"
    id_formats = ("<user name, id or OCID>", "<domain URL>/admin/v1/Users/<user name, id or OCID>")

    async def create(self, inputs: UserInputs) -> tuple[str, UserState]:
        domain = await self.domain_of(inputs)
        users = domain.part(UserDirectory)
        if not inputs.family_name:
            seen = await users.by_name(inputs.user_name) if inputs.adopt else None
            if seen is None:
                raise Refused(
                    "family_name is missing: the service makes no user without a family name",
                    tried=f"create user {inputs.user_name} in domain {domain.url}",
                    hint="Write family_name",
                )
            return await self._taken_over(domain, inputs, seen)
        try:
            seen = await users.api.create(body_of(inputs, USER))
        except Conflict as conflict:
            return await self._adopted(domain, inputs, conflict)
        users.wrote(users.identity_of(seen), seen)
        return self._known(domain, seen, inputs)

    async def _adopted(self, domain: Domain, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        users = domain.part(UserDirectory)
        if not inputs.adopt:
            conflict.hint = take_over("user", self.id_of(inputs.domain_url, inputs.user_name))
            raise conflict
        seen = await users.by_name_soon(inputs.user_name)
        if seen is None:
            raise conflict
        return await self._taken_over(domain, inputs, seen)

    async def _taken_over(self, domain: Domain, inputs: UserInputs, seen: Representation) -> tuple[str, UserState]:
        id_, state = self._known(domain, seen, inputs)
        try:
            return id_, await self._changed(domain, str(seen["id"]), seen, inputs, frozenset(UserInputs.model_fields))
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def find(self, import_id: str, inputs: UserInputs | None) -> str:
        domain, reference = await self.domain_at(import_id)
        seen = await domain.part(UserDirectory).look_up(reference)
        if seen is None:
            raise NotFound(f"there is no user {reference} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), str(seen["id"]))

    async def read(self, id: str, state: UserState | None) -> tuple[str, UserState] | None:
        domain, user_id = await self.domain_at(id, state)
        seen = await domain.part(UserDirectory).by_id(user_id)
        return None if seen is None else self._known(domain, seen, state, id)

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        domain, user_id = await self.domain_at(id, inputs)
        known = {**representation_of(UserInputs, state), "id": user_id, "ocid": state.user_ocid}
        return await self._changed(domain, user_id, known, inputs, changed)

    async def _changed(
        self, domain: Domain, user_id: str, seen: Representation, inputs: UserInputs, changed: frozenset[str]
    ) -> UserState:
        users, who = domain.part(UserDirectory), str(seen["userName"])
        before = users.identity_of(seen)
        wanted = wanted_of(inputs, without_creation_only(UserInputs, changed))
        active = wanted.pop("active", None)
        try:
            seen = await users.change(user_id, seen, wanted, who=who)
            if active is not None and active != seen.get("active"):
                await users.api.change_status(user_id, active=active, who=who)
                seen = {**seen, "active": active}
        finally:
            users.wrote(before, seen)
        return self._known(domain, seen, inputs)[1]

    async def delete(self, id: str, state: UserState) -> None:
        domain, user_id = await self.domain_at(id, state)
        users = domain.part(UserDirectory)
        if state.on_delete == "disable":
            await found(users.api.change_status(user_id, active=False, who=state.user_name))
        elif state.on_delete == "delete":
            await found(users.api.delete(user_id, who=state.user_name, force=state.force_delete))
        known = {**representation_of(UserInputs, state), "id": user_id, "ocid": state.user_ocid}
        users.wrote(users.identity_of(known))

    def _known(
        self, domain: Domain, seen: Representation, said: UserFields | None, id: str = ""
    ) -> tuple[str, UserState]:
        url = said.domain_url if said is not None else self.url_in(id)
        return self.id_of(url, str(seen["id"])), UserState(
            domain=domain.url,
            domain_url=url,
            user_id=str(seen["id"]),
            user_ocid=str(seen.get("ocid") or ""),
            **seen_of(UserInputs, seen),
        )


class User(Resource[UserInputs, UserState], lifecycle=UserLifecycle, token="oci.domains:User"):
    """A user of an identity domain.

        ana = domains.User(
            "ana",
            user_name="ana",
            given_name="Ana",
            family_name="Lima",
            emails={"work": {"value": "ana@example.com", "primary": True}},
        )

    What is not mentioned is left as it is. `emails` and the other maps by type manage the types that they mention.
    The user has no password until a `UserPassword` gives it one, or the mail that welcomes it is answered.

    Operations: sections 3.2 to 3.5. Import: `<user name, id or OCID>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Users/<user name, id or OCID>`.
    """
