"""The `pulumi` command: how it is run, and what it prints. Nothing here changes anything at a vendor."""

from iam_resources.pulumi_command.commands import EngineError, export_stack, import_resources, preview, show_stack_name
from iam_resources.pulumi_command.documents import (
    AGAIN,
    EventJson,
    Export,
    Unreadable,
    check_form,
    check_good,
    read_export,
    read_preview,
)
from iam_resources.pulumi_command.running import NoPulumi, Ran, run

__all__ = [
    "AGAIN",
    "EngineError",
    "EventJson",
    "Export",
    "NoPulumi",
    "Ran",
    "Unreadable",
    "check_form",
    "check_good",
    "export_stack",
    "import_resources",
    "preview",
    "read_export",
    "read_preview",
    "run",
    "show_stack_name",
]
