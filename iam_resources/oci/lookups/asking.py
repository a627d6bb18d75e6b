"""How a lookup asks: over which connection, for one object by name or OCID, or for all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from iam_resources.directory import lookups
from iam_resources.engine import program_settings, run_now
from iam_resources.errors import VendorError
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.oci.diagnosis import explain
from iam_resources.oci.directory import Directory, living

T = TypeVar("T")


def now(look: Callable[[Tenancy], Coroutine[Any, Any, T]], connection: str | None, verb: str, resource: str) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        connection: name of the connection; None is the default one.
        verb, resource: the right that it takes, for the error.
    """

    async def work() -> T:
        tenancy = await connect(program_settings(), connection)
        try:
            return await look(tenancy)
        except VendorError as error:
            with suppress(Exception):  # whatever it is: the first error is the one to report
                await explain(error, tenancy, verb, tenancy.tenancy_id, resource)
            raise

    return run_now(work())


async def one(objects: Directory[Any], reference: str) -> Body:
    """The one object that a name or an OCID means.

    Raises:
        NotFound: there is none.
    """
    return there(await objects.look_up(reference), objects.kind, reference)


def there(seen: Body | None, kind: str, reference: str) -> Body:
    """What was found.

    Raises:
        NotFound: nothing was.
    """
    return lookups.there(seen, kind, reference, "the tenancy")


async def every(pages: AsyncIterator[Body]) -> list[Body]:
    """All of a list, without what was deleted and is only remembered."""
    return [each async for each in living(pages)]
