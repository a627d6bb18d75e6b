"""The vendors' APIs on loopback, for tests and first steps.

One backend, two doors:

* in process: ``Sandbox()`` is an ASGI application; ``Sandbox().client()`` is an ``httpx.AsyncClient`` that talks to it;
* as a server: ``python -m iam_resources.sandbox --port 8080 --state sandbox.db``.

Nothing here imports the other rooms of ``iam_resources``: the sandbox judges them, so it may not share code with them.
"""

from iam_resources.sandbox.app import Sandbox
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.ledger import CallCount, CallRecord

__all__ = ["CallCount", "CallRecord", "Fault", "Sandbox"]
