"""What the resources of this vendor share: the connection, the tenancy they live in, and waiting for a state."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, TypeVar

from iam_resources.engine import Inputs, Key, Lifecycle, Local, Replaces, State, rule
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import NotFound, Refused
from iam_resources.http import poll
from iam_resources.oci.auth import Found, tenancy_named
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.operation import pause

log = logging.getLogger(__name__)

SETTLE_SECONDS = 300.0
"""How long a change of the lifecycle state is waited for; the service needs seconds."""
_SPREADING_SECONDS = (1, 2, 4, 8, 15)
"""The waits for a new object to be known everywhere."""


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
B = TypeVar("B", bound=dict[str, Any])
R = TypeVar("R")


class OciLifecycle(Lifecycle[I, S]):
    """A lifecycle that knows its tenancy."""

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

    async def reach(self, inputs: I) -> None:
        if not contains_unknown(inputs.connection):
            _ = (await self.tenancy_of(inputs)).tenancy_id

    async def stays(self, state: S, inputs: I) -> None:
        if not isinstance(state, OciState) or contains_unknown(inputs.connection):
            return
        named = tenancy_named(Found(self.settings, self.settings.chosen(inputs.connection)))
        self._check_home(state, named or state.home, inputs, tried="compare it with the program")

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
        """Split an import id at its slashes.

        Raises:
            Refused: it has none of `id_formats`, or a part is empty.
        """
        parts = import_id.split("/")
        if all(parts) and any(form.count("/") + 1 == len(parts) for form in self.id_formats):
            return parts
        raise Refused(f"the import id {import_id!r} is malformed", hint=f"Write it as {' or '.join(self.id_formats)}")


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


async def active(seen: B, look: Callable[[], Awaitable[B]], *, what: str) -> B:
    """Wait until an object that was just made can be used; one that can be at once costs no call.

    Args:
        seen: the object as its making told it.
        look: reads it again.
        what: what it is called.

    Raises:
        Stopped: it is not so after five minutes.
    """
    if seen.get("lifecycleState") != "CREATING":
        return seen
    log.info("%s is being created, waiting until it is active", what)

    async def is_active() -> B | None:
        try:
            now = await look()
        except NotFound:  # not everywhere yet
            return None
        return None if now.get("lifecycleState") == "CREATING" else now

    return await poll(is_active, tried=f"see {what} active", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)


async def once_known(act: Callable[[], Awaitable[R]], *, new: bool) -> R:
    """Do something with an object that may not be known everywhere yet: until then the service says not found.

    Args:
        act: does it.
        new: whether this run has just made the object; with others not found is taken at its word.
    """
    for wait in _SPREADING_SECONDS if new else ():
        try:
            return await act()
        except NotFound:
            log.info("a new object is not known everywhere yet, trying again in %d s", wait)
            await pause(wait)
    return await act()


async def gone(look: Callable[[], Awaitable[dict[str, Any]]], *, what: str) -> None:
    """Wait until an object whose deletion was accepted is not there any more.

    Args:
        look: reads it.
        what: what it is called.

    Raises:
        Stopped: it is still there after five minutes.
    """
    told = False

    async def is_gone() -> bool | None:
        nonlocal told
        try:
            state = (await look()).get("lifecycleState")
        except NotFound:
            return True
        if state == "DELETED":
            return True
        if not told:
            log.info("%s is being deleted, waiting until it is gone", what)
            told = True
        return None

    await poll(is_gone, tried=f"see {what} gone", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
