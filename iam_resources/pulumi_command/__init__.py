"""The `pulumi` command: how it is run, what it prints and leaves. Nothing here changes anything at a vendor."""

from iam_resources.pulumi_command.attributes import find_damaged_attributes
from iam_resources.pulumi_command.backend import find_backend, writes_whole_state
from iam_resources.pulumi_command.commands import (
    EngineError,
    export_stack,
    import_resources,
    import_stack,
    preview,
    show_stack_name,
)
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
from iam_resources.pulumi_command.locks import Lock, find_locks
from iam_resources.pulumi_command.running import NoPulumi, Ran, run

__all__ = [
    "AGAIN",
    "EngineError",
    "EventJson",
    "Export",
    "Lock",
    "NoPulumi",
    "Ran",
    "Unreadable",
    "check_form",
    "check_good",
    "export_stack",
    "find_backend",
    "find_damaged_attributes",
    "find_locks",
    "import_resources",
    "import_stack",
    "preview",
    "read_export",
    "read_preview",
    "run",
    "show_stack_name",
    "writes_whole_state",
]
