"""Who makes the calls of a connection, and what signs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import httpx

from iam_resources.errors import Refused
from iam_resources.oci.regions import Region

Kind = Literal["user", "instance", "resource", "application"]
_SHOWN = {
    "user": "user",
    "instance": "instance principal",
    "resource": "resource principal",
    "application": "application",
}


@dataclass(frozen=True)
class Caller:
    """The principal of a connection.

    Attributes:
        kind: a user with an API key, an instance or another resource of the tenancy, or an application of an identity
            domain.
        id: OCID of the user, the instance or the resource; in a domain the user's name or the client id.
        key: fingerprint of the API key that signs; empty where another thing does.
    """

    kind: Kind
    id: str = ""
    key: str = ""

    @property
    def shown(self) -> str:
        """For an error: `user ocid1.user.oc1..aaaa`, `instance principal`."""
        return f"{_SHOWN[self.kind]} {self.id}".strip()

    def check_manages_users(self, *, tried: str) -> None:
        """Refuse a kind of principal that the service never lets manage users and groups.

        Args:
            tried: what is to be done, for the error.

        Raises:
            Refused: it is an instance principal; the service would only answer NotAuthorizedOrNotFound.
        """
        if self.kind == "instance":
            raise Refused(
                "an instance principal cannot manage users and groups, whatever the policies say",
                tried=tried,
                hint="Sign with the API key of a service user: create the user, add its public key, put it into a group"
                " with 'manage users in tenancy' and 'manage groups in tenancy', and set oci:user, oci:fingerprint"
                " and oci:private_key_path (stacks/oci_service_user.py does all of it)",
            )

    def check_is_not(self, user_id: str, key: str = "", *, tried: str) -> None:
        """Refuse to delete the credential that this connection uses.

        Args:
            user_id: who is to lose something.
            key: the fingerprint of the key that is to go; empty where it is the user, or all of the user's keys.
            tried: what is to be done, for the error.

        Raises:
            Refused: it is the user, or the key, that signs the requests.
        """
        if self.kind != "user" or user_id != self.id or (key and key != self.key):
            return
        what = f"the key {key} signs" if key else f"user {user_id} signs"
        raise Refused(
            f"{what} the requests of this connection, and could do nothing more after it",
            tried=tried,
            hint="Sign with another key or as another user first, or do it by hand and take the resource out of the"
            " state: pulumi state delete <urn>",
        )


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
