"""The principal that signed a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["user", "instance", "resource", "service"]


@dataclass(frozen=True)
class Principal:
    """The principal that signed a request.

    Args:
        kind: ``user`` by API key; ``instance`` and ``resource`` by a security token (``ST$``); ``service``: the
            sandbox's own, e.g. a connector that invokes a function.
        id: OCID of the user, the instance or the resource.
        tenancy: OCID of its tenancy.
        name: its name, e.g. in the audit log.
        compartment: OCID of its compartment; dynamic groups match on it.
        resource_type: e.g. ``fnfunc``, ``instance``, ``serviceconnector``; "" for users.
        claims: claims of its token; empty for users.
    """

    kind: Kind
    id: str
    tenancy: str
    name: str
    compartment: str = ""
    resource_type: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
