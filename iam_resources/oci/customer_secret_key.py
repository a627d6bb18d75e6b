"""Customer secret keys of users: for the interface of Object Storage that is compatible with Amazon S3.

create  POST users/{id}/customerSecretKeys, one call; the only answer with the secret
read    GET users/{id}/customerSecretKeys
update  PUT users/{id}/customerSecretKeys/{key} with if-match
delete  DELETE users/{id}/customerSecretKeys/{key} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.customer_secret_keys import CustomerSecretKeys
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.credential import CredentialState, known_of_credential
from iam_resources.oci.directory import Identity
from iam_resources.oci.labelled import LabelledLifecycle
from iam_resources.oci.of_user import OfUserInputs


class CustomerSecretKeyInputs(OfUserInputs):
    """What a program may write about a customer secret key."""

    display_name: Annotated[str, Field(max_length=255)]
    """What it is called, at most 255 characters; may be empty."""


class CustomerSecretKeyState(CustomerSecretKeyInputs, CredentialState):
    """What is known of a customer secret key."""

    access_key: str = ""
    """The access key, which is no secret."""
    key: Annotated[str, Secret()] = ""
    """The secret key; a secret that the service tells once."""


class CustomerSecretKeyLifecycle(LabelledLifecycle[CustomerSecretKeyInputs, CustomerSecretKeyState]):
    """Create, read, update and delete of customer secret keys."""

    id_formats = ("<user name or OCID>/<access key>",)
    once = ("key",)
    label = ("display_name", "displayName")
    most = 2

    def api(self, tenancy: Tenancy) -> CustomerSecretKeys:
        return CustomerSecretKeys(tenancy.identity, tenancy.tenancy_id)

    async def make(
        self, tenancy: Tenancy, user: Identity, inputs: CustomerSecretKeyInputs
    ) -> tuple[Reply, dict[str, Any]]:
        reply = await self.api(tenancy).create(user.id, {"displayName": inputs.display_name}, who=user.name)
        return reply, {"key": reply.body.get("key") or ""}

    def from_wire(self, seen: Body) -> CustomerSecretKeyState:
        return CustomerSecretKeyState(
            **known_of_credential(seen), display_name=seen.get("displayName") or "", access_key=seen["id"]
        )


class CustomerSecretKey(
    Resource[CustomerSecretKeyInputs, CustomerSecretKeyState],
    lifecycle=CustomerSecretKeyLifecycle,
    token="oci:CustomerSecretKey",
):
    """A customer secret key of a user: an access key and a secret key. Two a user at most.

        s3 = oci.CustomerSecretKey("s3", user=robot.user_id, display_name="Backups")

    Operations: CreateCustomerSecretKey, ListCustomerSecretKeys, UpdateCustomerSecretKey, DeleteCustomerSecretKey.
    Import: `<user name or OCID>/<access key>`; the secret key is then not known.
    """
