"""Long-running requests: a service takes the work, answers at once, and a job says when it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from iam_resources.errors import Refused
from iam_resources.http.poll import poll


class Progress(Enum):
    """How far a job is."""

    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True)
class Job:
    """A job as it was seen.

    Attributes:
        id: of the job.
        progress: how far it is.
        object_id: of what it is about; empty where the service does not say.
    """

    id: str
    progress: Progress
    object_id: str = ""


class JobFailed(Refused):
    """The service took the work, and did not finish it.

    Args:
        reason, tried, hint: as in `IamError`.
        object_id: of what it was about, which may exist all the same; empty where the service does not say.
    """

    def __init__(self, reason: str, *, tried: str, hint: str, object_id: str) -> None:
        super().__init__(reason, tried=tried, hint=hint)
        self.object_id = object_id


async def follow(
    fetch: Callable[[], Awaitable[Job]],
    explain: Callable[[], Awaitable[str]],
    *,
    tried: str,
    object_id: str = "",
    at_most_seconds: float,
) -> str:
    """Wait until a job is done.

    Args:
        fetch: reads the job.
        explain: asks why it failed.
        tried: what is being done, in the infinitive.
        object_id: of what it is about, where that is known already.
        at_most_seconds: how long the work may take.

    Returns:
        The id of what it is about; empty where nothing names it.

    Raises:
        JobFailed: the work failed or was cancelled; with the reasons of the service.
        Stopped: it took too long.
    """

    async def look() -> Job | None:
        job = await fetch()
        return None if job.progress is Progress.RUNNING else job

    job = await poll(look, tried=tried, every_seconds=0.5, at_most_seconds=at_most_seconds)
    about = object_id or job.object_id
    if job.progress is Progress.DONE:
        return about
    raise JobFailed(
        f"the service {'cancelled it' if job.progress is Progress.CANCELLED else 'gave up'}: {await explain()}",
        tried=tried,
        hint=f"Its work request is {job.id}",
        object_id=about,
    )
