"""The rules of each kind of resource, by endpoint."""

from iam_resources.sandbox.oci.domains.kinds.app_roles import AppRoles
from iam_resources.sandbox.oci.domains.kinds.apps import Apps
from iam_resources.sandbox.oci.domains.kinds.credentials import ALL_CREDENTIALS
from iam_resources.sandbox.oci.domains.kinds.dynamic_resource_groups import DynamicResourceGroups
from iam_resources.sandbox.oci.domains.kinds.grants import Grants
from iam_resources.sandbox.oci.domains.kinds.groups import Groups
from iam_resources.sandbox.oci.domains.kinds.identity_settings import IdentitySettings
from iam_resources.sandbox.oci.domains.kinds.kind import Kind
from iam_resources.sandbox.oci.domains.kinds.password_policies import PasswordPolicies
from iam_resources.sandbox.oci.domains.kinds.users import Users

KINDS: dict[str, Kind] = {
    kind.endpoint: kind
    for kind in (
        Users(),
        Groups(),
        Grants(),
        AppRoles(),
        Apps(),
        DynamicResourceGroups(),
        PasswordPolicies(),
        IdentitySettings(),
        *ALL_CREDENTIALS,
    )
}

__all__ = ["KINDS", "Kind"]
