"""The hierarchy of compartments."""

from __future__ import annotations

from iam_resources.sandbox.oci.documents import Documents


class CompartmentTree:
    """Compartments as a tree with the tenancy as its root.

    Args:
        tenancy: OCID of the tenancy.
        compartments: all compartments below it.
    """

    def __init__(self, tenancy: str, compartments: Documents) -> None:
        self._tenancy = tenancy
        self._compartments = compartments

    def has(self, id: str) -> bool:
        """Whether there is such a compartment; the tenancy is one."""
        return id == self._tenancy or self._compartments.get(id) is not None

    def within(self, inner: str, outer: str) -> bool:
        """Whether a compartment is another one or is inside it, at any depth."""
        at: str | None = inner
        while at is not None:
            if at == outer:
                return True
            found = self._compartments.get(at)
            at = found.body["compartmentId"] if found else None
        return False

    def path_to(self, outer: str, names: str) -> str | None:
        """OCID of the compartment at a path of names, ``a:b``, below another; None = there is none."""
        at = outer
        for name in names.split(":"):
            found = self._compartments.find_unique("name", (at, name.lower()))
            if found is None:
                return None
            at = found.id
        return at
