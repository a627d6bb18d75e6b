"""Who makes the calls, as far as it matters to what may be called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from iam_resources.errors import Refused

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
    """

    kind: Kind
    id: str = ""

    @property
    def shown(self) -> str:
        """For an error: `user ocid1.user.oc1..aaaa`, `instance principal`."""
        return f"{_SHOWN[self.kind]} {self.id}".strip()

    def check_manages_users(self, *, tried: str) -> None:
        """See that the service lets this kind of principal manage users and groups at all.

        Args:
            tried: what is to be done, for the error.

        Raises:
            Refused: it is an instance principal; the service would only answer NotAuthorizedOrNotFound.
        """
        if self.kind == "instance":
            raise Refused(
                "an instance principal can not manage users and groups, whatever the policies say",
                tried=tried,
                hint="Sign with the API key of a service user: create the user, add its public key, put it into a group"
                " with 'manage users in tenancy' and 'manage groups in tenancy', and set oci:user, oci:fingerprint"
                " and oci:private_key_path (stacks/oci_service_user.py does all of it)",
            )
