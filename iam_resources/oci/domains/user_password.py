"""The password of a user of an identity domain.

create  PUT /UserPasswordChanger/{id} (section 3.6)
read    whether the user is still there; the service never gives a password back
update  the same call, when `version` changes, or the user is another one
delete  nothing: a password cannot be taken back
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.directory import Called
from iam_resources.engine import Kept, Resource, WriteOnly
from iam_resources.errors import IamError, Invalid
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import UserDirectory
from iam_resources.oci.domains.of_user import AnyOfUserState, OfDomainUserLifecycle, OfUserInputs


class UserPasswordInputs(OfUserInputs):
    """What a program may write about a password."""

    value: Annotated[str, Field(min_length=1), WriteOnly("version")]
    """The password; the domain's password policy applies. A secret that is never kept in clear, and sent again only
    when `version` changes."""
    notify: Annotated[bool | None, Kept()] = None
    """Whether the user gets a mail about it; not mentioned: as the domain has it."""
    version: Annotated[int, Kept()] = 1
    """Raise it to set the password again; any number that differs will do."""


class UserPasswordState(AnyOfUserState):
    """What is known of a password."""

    notify: bool | None = None
    """As it was sent."""
    version: int = 1
    """The version that was sent last."""


class UserPasswordLifecycle(OfDomainUserLifecycle[UserPasswordInputs, UserPasswordState]):
    """Create, read, update and delete of passwords."""

    collection = ""
    id_formats = ()
    kind = "password"
    action = "set the password of user {0}"
    what = "the password"
    remains = "stays as it is: a password cannot be taken back"

    async def set_value(
        self,
        place: Domain,
        user: Called,
        inputs: UserPasswordInputs,
        state: UserPasswordState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        if state is not None and not changed & {"version", "value"}:
            return {}
        users = place.part(UserDirectory)
        try:
            await users.api.change_password(user.id, inputs.value, notify=inputs.notify, who=user.name)
        except IamError as error:
            # Whatever stands between may repeat what it was sent.
            error.reason, error.hint = without(inputs.value, error.reason), without(inputs.value, error.hint)
            if isinstance(error, Invalid) and "pwdpolicy" in error.code.lower():
                rules = f"{error.hint}. " if error.hint else ""
                error.hint = f"{rules}Choose another value; get_password_policy() gives all rules"
            raise
        finally:
            users.forget(user.id)
        return {}


def without(password: str, text: str) -> str:
    """A text in which a password is not to be read: not as it is, as JSON writes it, or where the text was cut."""
    plain = " ".join(password.split())
    for form in sorted({password, plain, *(json.dumps(password, ensure_ascii=each)[1:-1] for each in (True, False))}):
        text = text.replace(form, "…") if form else text
    for length in range(len(plain) - 1, 3, -1):
        text = text.replace(f"{plain[:length]}…", "…")
    return text


class UserPassword(
    Resource[UserPasswordInputs, UserPasswordState], lifecycle=UserPasswordLifecycle, token="oci.domains:UserPassword"
):
    """The password of a user of an identity domain.

        domains.UserPassword("ana", user=ana.user_id, value=config.require_secret("ana"))

    Never read, never in the state in clear, and sent again only when `version` changes. Destroying it undoes nothing.
    Operation: section 3.6. It cannot be imported.
    """
