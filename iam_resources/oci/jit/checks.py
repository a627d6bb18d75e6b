"""What a look at one link of the pipeline found."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import Literal

from iam_resources.errors import Denied, IamError, NotFound

PROGRAM = "Run pulumi up of the program with the CapabilitiesPipeline"
LOOK_AS_OTHER = "Look with the connection of somebody who may read it"
Result = Literal["ok", "missing", "wrong", "unknown"]


@dataclass(frozen=True)
class Check:
    """One link.

    Attributes:
        link: which: `application`, `grant`, ...
        result: `ok`; `missing`; `wrong`, it is there and does not do its work; `unknown`, the caller may not see it.
        about: what was found, for a person.
        fix: what to do; empty where nothing is to be done.
        id: of what was found, as far as it has one.
        needed: whether the pipeline does its work only with it; what is only good to know, is not.
    """

    link: str
    result: Result
    about: str
    fix: str = ""
    id: str = ""
    needed: bool = True

    @property
    def bad(self) -> bool:
        """Whether the pipeline cannot work so."""
        return self.result in ("missing", "wrong")


def works(checks: Iterable[Check]) -> bool | None:
    """Whether a pipeline with these links works; None where too little of it can be seen to say so."""
    found = {(check.result, check.needed) for check in checks}
    if any(result in ("missing", "wrong") for result, _ in found):
        return False
    return None if ("unknown", True) in found else True


async def seen(link: str, look: Awaitable[Check]) -> Check:
    """A look that may fail: what cannot be read is not known, and no reason to stop looking at the others."""
    try:
        return await look
    except (Denied, NotFound) as error:
        return Check(link, "unknown", str(error), LOOK_AS_OTHER)
    except IamError as error:
        return Check(link, "unknown", str(error))
