"""What the resources of this vendor share: the connection, and the tenancy they live in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, TypeVar

from iam_resources.engine import Inputs, Key, Lifecycle, Local, Replaces, State, rule
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused
from iam_resources.oci.auth import Found, tenancy_named
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.settings import Settings


class OciInputs(Inputs):
    """What every resource of this vendor has."""

    connection: Annotated[str | None, Local()] = None
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""


class OfTenancyInputs(OciInputs):
    """What every resource has that lives in the tenancy itself and nowhere else."""

    compartment_id: Annotated[str | None, Replaces(), Key()] = None
    """OCID of the tenancy, which need not be written: users and groups always live there, never in a compartment."""

    @rule("compartment_id")
    def _is_tenancy(self) -> str | None:
        given = self.compartment_id
        if given is None or given.startswith("ocid1.tenancy."):
            return None
        if given.startswith("ocid1.compartment."):
            return (
                "is the OCID of a compartment, but users and groups live in the tenancy itself, never in a compartment:"
                " leave it out, or write the tenancy's OCID (ocid1.tenancy.…); what they may do in the compartment is"
                " said by a policy"
            )
        return "is no OCID of a tenancy: leave it out, or write the tenancy's OCID (ocid1.tenancy.…)"


class OciState(State):
    """What is known of everything that is in a tenancy."""

    tenancy_id: str = ""
    """OCID of the tenancy that it is in."""

    @property
    def home(self) -> str:
        """The tenancy that it is in; empty in a state that was written before this was kept."""
        return self.tenancy_id


I = TypeVar("I", bound=OciInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class OciLifecycle(Lifecycle[I, S]):
    """A lifecycle that knows its tenancy."""

    manages_users: ClassVar[bool] = False
    """Whether it manages users or groups, which the service lets only some callers do."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._named: dict[str, str] = {}  # the tenancies that connections name, for every object asks

    async def tenancy_of(self, fields: OciInputs | None) -> Tenancy:
        """The tenancy of a resource, over the connection it names; None on import."""
        return await connect(self.settings, fields.connection if fields else None)

    async def home_of(self, state: OciState | None, fields: OciInputs | None, *, tried: str) -> Tenancy:
        """The tenancy of a resource that is there: what another tenancy does not have is not gone.

        Args:
            state: what is known of it; None on import.
            fields: name the connection, None on import.
            tried: what is being done, for the error.

        Raises:
            Refused: it is known to be in another tenancy than the one that the connection leads to.
        """
        tenancy = await self.tenancy_of(fields)
        self._check_home(state, tenancy.tenancy_id, fields, tried=tried)
        return tenancy

    async def preflight(self, inputs: I) -> None:
        if contains_unknown(inputs.connection):
            return
        tenancy = await self.tenancy_of(inputs)
        _ = tenancy.tenancy_id, tenancy.identity
        if self.manages_users:
            tenancy.caller.check_manages_users(tried="manage users and groups")

    async def check_location(self, state: S, inputs: I) -> None:
        if not isinstance(state, OciState) or contains_unknown(inputs.connection):
            return
        name = self.settings.chosen(inputs.connection)
        if name not in self._named:
            self._named[name] = tenancy_named(Found(self.settings, name))
        self._check_home(state, self._named[name] or state.home, inputs, tried="compare it with the program")

    def _check_home(self, state: OciState | None, tenancy_id: str, fields: OciInputs | None, *, tried: str) -> None:
        there = state.home if state is not None else ""
        if there in ("", tenancy_id):
            return
        key = self.settings.key("oci", "tenancy", self.settings.chosen(fields.connection if fields else None))
        raise Refused(
            f"it is in the tenancy {there}, and the connection is now to {tenancy_id}",
            tried=tried,
            hint=f"Set {key} back, or name a connection to that tenancy (connection=…). If it is to be given up there,"
            " take it out of the state first: pulumi state delete <urn>",
        )

    def parts_of(self, import_id: str) -> list[str]:
        """Split an import id at its slashes, the last ones first: names of federated users have some of their own.

        Raises:
            Refused: it has none of `id_formats`, or a part is empty.
        """
        for slashes in sorted({form.count("/") for form in self.id_formats}, reverse=True):
            parts = import_id.rsplit("/", slashes)
            if len(parts) == slashes + 1 and all(parts):
                return parts
        raise self.malformed(import_id)

    def malformed(self, import_id: str) -> Refused:
        """The error for an import id that has none of the forms."""
        return Refused(f"the import id {import_id!r} is malformed", hint=f"Write it as {' or '.join(self.id_formats)}")


def nothing_said(inputs: Inputs, names: Iterable[str]) -> str | None:
    """What is wrong with capabilities of which none is mentioned; None where one is.

    Args:
        inputs: of the resource.
        names: the fields of which one must be mentioned.
    """
    if any(getattr(inputs, name) is not None for name in names):
        return None
    return f"nothing is said about what the user may use: write one of {', '.join(names)}"


def in_tenancy(tenancy: Tenancy, compartment_id: str | None, *, tried: str) -> str:
    """The tenancy's OCID, after a look at what a program says of it.

    Args:
        tenancy: of the connection.
        compartment_id: as a program writes it, None for nothing.
        tried: what is being done, for the error.

    Raises:
        Refused: it is another tenancy.
    """
    if compartment_id not in (None, tenancy.tenancy_id):
        raise Refused(
            f"compartment_id is {compartment_id}, but the connection's tenancy is {tenancy.tenancy_id}",
            tried=tried,
            hint="Leave compartment_id out, or name a connection to that tenancy",
        )
    return tenancy.tenancy_id


def take_over(kind: str, import_id: str) -> str:
    """What to do where an object exists already."""
    return f"Set adopt=True to take the {kind} over, or import it with the id {import_id}"
