"""Users of an identity domain.

create  POST /Users (section 3.2), or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET /Users/{id} (3.4), or of many at once GET /Users in pages of 1,000 (3.3)
update  PATCH /Users/{id} with what differs, and PUT /UserStatusChanger/{id} for `active`; of many at once POST /Bulk.
        PUT /Users/{id}, if nobody changed it meanwhile, where the service cannot follow the path of a change
delete  DELETE /Users/{id} (3.5), or PUT /UserStatusChanger/{id}, or nothing: as `on_delete` says
"""

from __future__ import annotations

from iam_resources.engine import Partial, Resource
from iam_resources.engine.ownership import Owned
from iam_resources.errors import Conflict, IamError, Refused, VendorError
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory import Directory, found
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.named import AnyNamedState, DomainObjectLifecycle
from iam_resources.oci.domains.user_fields import UserInputs
from iam_resources.scim.schemas import USER

_NAME_PARTS = {"family_name", "given_name", "middle_name", "honorific_prefix", "honorific_suffix"}
_DERIVED = ("formatted_name", "display_name")


class UserState(UserInputs, AnyNamedState):
    user_id: str = ""
    """The user's id in the domain, 32 hexadecimal digits."""
    user_ocid: str = ""
    """The user's OCID, the same in all of Oracle Cloud."""


class UserLifecycle(DomainObjectLifecycle[UserInputs, UserState]):
    collection = "Users"
    id_formats = ("<user name, id or OCID>", "<domain URL>/admin/v1/Users/<user name, id or OCID>")
    kind = "user"
    id_field = "user_id"
    name_field = "user_name"
    unreadable = (
        "Passwords cannot be read. To set one: domains.UserPassword(..., user=<user>.user_id, value=<a secret>)"
    )
    schema = USER

    def objects(self, place: IdentityDomain) -> Directory[Users]:
        return place.users

    async def check_values(self, place: IdentityDomain, inputs: UserInputs, state: UserState | None) -> None:
        if state is None and not inputs.family_name and not inputs.adopt:
            raise _nameless("")

    async def check_creation(self, place: IdentityDomain, inputs: UserInputs) -> None:
        tried = f"create user {inputs.user_name} in domain {place.url}"
        if not inputs.family_name:
            if not inputs.adopt or await place.users.by_name(inputs.user_name) is None:
                raise _nameless(tried)
            raise Conflict("the user exists", tried=tried)

    async def owned_fields(self, state: UserState, inputs: UserInputs) -> tuple[Owned, ...]:
        if inputs.active is None:
            return ()
        end = f"user:{state.user_id.casefold()}"
        return (Owned("status", await self.home_of(state), (end,), label=f"the status of user {state.user_name}"),)

    async def explain(
        self, error: VendorError, fields: UserInputs | UserState | None, known: UserState | None = None
    ) -> None:
        if error.code.endswith("primaryEmailNotSpecified"):
            error.hint = 'Write emails={"work": {"value": "...", "primary": True}}'
        await super().explain(error, fields, known)

    async def update(self, id: str, state: UserState, inputs: UserInputs, changed: frozenset[str]) -> UserState:
        if changed & _NAME_PARTS:  # the service may derive these from the parts
            changed |= {name for name in _DERIVED if getattr(inputs, name) == getattr(state, name)}
        after = await super().update(id, state, inputs, changed - {"active"})
        if "active" not in changed or inputs.active is None or inputs.active == state.active:
            return after
        try:
            await self._activate(await self.place_of(inputs, state), after, active=inputs.active)
        except IamError as error:  # all else is so already
            raise Partial(id, after, error) from error
        return after.model_copy(update={"active": inputs.active})

    async def remove(self, place: IdentityDomain, object_id: str, state: UserState) -> None:
        if state.on_delete == "disable":
            await found(self._activate(place, state, active=False))
        else:
            await super().remove(place, object_id, state)

    async def _activate(self, place: IdentityDomain, state: UserState, *, active: bool) -> None:
        users = place.users
        try:
            await users.api.change_status(state.user_id, active=active, who=state.user_name)
        finally:
            users.forget(state.user_id)


def _nameless(tried: str) -> Refused:
    return Refused(
        "family_name is missing: the service makes no user without a family name", tried=tried, hint="Write family_name"
    )


class User(Resource, lifecycle=UserLifecycle, token="oci.domains:User"):
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
