"""IAM REST, version 20160918: users, groups, policies and what belongs to them."""

from iam_resources.sandbox.oci.identity.service import Identity

__all__ = ["Identity"]
