"""Customer secret keys of users: for the interface of Object Storage that is compatible with Amazon S3.

create  POST users/{id}/customerSecretKeys, one call; the only answer with the secret
read    GET users/{id}/customerSecretKeys
update  PUT users/{id}/customerSecretKeys/{key} with if-match
delete  DELETE users/{id}/customerSecretKeys/{key} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.credentials import CustomerSecretKeys
from iam_resources.oci.base.credential import CredentialState, LabelledLifecycle
from iam_resources.oci.base.of_user import ToldOnceInputs


class CustomerSecretKeyInputs(ToldOnceInputs):
    display_name: Annotated[str, Field(max_length=255)]
    """What it is called, at most 255 characters; may be empty."""


class CustomerSecretKeyState(CustomerSecretKeyInputs, CredentialState):
    access_key: Annotated[str, JsonName("id")] = ""
    """The access key, which is not a secret."""
    key: Annotated[str, Secret()] = ""
    """The secret key; a secret that the service returns once."""


class CustomerSecretKeyLifecycle(LabelledLifecycle[CustomerSecretKeyInputs, CustomerSecretKeyState]):
    id_formats = ("<user name or OCID>/<access key>",)
    calls = CustomerSecretKeys
    id_field = "access_key"
    once = ("key",)
    label = "display_name"
    cli_option = "customer-secret-key-id"


class CustomerSecretKey(Resource, lifecycle=CustomerSecretKeyLifecycle, token="oci:CustomerSecretKey"):
    """A customer secret key of a user: an access key and a secret key. Two a user at most.

        s3 = oci.CustomerSecretKey("s3", user=robot.user_id, display_name="Backups")

    Operations: CreateCustomerSecretKey, ListCustomerSecretKeys, UpdateCustomerSecretKey, DeleteCustomerSecretKey.
    Import: `<user name or OCID>/<access key>`; the secret key is then not known.
    """
