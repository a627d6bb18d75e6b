"""The vendors' APIs on loopback, for tests and first steps.

One backend, reached in two ways:

* in process: ``Sandbox()`` is an ASGI application; ``Sandbox().client()`` is an ``httpx.AsyncClient`` that talks to it;
* as a server: ``python -m iam_resources.sandbox --port 8080 --state sandbox.db``.

Nothing here imports the other packages of ``iam_resources``: the sandbox tests them, so it must not share their code.

Names are imported when they are first used: without the packages of the extra `sandbox` the command can still report
what is missing, and programs never need them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iam_resources.sandbox.app import Sandbox
    from iam_resources.sandbox.call_log import CallCount, CallRecord
    from iam_resources.sandbox.faults import Fault

__all__ = ["CallCount", "CallRecord", "Fault", "Sandbox"]

_IN = {"CallCount": "call_log", "CallRecord": "call_log", "Fault": "faults", "Sandbox": "app"}


def __getattr__(name: str) -> Any:
    if name not in _IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_IN[name]}"), name)
