"""Users of an identity domain.

create  POST /Users (section 3.2), or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET /Users/{id} (3.4), or of many at once GET /Users in pages of 1,000 (3.3)
update  PATCH /Users/{id} with what differs, and PUT /UserStatusChanger/{id} for `active`; of many at once POST /Bulk.
        PUT /Users/{id}, if nobody changed it meanwhile, where the service can not follow the path of a change
delete  DELETE /Users/{id} (3.5), or PUT /UserStatusChanger/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from iam_resources.engine import Partial, Resource
from iam_resources.errors import IamError, Invalid, Refused
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import USER, Representation
from iam_resources.oci.domains.directory import UserDirectory, found
from iam_resources.oci.domains.named import AnyNamedState, NamedLifecycle
from iam_resources.oci.domains.user_fields import UserInputs


class UserState(UserInputs, AnyNamedState):
    """What is known of a user."""

    user_id: str = ""
    """The user's id in the domain, 32 hexadecimal digits."""
    user_ocid: str = ""
    """The user's OCID, the same in all of Oracle Cloud."""


class UserLifecycle(NamedLifecycle[UserInputs, UserState, UserDirectory]):
    """Create, read, update and delete of users."""

    collection = "Users"
    id_formats = ("<user name, id or OCID>", "<domain URL>/admin/v1/Users/<user name, id or OCID>")
    inputs_model = UserInputs
    state_model = UserState
    schema = USER
    prefix = "user"

    def directory(self, domain: Domain) -> UserDirectory:
        return domain.part(UserDirectory)

    async def preflight(self, inputs: UserInputs) -> None:
        await super().preflight(inputs)
        if not inputs.family_name and not inputs.adopt:
            raise _nameless("")

    async def create(self, inputs: UserInputs) -> tuple[str, UserState]:
        domain = await self.domain_of(inputs)
        if not inputs.family_name:
            seen = await self.directory(domain).by_name(inputs.user_name) if inputs.adopt else None
            if seen is None:
                raise _nameless(f"create user {inputs.user_name} in domain {domain.url}")
            return await self.taken_over(domain, inputs, seen)
        try:
            return await self.made(domain, inputs)
        except Invalid as error:
            if error.code.endswith("primaryEmailNotSpecified"):
                error.hint = 'Write emails={"work": {"value": "...", "primary": True}}'
            raise

    async def changed(
        self, domain: Domain, seen: Representation, inputs: UserInputs, changed: frozenset[str]
    ) -> UserState:
        after = await super().changed(domain, seen, inputs, changed - {"active"})
        if "active" not in changed or inputs.active is None or inputs.active == seen.get("active"):
            return after
        users = self.directory(domain)
        try:
            await users.api.change_status(after.user_id, active=inputs.active, who=after.user_name)
        except IamError as error:  # all else is so already
            raise Partial(self.id_of(inputs.domain_url, after.user_id), after, error) from error
        finally:
            users.wrote(self.identity_in(users, after), self.identity_in(users, after))
        return after.model_copy(update={"active": inputs.active})

    async def delete(self, id: str, state: UserState) -> None:
        if state.on_delete != "disable":
            return await super().delete(id, state)
        domain, user_id = await self.domain_at(id, state)
        users = self.directory(domain)
        await found(users.api.change_status(user_id, active=False, who=state.user_name))
        users.wrote(self.identity_in(users, state), None)
        return None


def _nameless(tried: str) -> Refused:
    return Refused(
        "family_name is missing: the service makes no user without a family name", tried=tried, hint="Write family_name"
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
