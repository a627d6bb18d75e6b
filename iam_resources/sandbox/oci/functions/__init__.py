"""Functions: applications, functions, and their invocation in processes of their own."""

from iam_resources.sandbox.oci.functions.service import Functions

__all__ = ["Functions"]
