"""Users of a tenancy.

create  POST users, one call ("Compartment vs Tenancy Scope"); with `adopt`, after a conflict: GET users?name=, PUT
read    GET users/{id}, or of many at once GET users in pages
update  PUT users/{id} with if-match; PUT users/{id}/state to unblock
delete  DELETE users/{id} with if-match, and GET until it is gone; or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Follows, Key, Replaces, Resource, rule
from iam_resources.engine.wire import JsonName, NotSent
from iam_resources.errors import Conflict
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, object_in
from iam_resources.oci.api.users import Users
from iam_resources.oci.base.lifecycle import OfTenancyInputs
from iam_resources.oci.base.named import IamLifecycle, NamedInputs, NamedState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import Directory
from iam_resources.shapes.named import describe_replaced

_SAME_EMAIL = (
    "E-mail addresses are unique in the tenancy. Give this user another address."
    f" {describe_replaced('user', 'credentials and memberships')}"
)
_BLOCKED = 4
"""Bit 2 of `inactiveStatus`: too many failed logins."""


class UserInputs(NamedInputs, OfTenancyInputs):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._+@-]{1,100}$"), Key(), Replaces()]
    """Login name, unique in the tenancy, 1 to 100 of letters, digits and `-._+@`. It cannot be changed: another name
    makes another user."""
    email: Annotated[str | None, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)] = None
    """E-mail address, unique in the tenancy; tenancies with identity domains demand one unless that is turned off."""
    blocked: Annotated[bool | None, NotSent()] = None
    """`False` lets a user in again who was blocked after too many failed logins. The service blocks by itself; nobody
    else can, so `True` cannot be written."""

    @rule("blocked")
    def _only_unblocks(self) -> str | None:
        if self.blocked:
            return "can only be False: the service blocks users by itself, after too many failed logins"
        return None


class UserState(UserInputs, NamedState):
    user_id: Annotated[str, JsonName("id")] = ""
    """The user's OCID."""
    email_verified: Annotated[bool, Follows("email")] = False
    """Whether the e-mail address was confirmed."""
    identity_provider_id: str = ""
    """OCID of the identity provider that the user comes from; empty for a user of the tenancy's own."""
    external_identifier: str = ""
    """What the user is called there."""


class UserLifecycle(IamLifecycle[UserInputs, UserState]):
    kind = "user"
    id_field = "user_id"
    rights = ("users",)
    manages_users = True
    unreadable = (
        "Passwords, keys and tokens cannot be read: those that exist stay valid, and new ones are made with"
        " oci.UiPassword, oci.ApiKey, oci.AuthToken and their like"
    )

    def objects(self, place: Tenancy, compartment_id: str | None = None) -> Directory[Users]:
        return place.users

    async def _adopt(self, place: Tenancy, inputs: UserInputs, conflict: Conflict) -> tuple[str, UserState]:
        if "email" in f"{conflict.code} {conflict.reason}".casefold():
            conflict.hint = _SAME_EMAIL
        return await super()._adopt(place, inputs, conflict)

    async def remove(self, place: Tenancy, object_id: str, state: UserState) -> None:
        place.caller.check_is_not(object_id, tried=f"delete user {state.name}")
        await super().remove(place, object_id, state)

    async def change(
        self, place: Tenancy, id: str, known: UserState, inputs: UserInputs, changed: frozenset[str]
    ) -> Reply:
        users = place.users.api
        if "blocked" in changed and known.blocked:
            reply = await users.unblock(id, etag=known.etag, who=known.name)
            if changed <= {"blocked"}:
                return reply
            known = self.state_of(place, object_in(reply), known)
        if changed <= {"blocked"}:
            return await users.get(id)  # it is not blocked any more, and there is nothing else to send
        return await super().change(place, id, known, inputs, changed)

    def fields_of(self, seen: Body, fields: UserInputs | None) -> dict[str, Any]:
        return {"blocked": bool(int(seen.get("inactiveStatus") or 0) & _BLOCKED)}


class User(Resource, lifecycle=UserLifecycle, token="oci:User"):
    """A user of the tenancy.

        ana = oci.User("ana", name="ana@example.com", description="Ana, on call", email="ana@example.com")

    What is not mentioned is left as it is. The user has no way to sign in until a credential gives one, and may do
    nothing until a group and a policy say so.

    Operations: CreateUser, GetUser, ListUsers, UpdateUser, UpdateUserState, DeleteUser. Import: `<name>` or `<OCID>`.
    """
