"""The password of a user of an identity domain.

create  GET /Users/{id} for when the password was set, unless this run made the user; PUT /UserPasswordChanger/{id}
        (section 3.6)
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
from iam_resources.engine import Kept, Local, Resource, WriteOnly
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import IamError, Invalid
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.references import AnyOfUserState, OfDomainUserLifecycle, OfUserInputs
from iam_resources.shapes.of_user import refuse_existing_password


class UserPasswordInputs(OfUserInputs):
    value: Annotated[str, Field(min_length=1), WriteOnly("version")]
    """The password; the domain's password policy applies. A secret that is never kept in clear, and sent again only
    when `version` changes."""
    notify: Annotated[bool | None, Kept()] = None
    """Whether the user gets a mail about it; if omitted: as the domain is configured."""
    version: Annotated[int, Kept()] = 1
    """Raise it to set the password again; any different number works."""
    replace_existing: Annotated[bool | None, Local()] = None
    """Set it also for a user who has a password already, which may be one that they chose, instead of failing. It
    matters when the resource is made, or its `user` becomes another one."""


class UserPasswordState(AnyOfUserState):
    notify: bool | None = None
    """As it was sent."""
    version: int = 1
    """The version that was sent last."""


class UserPasswordLifecycle(OfDomainUserLifecycle[UserPasswordInputs, UserPasswordState]):
    collection = ""
    id_formats = ()
    kind = "password"
    action = "set the password of user {0}"
    what = "the password"
    remains = "stays as it is: a password cannot be taken back"

    async def check_first(self, place: IdentityDomain, user: Called, inputs: UserPasswordInputs) -> None:
        users = place.users
        if inputs.replace_existing or user.id in users.made_here:
            return
        since = await users.api.password_set_at(user.id, place.caller)
        if since is not None:
            who, tried = f"{user.name} of domain {place.url}", self.action.format(user.name)
            raise refuse_existing_password(who, "a password", since, tried=tried)

    async def check_value(
        self, place: IdentityDomain, user: Called | None, inputs: UserPasswordInputs, state: UserPasswordState | None
    ) -> None:
        if (state is None or state.version != inputs.version) and not contains_unknown(inputs.value):
            name = user.name if user is not None else None
            await place.password_rules.check(inputs.value, name, tried=self.action.format(name or "…"))

    async def set_value(
        self,
        place: IdentityDomain,
        user: Called,
        inputs: UserPasswordInputs,
        state: UserPasswordState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        if state is not None and not changed & {"version", "value"}:
            return {}
        users = place.users
        try:
            await users.api.change_password(user.id, inputs.value, notify=inputs.notify, who=user.name)
        except IamError as error:
            # Whatever stands between may repeat what it was sent.
            error.reason, error.hint = hide(inputs.value, error.reason), hide(inputs.value, error.hint)
            if isinstance(error, Invalid) and "pwdpolicy" in error.code.lower():
                rules = f"{error.hint}. " if error.hint else ""
                error.hint = f"{rules}Choose another value; get_password_policy() gives all rules"
            raise
        finally:
            users.forget(user.id)
        return {}


def hide(password: str, text: str) -> str:
    """The message without a password: not as it is, as JSON writes it, or where the message was cut."""
    plain = " ".join(password.split())
    for form in sorted({password, plain, *(json.dumps(password, ensure_ascii=each)[1:-1] for each in (True, False))}):
        text = text.replace(form, "…") if form else text
    for length in range(len(plain) - 1, 3, -1):
        text = text.replace(f"{plain[:length]}…", "…")
    return text


class UserPassword(Resource, lifecycle=UserPasswordLifecycle, token="oci.domains:UserPassword"):
    """The password of a user of an identity domain.

        domains.UserPassword("ana", user=ana.user_id, value=config.require_secret("ana"))

    Never read, never in the state in clear, and sent again only when `version` changes. A user who has a
    password already keeps it: the resource is refused, unless `replace_existing=True` says that it is meant.
    Destroying it undoes nothing.
    Operation: section 3.6. It cannot be imported.
    """
