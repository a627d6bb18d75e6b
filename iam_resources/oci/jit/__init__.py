"""Users made just in time: each gets the capabilities it should have, minutes after its first login.

`iam jit verify` looks at the links of a pipeline, `iam jit watch` follows a login through it, and `iam jit apply`
serves the users that existed before it. See docs/oci-jit.md.
"""

from iam_resources.oci.jit.names import FUNCTION_FOLDER
from iam_resources.oci.jit.pipeline import CapabilitiesPipeline

__all__ = ["FUNCTION_FOLDER", "CapabilitiesPipeline"]
