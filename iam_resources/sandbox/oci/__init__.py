"""Oracle Cloud Infrastructure: IAM REST, identity domains, Functions, Service Connector Hub, and access control."""

from iam_resources.sandbox.oci.vendor import Oci

__all__ = ["Oci"]
