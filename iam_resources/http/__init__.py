"""All that knows HTTP: one call is throttled, signed, sent, repeated where that is safe, and its error read.

Knows no vendor and nothing of Pulumi. What is repeated: docs/how-a-call-is-retried.md.
"""

from iam_resources.http.batch import Batch
from iam_resources.http.client import Client
from iam_resources.http.once import ReadOnce
from iam_resources.http.pages import offset_pages, token_pages
from iam_resources.http.poll import poll
from iam_resources.http.reply import ErrorFacts, Reply
from iam_resources.http.retry import Settle, may_be_done
from iam_resources.http.snapshot import Snapshot
from iam_resources.http.throttle import Throttle

__all__ = [
    "Batch",
    "Client",
    "ErrorFacts",
    "ReadOnce",
    "Reply",
    "Settle",
    "Snapshot",
    "Throttle",
    "may_be_done",
    "offset_pages",
    "poll",
    "token_pages",
]
