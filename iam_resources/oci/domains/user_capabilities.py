"""What a user of an identity domain may use: API keys, tokens, passwords of several kinds.

create  PUT /UserCapabilitiesChanger/{id} with the flags that are mentioned; of many at once POST /Bulk
read    GET /Users/{id}, or of many at once GET /Users in pages of 1,000
update  PUT /UserCapabilitiesChanger/{id} with the flags that differ
delete  nothing: the user keeps what they may use
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from iam_resources.directory import Called
from iam_resources.engine import Resource, rule
from iam_resources.engine.wire import from_json, json_names, to_json
from iam_resources.oci.base.lifecycle import none_mentioned
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.references import AnyOfUserState, OfDomainUserLifecycle, OfUserInputs
from iam_resources.oci.domains.schemas import CAPABILITIES
from iam_resources.scim.representation import Representation

log = logging.getLogger(__name__)


class UserCapabilitiesInputs(OfUserInputs):
    """What a program may write about what a user may use. What is not mentioned stays as it is."""

    can_use_api_keys: bool | None = None
    """API keys."""
    can_use_auth_tokens: bool | None = None
    """Auth tokens."""
    can_use_console: bool | None = None
    """The Console."""
    can_use_console_password: bool | None = None
    """A password of the domain's own; false for users who sign in at another identity provider."""
    can_use_customer_secret_keys: bool | None = None
    """Customer secret keys."""
    can_use_db_credentials: bool | None = None
    """Passwords of databases."""
    can_use_o_auth2_client_credentials: bool | None = None
    """OAuth 2.0 client credentials."""
    can_use_smtp_credentials: bool | None = None
    """SMTP credentials."""

    @rule("user")
    def _says_something(self) -> str | None:
        return none_mentioned(self, json_names(UserCapabilitiesInputs))


class UserCapabilitiesState(UserCapabilitiesInputs, AnyOfUserState):
    """What is known of what a user may use."""


class UserCapabilitiesLifecycle(OfDomainUserLifecycle[UserCapabilitiesInputs, UserCapabilitiesState]):
    kind = "capabilities"
    action = "set what user {0} may use"
    what = "the capabilities"
    remains = "stay as they are"

    async def set_value(
        self,
        place: IdentityDomain,
        user: Called,
        inputs: UserCapabilitiesInputs,
        state: UserCapabilitiesState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        users, flags = place.users, to_json(inputs, changed)
        after = {**(_flags(state) if state is not None else {}), **flags}
        if flags:
            try:
                answer = await users.api.change_capabilities(user.id, flags, who=user.name)
            finally:
                users.forget(user.id)
            after |= answer
        if ignored := sorted(name for name, flag in flags.items() if after[name] is not flag):
            log.warning("the domain took the call and did not change %s of user %s", ", ".join(ignored), user.name)
        return from_json(UserCapabilitiesInputs, after)

    async def read_value(
        self, place: IdentityDomain, seen: Representation, state: UserCapabilitiesState | None
    ) -> Mapping[str, Any]:
        known = _flags(state) if state is not None else {}
        if any(seen.get(CAPABILITIES, {}).get(name, flag) != flag for name, flag in known.items()):
            seen = await place.users.api.get(str(seen["id"]))  # a listing may lag behind
        return from_json(UserCapabilitiesInputs, {**known, **seen.get(CAPABILITIES, {})})


def _flags(state: UserCapabilitiesState) -> dict[str, bool]:
    """The flags that are known, by their names in the API."""
    return to_json(state, state.__dict__, UserCapabilitiesInputs)


class UserCapabilities(Resource, lifecycle=UserCapabilitiesLifecycle, token="oci.domains:UserCapabilities"):
    """What one user of an identity domain may use. A new user may use everything.

        domains.UserCapabilities("ana", user=ana.user_id, can_use_console_password=False, can_use_api_keys=True)

    Operation: `PUT /UserCapabilitiesChanger/{id}`. Import: `<user name, id or OCID>`.
    """
