"""What the domain asks of passwords."""

from __future__ import annotations

from iam_resources.oci.domains.api.collection import Collection


class PasswordPolicies(Collection):
    """Calls on password policies; the one with the smallest `priority` that applies to a user counts."""

    path = "/PasswordPolicies"
    kind = "password policy"
    named_by = "name"
