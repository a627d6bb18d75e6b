"""What the resources of this vendor share: the connection, and the tenancy they live in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, TypeVar

from iam_resources.engine import Inputs, Key, Local, Replaces, State, rule
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Refused, VendorError
from iam_resources.oci.auth import OciSettings, tenancy_named
from iam_resources.oci.base.diagnosis import explain
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.settings import Settings
from iam_resources.shapes.place import PlacedLifecycle


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
                " the subject of a policy"
            )
        return "is not an OCID of a tenancy: leave it out, or write the tenancy's OCID (ocid1.tenancy.…)"


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


class OciLifecycle(PlacedLifecycle[I, S, Tenancy]):
    """A lifecycle whose objects live in a tenancy; ids are those that the service gives."""

    manages_users: ClassVar[bool] = False
    """Whether it manages users or groups, which the service lets only some callers do."""
    rights: ClassVar[tuple[str, ...]] = ()
    """The resource types that a policy must let the caller see and change; empty where no policy says so."""
    reads: ClassVar[str] = "inspect"
    """The verb of a policy that lets the caller see them."""
    writes: ClassVar[str] = "manage"
    """The verb of a policy that lets the caller change them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._named: dict[str, str] = {}  # the tenancies that connections name, for every object asks

    async def tenancy_of(self, fields: OciInputs | State | None, known: State | None = None) -> Tenancy:
        """The tenancy of a resource, over the connection it names; None on import.

        Raises:
            Refused: a known state is of another tenancy. What another tenancy does not have is not gone.
        """
        tenancy = await connect(self.settings, getattr(fields, "connection", None))
        if isinstance(known, OciState):
            self._check_home(known, tenancy.tenancy_id, fields)
        return tenancy

    async def check_planned(self, place: Tenancy, inputs: I, state: S | None) -> list[str]:
        _ = place.tenancy_id, place.identity  # settings that they need are reported
        return await super().check_planned(place, inputs, state)

    async def check_location(self, state: S, inputs: I) -> None:
        if not isinstance(state, OciState) or contains_unknown(inputs.connection):
            return
        name = self.settings.chosen(inputs.connection)
        if name not in self._named:
            self._named[name] = tenancy_named(OciSettings(self.settings, name))
        self._check_home(state, self._named[name] or state.home, inputs)

    async def explain(self, error: VendorError, fields: I | S | None, known: S | None = None) -> None:
        if self.rights and not error.hint:
            tenancy = await self.tenancy_of(fields)
            at = getattr(known, "compartment_id", None) or getattr(fields, "compartment_id", None)
            verb = self.reads if error.method == "GET" else self.writes
            await explain(error, tenancy, verb, at or tenancy.tenancy_id, *self.rights)

    def _check_home(self, state: OciState, tenancy_id: str, fields: OciInputs | State | None) -> None:
        if state.home in ("", tenancy_id):
            return
        key = self.settings.key("oci", "tenancy", self.settings.chosen(getattr(fields, "connection", None)))
        raise Refused(
            f"it is in the tenancy {state.home}, and the connection is now to {tenancy_id}",
            hint=f"Set {key} back, or name a connection to that tenancy (connection=…). If it is to be given up there,"
            " take it out of the state first: pulumi state delete <urn>",
        )

    async def place_of(self, inputs: I, known: S | None = None) -> Tenancy:
        tenancy = await self.tenancy_of(inputs, known)
        if self.manages_users:
            tenancy.caller.check_manages_users(tried="manage users and groups")
        return tenancy

    async def place_at(self, id: str, state: S | None) -> tuple[Tenancy, str]:
        return await self.tenancy_of(state, state), id

    async def home_of(self, state: S) -> str:
        there = state.home if isinstance(state, OciState) else ""
        return there or (await self.tenancy_of(state)).home

    def location(self, place: Tenancy, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        return {"tenancy_id": place.tenancy_id}

    def is_located(self, state: S) -> bool:
        return not isinstance(state, OciState) or bool(state.home)


def none_mentioned(inputs: Inputs, names: Iterable[str]) -> str | None:
    """What is wrong with capabilities of which none is mentioned; None where one is.

    Args:
        inputs: of the resource.
        names: the fields of which one must be mentioned.
    """
    if any(getattr(inputs, name) is not None for name in names):
        return None
    return f"no capability is mentioned: write one of {', '.join(names)}"
