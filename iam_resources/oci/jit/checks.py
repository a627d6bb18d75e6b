"""What a look at one link of the pipeline found."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Literal

from iam_resources.errors import Denied, IamError, NotFound

Result = Literal["ok", "missing", "wrong", "unknown"]


@dataclass(frozen=True)
class Check:
    """One link.

    Attributes:
        link: which: `application`, `grant`, ...
        result: `ok`; `missing`; `wrong`, it is there and does not do its work; `unknown`, the caller may not see it.
        about: what was found, for a person.
        mend: what to do; empty where nothing is to be done.
        id: of what was found, as far as it has one.
    """

    link: str
    result: Result
    about: str
    mend: str = ""
    id: str = ""

    @property
    def bad(self) -> bool:
        """Whether the pipeline can not work so."""
        return self.result in ("missing", "wrong")


async def seen(link: str, look: Awaitable[Check]) -> Check:
    """A look that may fail: what can not be read is not known, and no reason to stop looking at the others."""
    try:
        return await look
    except (Denied, NotFound) as error:
        return Check(link, "unknown", str(error), "Look with the connection of somebody who may read it")
    except IamError as error:
        return Check(link, "unknown", str(error))
