"""A vendor that does nothing: users and grants with the same fields as those of `cncc`, and no calls.

What remains is the cost of the engine, the SDK and our host: no provider in Python can be faster.
"""

from __future__ import annotations

from iam_resources.cncc.user import UserInputs, UserState
from iam_resources.cncc.user_role import UserRoleInputs, UserRoleState
from iam_resources.engine import Lifecycle, Resource

REALM = "no_op"


class UserLifecycle(Lifecycle[UserInputs, UserState]):
    """Stores nothing; a read returns the state."""

    async def create(self, inputs: UserInputs) -> tuple[str, UserState]:
        return _user(inputs.username, inputs)

    async def read(self, id: str, state: UserState | None) -> tuple[str, UserState] | None:
        name = id.rsplit("/", 1)[1]
        return (id, state) if state else _user(name, UserInputs(username=name))

    async def delete(self, id: str, state: UserState) -> None:
        return


class UserRoleLifecycle(Lifecycle[UserRoleInputs, UserRoleState]):
    """Stores nothing; a read returns the state."""

    async def create(self, inputs: UserRoleInputs) -> tuple[str, UserRoleState]:
        return _grant(inputs.user, inputs.role)

    async def read(self, id: str, state: UserRoleState | None) -> tuple[str, UserRoleState] | None:
        return (id, state) if state else _grant(*id.split("/")[1:])

    async def delete(self, id: str, state: UserRoleState) -> None:
        return


def _user(name: str, inputs: UserInputs) -> tuple[str, UserState]:
    given = inputs.model_dump(exclude_none=True) | {"realm": REALM, "enabled": True, "email_verified": False}
    return f"{REALM}/{name}", UserState(user_id=f"00000000-0000-4000-8000-0000{name[-8:]:>08}", **given)


def _grant(user: str, role: str) -> tuple[str, UserRoleState]:
    return f"{REALM}/{user}/{role}", UserRoleState(
        realm=REALM, user=user, role=role, user_id=user, username=user, role_id=role, role_name=role
    )


class User(Resource, lifecycle=UserLifecycle, token="no_op:User"):
    """A user that exists nowhere."""


class UserRole(Resource, lifecycle=UserRoleLifecycle, token="no_op:UserRole"):
    """A grant that exists nowhere."""
