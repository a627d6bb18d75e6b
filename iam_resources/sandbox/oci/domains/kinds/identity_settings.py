"""The settings of a domain, one resource; only ``primaryEmailRequired`` has an effect here."""

from __future__ import annotations

from iam_resources.sandbox.oci.domains.kinds.kind import Kind

SETTINGS_ID = "IdentitySettings"


class IdentitySettings(Kind):
    """The one resource ``IdentitySettings``."""

    ocid = "domainidentitysetting"
    methods = frozenset({"GET", "PUT", "PATCH"})
    indexed = ("id",)

    def __init__(self) -> None:
        super().__init__("IdentitySetting", "IdentitySettings", "identity_setting")
