"""Oracle Cloud: users, groups, policies and credentials of IAM."""

from iam_resources.oci.api_key import ApiKey
from iam_resources.oci.auth_token import AuthToken
from iam_resources.oci.customer_secret_key import CustomerSecretKey
from iam_resources.oci.dynamic_group import DynamicGroup
from iam_resources.oci.group import Group
from iam_resources.oci.group_members import GroupMembers
from iam_resources.oci.lookups.compartments import (
    CompartmentFacts,
    DomainFacts,
    TenancyFacts,
    get_compartment,
    get_domain,
    get_tenancy,
    list_compartments,
    list_domains,
)
from iam_resources.oci.lookups.credentials import (
    ApiKeyFacts,
    CredentialFacts,
    list_api_keys,
    list_auth_tokens,
    list_customer_secret_keys,
    list_smtp_credentials,
)
from iam_resources.oci.lookups.groups import (
    DynamicGroupFacts,
    GroupFacts,
    MembershipFacts,
    get_dynamic_group,
    get_group,
    list_dynamic_groups,
    list_groups,
    list_memberships,
)
from iam_resources.oci.lookups.identity_providers import (
    GroupMappingFacts,
    IdentityProviderFacts,
    get_identity_provider,
    list_identity_providers,
    list_idp_group_mappings,
)
from iam_resources.oci.lookups.policies import PolicyFacts, get_policy, list_policies
from iam_resources.oci.lookups.users import UserFacts, get_user, list_users
from iam_resources.oci.membership import Membership
from iam_resources.oci.policy import Policy
from iam_resources.oci.smtp_credential import SmtpCredential
from iam_resources.oci.ui_password import UiPassword
from iam_resources.oci.user import User
from iam_resources.oci.user_capabilities import UserCapabilities

__all__ = [
    "ApiKey",
    "ApiKeyFacts",
    "AuthToken",
    "CompartmentFacts",
    "CredentialFacts",
    "CustomerSecretKey",
    "DomainFacts",
    "DynamicGroup",
    "DynamicGroupFacts",
    "Group",
    "GroupFacts",
    "GroupMappingFacts",
    "GroupMembers",
    "IdentityProviderFacts",
    "Membership",
    "MembershipFacts",
    "Policy",
    "PolicyFacts",
    "SmtpCredential",
    "TenancyFacts",
    "UiPassword",
    "User",
    "UserCapabilities",
    "UserFacts",
    "get_compartment",
    "get_domain",
    "get_dynamic_group",
    "get_group",
    "get_identity_provider",
    "get_policy",
    "get_tenancy",
    "get_user",
    "list_api_keys",
    "list_auth_tokens",
    "list_compartments",
    "list_customer_secret_keys",
    "list_domains",
    "list_dynamic_groups",
    "list_groups",
    "list_identity_providers",
    "list_idp_group_mappings",
    "list_memberships",
    "list_policies",
    "list_smtp_credentials",
    "list_users",
]
