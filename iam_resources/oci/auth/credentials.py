"""What is known of a connection's credentials, whichever way they came."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from iam_resources.oci.auth.caller import Caller
from iam_resources.oci.regions import Region


@dataclass(frozen=True)
class Credentials:
    """What signs the requests of a connection.

    Attributes:
        auth: signs.
        caller: who that is.
        tenancy_id: the tenancy's OCID.
        region: where its services are called.
    """

    auth: httpx.Auth = field(repr=False)
    caller: Caller
    tenancy_id: str
    region: Region
