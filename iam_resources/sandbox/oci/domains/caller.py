"""The caller and their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from iam_resources.sandbox.oci.domains import rights
from iam_resources.sandbox.oci.domains.exceptions import access_denied


@dataclass(frozen=True)
class Caller:
    """The caller.

    Args:
        type: as in ``idcsCreatedBy.type``: User or App.
        id: id in the domain; "OCI User" for a caller from outside it (getting started, "Response Body").
        display: name.
        ocid: OCID.
        roles: app roles.
        by_signature: whether the request is signed, so that the tag defaults of Oracle Cloud apply.
    """

    type: str
    id: str
    display: str
    ocid: str
    roles: frozenset[str] = field(default_factory=frozenset)
    by_signature: bool = False

    @property
    def reference(self) -> dict[str, Any]:
        """For ``idcsCreatedBy`` and ``idcsLastModifiedBy``."""
        return {"type": self.type, "display": self.display, "value": self.id, "ocid": self.ocid}

    def require(self, endpoint: str, operation: str) -> None:
        """Refuse callers without a role that allows an operation.

        Args:
            endpoint: e.g. ``Users``.
            operation: the HTTP method; ``GET`` for searches too.

        Raises:
            ScimError: 401.
        """
        if not rights.allowed(self.roles, endpoint, operation):
            raise access_denied()


def role_names(names: Iterable[str]) -> frozenset[str]:
    """Names of app roles, for case-insensitive comparison."""
    return frozenset(name.casefold() for name in names)
