"""Functions: applications, functions, and their invocation in separate processes."""

from iam_resources.sandbox.oci.functions.service import Functions

__all__ = ["Functions"]
