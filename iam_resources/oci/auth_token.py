"""Auth tokens of users: passwords for interfaces that cannot sign, such as container registries.

create  POST users/{id}/authTokens, one call; the only answer with the token
read    GET users/{id}/authTokens
update  PUT users/{id}/authTokens/{token} with if-match
delete  DELETE users/{id}/authTokens/{token} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.credentials import AuthTokens
from iam_resources.oci.base.credential import CredentialState, LabelledLifecycle
from iam_resources.oci.base.of_user import ToldOnceInputs


class AuthTokenInputs(ToldOnceInputs):
    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""


class AuthTokenState(AuthTokenInputs, CredentialState):
    auth_token_id: Annotated[str, JsonName("id")] = ""
    """The auth token's OCID."""
    token: Annotated[str, Secret()] = ""
    """The token; a secret that the service returns once."""


class AuthTokenLifecycle(LabelledLifecycle[AuthTokenInputs, AuthTokenState]):
    id_formats = ("<user name or OCID>/<auth token OCID>",)
    calls = AuthTokens
    id_field = "auth_token_id"
    once = ("token",)
    cli_option = "auth-token-id"


class AuthToken(Resource, lifecycle=AuthTokenLifecycle, token="oci:AuthToken"):
    """An auth token of a user. Two a user at most.

        push = oci.AuthToken("push", user=robot.user_id, description="Push images")

    Operations: CreateAuthToken, ListAuthTokens, UpdateAuthToken, DeleteAuthToken. Import:
    `<user name or OCID>/<auth token OCID>`; the token is then not known.
    """
