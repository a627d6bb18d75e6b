"""What the resources of a realm share: where they are, and the forms of their import ids."""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

from pydantic import Field

from iam_resources.cncc.connection import connect
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Follows, Inputs, Key, Lifecycle, Local, Refers, Replaces, State
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused


class RealmInputs(Inputs):
    """What every resource of a realm has."""

    realm: Annotated[str | None, Replaces(), Key()] = None
    """Name of the realm the object is in; without it that of the connection (setting `cncc:realm`, else `cncc`)."""
    connection: Annotated[str | None, Local()] = None
    """Name of the connection to use, from the setting `cncc:connections`; without it the default one."""


UserReference: TypeAlias = Annotated[str, Field(min_length=1), Key(), Refers("user_id", "username")]
"""A user of the realm, by name or by UUID: both mean the same."""


class OfUserState(State):
    """What is known of the user that a resource belongs to."""

    user_id: Annotated[str, Follows("user")] = ""
    """The user's UUID."""
    username: Annotated[str, Follows("user")] = ""
    """The user's name."""


I = TypeVar("I", bound=RealmInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class RealmLifecycle(Lifecycle[I, S]):
    """A lifecycle that knows its realm."""

    async def realm_of(self, fields: RealmInputs) -> Realm:
        """The realm of a resource, over the connection it names."""
        return (await connect(self.settings, fields.connection)).realm(fields.realm)

    async def reach(self, inputs: I) -> None:
        if not contains_unknown([inputs.connection, inputs.realm]):
            await self.realm_of(inputs)

    async def realm_at(self, name: str, known: RealmInputs | None = None) -> Realm:
        """The realm of that name.

        Args:
            name: as in an id.
            known: names the connection; None on import, which goes over the default one.
        """
        return (await connect(self.settings, known.connection if known else None)).realm(name)

    def parts_of(self, import_id: str) -> list[str]:
        """Split an import id at its first slashes; the last part keeps slashes of its own.

        Raises:
            Refused: it has none of `id_formats`, or a part is empty.
        """
        for form in self.id_formats:
            size = form.count("/") + 1
            parts = import_id.split("/", size - 1)
            if len(parts) == size and all(parts):
                return parts
        forms = " or ".join(self.id_formats)
        raise Refused(f"the import id {import_id!r} is malformed", hint=f"Write it as {forms}")


def take_over(kind: str, import_id: str, *, lost: bool = False) -> str:
    """What to do where an object exists already.

    Args:
        kind: what it is called.
        import_id: with which it can be imported.
        lost: an earlier try of the same call got no answer.
    """
    maybe = f"An earlier try got no answer and may have made this {kind}. " if lost else ""
    return f"{maybe}Set adopt=True to take the {kind} over, or import it with the id {import_id}"
