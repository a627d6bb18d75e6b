"""The password of a user of an identity domain.

create  PUT /UserPasswordChanger/{id} (section 3.6)
read    whether the user is still there; the service never gives a password back
update  the same call, when `version` changes, or the user is another one
delete  nothing: a password can not be taken back
"""

from __future__ import annotations

import json
import logging
from typing import Annotated

from pydantic import Field

from iam_resources.engine import Kept, Resource, WriteOnly
from iam_resources.errors import IamError, Invalid, Refused
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.directory import Identity, UserDirectory
from iam_resources.oci.domains.of_user import AnyOfUserState, OfUserInputs, OfUserLifecycle
from iam_resources.oci.domains.references import of_user, word_for

log = logging.getLogger(__name__)


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


class UserPasswordLifecycle(OfUserLifecycle[UserPasswordInputs, UserPasswordState]):
    """Create, read, update and delete of passwords."""

    id_formats = ()

    async def create(self, inputs: UserPasswordInputs) -> tuple[str, UserPasswordState]:
        domain, user = await self.user_of(inputs, tried=f"set the password of user {inputs.user}")
        await _set(domain, user, inputs)
        return self.id_of(inputs.domain_url, user.id), _known(domain, user, inputs)

    async def find(self, import_id: str, inputs: UserPasswordInputs | None) -> str:
        raise Refused(
            "a password can not be imported: the service does not give it back",
            tried=f"import {import_id}",
            hint="Declare it without an import; it is then set once, to the value in the program",
        )

    async def read(self, id: str, state: UserPasswordState | None) -> tuple[str, UserPasswordState] | None:
        domain, seen = await self.seen_at(id, state)
        if seen is None or state is None:
            return None
        user = domain.part(UserDirectory).identity_of(seen)
        return self.id_of(state.domain_url, user.id), state.model_copy(
            update={"user": word_for(user, state.user), "domain": domain.url, **of_user(user)}
        )

    async def update(
        self, id: str, state: UserPasswordState, inputs: UserPasswordInputs, changed: frozenset[str]
    ) -> UserPasswordState:
        domain, user = await self.user_of(inputs, state, tried=f"set the password of user {inputs.user}")
        if user.id != state.user_id or changed & {"version", "value"}:
            await _set(domain, user, inputs)
        return _known(domain, user, inputs)

    async def delete(self, id: str, state: UserPasswordState) -> None:
        log.info("the password of user %s stays as it is: a password can not be taken back", state.user_name)


async def _set(domain: Domain, user: Identity, inputs: UserPasswordInputs) -> None:
    users = domain.part(UserDirectory)
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


def without(password: str, text: str) -> str:
    """A text in which a password is not to be read: not as it is, as JSON writes it, or where the text was cut."""
    plain = " ".join(password.split())
    for form in sorted({password, plain, *(json.dumps(password, ensure_ascii=each)[1:-1] for each in (True, False))}):
        text = text.replace(form, "…") if form else text
    for length in range(len(plain) - 1, 3, -1):
        text = text.replace(f"{plain[:length]}…", "…")
    return text


def _known(domain: Domain, user: Identity, inputs: UserPasswordInputs) -> UserPasswordState:
    return UserPasswordState(
        domain=domain.url,
        domain_url=inputs.domain_url,
        user=inputs.user,
        notify=inputs.notify,
        version=inputs.version,
        **of_user(user),
    )


class UserPassword(
    Resource[UserPasswordInputs, UserPasswordState], lifecycle=UserPasswordLifecycle, token="oci.domains:UserPassword"
):
    """The password of a user of an identity domain.

        domains.UserPassword("ana", user=ana.user_id, value=config.require_secret("ana"))

    Never read, never in the state in clear, and sent again only when `version` changes. Destroying it undoes nothing.
    Operation: section 3.6. It can not be imported.
    """
