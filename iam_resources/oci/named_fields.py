"""The fields that users, groups, dynamic groups and policies have in common."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from iam_resources.engine import Local
from iam_resources.oci.api.calls import Body
from iam_resources.oci.directory import ETAG
from iam_resources.oci.lifecycle import OciState
from iam_resources.oci.tags import TaggedInputs, TaggedState, tags_from_wire


class NamedInputs(TaggedInputs):
    """What every object with a name has; each kind declares its `name`."""

    name: str
    """Its name."""
    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing one of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What becomes of it when the resource is destroyed: deleted, or left as it is."""


class NamedState(NamedInputs, TaggedState, OciState):
    """What is known of every object with a name."""

    compartment_id: str | None = None
    """OCID of the compartment it is in."""
    lifecycle_state: str = ""
    """`ACTIVE`, or why it can not be used."""
    time_created: str = ""
    """When it was made, RFC 3339."""
    etag: str = ""
    """The version that was seen last: a change is made only where nobody else made one since."""

    @property
    def home(self) -> str:
        at = self.compartment_id or ""
        return self.tenancy_id or (at if at.startswith("ocid1.tenancy.") else "")


def known_of_all(seen: Body) -> dict[str, Any]:
    """The fields of a state that all kinds have."""
    return {
        "compartment_id": seen.get("compartmentId"),
        "name": seen["name"],
        "description": seen.get("description") or "",
        "lifecycle_state": seen.get("lifecycleState") or "",
        "time_created": seen.get("timeCreated") or "",
        "etag": seen.get(ETAG, ""),
        **tags_from_wire(seen),
    }
