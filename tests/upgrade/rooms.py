"""All rooms of which there are states."""

from __future__ import annotations

from tests.upgrade import cncc, domains, oci

ROOMS = (cncc.ROOM, oci.ROOM, domains.ROOM)
