# Written by `python -m tools.stubs` from the models of the resources: change those, not this file.

from iam_resources.oci.jit.names import FUNCTION_FOLDER as FUNCTION_FOLDER
from iam_resources.oci.jit.pipeline import CapabilitiesPipeline as CapabilitiesPipeline

__all__ = ["FUNCTION_FOLDER", "CapabilitiesPipeline"]
