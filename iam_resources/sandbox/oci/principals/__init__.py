"""How instances get their identity: metadata on the instance, and the service that turns a certificate into a token."""

from iam_resources.sandbox.oci.principals.federation import Federation
from iam_resources.sandbox.oci.principals.instance import Instance
from iam_resources.sandbox.oci.principals.metadata import Metadata

__all__ = ["Federation", "Instance", "Metadata"]
