"""Functions: applications, and the functions in them."""

from iam_resources.oci.functions.application import Application
from iam_resources.oci.functions.function import Function

__all__ = ["Application", "Function"]
