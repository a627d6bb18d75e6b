"""Customer secret keys of users: for the interface of Object Storage that is compatible with Amazon S3."""

from __future__ import annotations

from iam_resources.oci.api.credentials import LabelledCredentials


class CustomerSecretKeys(LabelledCredentials):
    """Calls on customer secret keys; two a user at most. A key's id is its access key."""

    path = "/customerSecretKeys"
    kind = "customer secret key"
