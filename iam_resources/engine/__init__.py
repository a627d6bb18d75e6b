"""All that knows Pulumi: the base of resources, checks and diffs from the models, the provider host, import, schema."""

from iam_resources.engine.background import run_beside, run_now
from iam_resources.engine.lifecycle import Lifecycle, Partial
from iam_resources.engine.model import (
    ComparedAs,
    Follows,
    Inputs,
    Kept,
    Key,
    Local,
    Model,
    OrMap,
    PerKey,
    Refers,
    Replaces,
    Secret,
    State,
    Unordered,
    WriteOnly,
)
from iam_resources.engine.program import program_settings
from iam_resources.engine.resource import Resource
from iam_resources.engine.rules import rule

__all__ = [
    "ComparedAs",
    "Follows",
    "Inputs",
    "Kept",
    "Key",
    "Lifecycle",
    "Local",
    "Model",
    "OrMap",
    "Partial",
    "PerKey",
    "Refers",
    "Replaces",
    "Resource",
    "Secret",
    "State",
    "Unordered",
    "WriteOnly",
    "program_settings",
    "rule",
    "run_beside",
    "run_now",
]
