"""Auth tokens of users: passwords for interfaces that can not sign, such as container registries.

create  POST users/{id}/authTokens, one call; the only answer with the token
read    GET users/{id}/authTokens
update  PUT users/{id}/authTokens/{token} with if-match
delete  DELETE users/{id}/authTokens/{token} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.http import Reply
from iam_resources.oci.api.auth_tokens import AuthTokens
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.credential import CredentialState, known_of_credential
from iam_resources.oci.directory import Identity
from iam_resources.oci.labelled import LabelledLifecycle
from iam_resources.oci.of_user import OfUserInputs


class AuthTokenInputs(OfUserInputs):
    """What a program may write about an auth token."""

    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""


class AuthTokenState(AuthTokenInputs, CredentialState):
    """What is known of an auth token."""

    auth_token_id: str = ""
    """The auth token's OCID."""
    token: Annotated[str, Secret()] = ""
    """The token; a secret that the service tells once."""


class AuthTokenLifecycle(LabelledLifecycle[AuthTokenInputs, AuthTokenState]):
    """Create, read, update and delete of auth tokens."""

    id_formats = ("<user name or OCID>/<auth token OCID>",)
    once = ("token",)
    label = ("description", "description")
    most = 2

    def api(self, tenancy: Tenancy) -> AuthTokens:
        return AuthTokens(tenancy.identity, tenancy.tenancy_id)

    async def make(self, tenancy: Tenancy, user: Identity, inputs: AuthTokenInputs) -> tuple[Reply, dict[str, Any]]:
        reply = await self.api(tenancy).create(user.id, {"description": inputs.description}, who=user.name)
        return reply, {"token": reply.body.get("token") or ""}

    def from_wire(self, seen: Body) -> AuthTokenState:
        return AuthTokenState(
            **known_of_credential(seen), description=seen.get("description") or "", auth_token_id=seen["id"]
        )


class AuthToken(Resource[AuthTokenInputs, AuthTokenState], lifecycle=AuthTokenLifecycle, token="oci:AuthToken"):
    """An auth token of a user. Two a user at most.

        push = oci.AuthToken("push", user=robot.user_id, description="Push images")

    Operations: CreateAuthToken, ListAuthTokens, UpdateAuthToken, DeleteAuthToken. Import:
    `<user name or OCID>/<auth token OCID>`; the token is then not known.
    """
