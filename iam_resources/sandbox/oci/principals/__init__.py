"""Identity of instances: their metadata, and the service that issues a token for a certificate."""

from iam_resources.sandbox.oci.principals.federation import Federation
from iam_resources.sandbox.oci.principals.instance import Instance
from iam_resources.sandbox.oci.principals.metadata import Metadata

__all__ = ["Federation", "Instance", "Metadata"]
