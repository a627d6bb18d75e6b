"""What lookups share: which connection they use, one object by name or OCID or all of a list, and its facts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import fields
from typing import Any, TypeVar

from iam_resources.directory.lookups import F, facts_of, require_found
from iam_resources.engine import program_settings, run_now
from iam_resources.errors import VendorError
from iam_resources.oci.api.calls import Body
from iam_resources.oci.base.diagnosis import explain
from iam_resources.oci.base.tags import tags_from_json
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.oci.directory import Directory, living

T = TypeVar("T")


def run(
    look: Callable[[Tenancy], Coroutine[Any, Any, T]], connection: str | None, resource: str, verb: str = "inspect"
) -> T:
    """Make the calls of a lookup and wait for the answer.

    Args:
        look: makes them.
        connection: name of the connection; None is the default one.
        resource, verb: the right that it takes, for the error.
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


def get_one(
    facts: type[F],
    objects: Callable[[Tenancy], Directory[Any]],
    reference: str,
    connection: str | None,
    resource: str,
) -> F:
    """The facts of the one object that a name or an OCID means.

    Args:
        facts: of its kind.
        objects: where it is.
        reference: its name or OCID.
        connection, resource: as in `run`.

    Raises:
        NotFound: there is none.
    """

    async def look(tenancy: Tenancy) -> F:
        directory = objects(tenancy)
        return describe(
            facts, require_found(await directory.look_up(reference), directory.kind, reference, directory.where)
        )

    return run(look, connection, resource)


def list_all(
    facts: type[F], pages: Callable[[Tenancy], AsyncIterator[Body]], connection: str | None, resource: str
) -> list[F]:
    """The facts of all objects of a list, without what was deleted and is only remembered; see `get_one`."""

    async def look(tenancy: Tenancy) -> list[F]:
        return [describe(facts, seen) async for seen in living(pages(tenancy))]

    return run(look, connection, resource)


def describe(facts: type[F], seen: Body, **special: Any) -> F:
    """The facts of an object, of which the first is its OCID; defined tags are without those of the service.

    Args:
        facts: of its kind.
        seen: as the service returns it.
        special: the fields that it returns otherwise.
    """
    names = [each.name for each in fields(facts)]
    tags = {"defined_tags": tags_from_json(seen)["defined_tags"]} if "defined_tags" in names else {}
    return facts_of(facts, seen, **{names[0]: seen["id"], **tags, **special})
