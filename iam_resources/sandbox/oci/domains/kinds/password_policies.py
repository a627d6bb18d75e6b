"""Password policies."""

from __future__ import annotations

from iam_resources.sandbox.oci.domains.kinds.kind import READ, Kind


class PasswordPolicies(Kind):
    """Password policies; read-only here."""

    ocid = "domainpasswordpolicy"
    methods = READ
    indexed = ("id", "name")

    def __init__(self) -> None:
        super().__init__("PasswordPolicy", "PasswordPolicies", "password_policy")
