"""SMTP credentials of users: for Email Delivery.

create  POST users/{id}/smtpCredentials, one call; the only answer with the password
read    GET users/{id}/smtpCredentials
update  PUT users/{id}/smtpCredentials/{credential} with if-match
delete  DELETE users/{id}/smtpCredentials/{credential} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.smtp_credentials import SmtpCredentials
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.credential import CredentialState, known_of_credential
from iam_resources.oci.directory import Identity
from iam_resources.oci.labelled import LabelledLifecycle
from iam_resources.oci.of_user import OfUserInputs


class SmtpCredentialInputs(OfUserInputs):
    """What a program may write about an SMTP credential."""

    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""


class SmtpCredentialState(SmtpCredentialInputs, CredentialState):
    """What is known of an SMTP credential."""

    smtp_credential_id: str = ""
    """The SMTP credential's OCID."""
    username: str = ""
    """The user name to log in with."""
    password: Annotated[str, Secret()] = ""
    """The password; a secret that the service tells once."""


class SmtpCredentialLifecycle(LabelledLifecycle[SmtpCredentialInputs, SmtpCredentialState]):
    """Create, read, update and delete of SMTP credentials."""

    id_formats = ("<user name or OCID>/<SMTP credential OCID>",)
    once = ("password",)
    label = ("description", "description")
    most = 2

    def api(self, tenancy: Tenancy) -> SmtpCredentials:
        return SmtpCredentials(tenancy.identity, tenancy.tenancy_id)

    async def make(
        self, tenancy: Tenancy, user: Identity, inputs: SmtpCredentialInputs
    ) -> tuple[Reply, dict[str, Any]]:
        reply = await self.api(tenancy).create(user.id, {"description": inputs.description}, who=user.name)
        return reply, {"password": reply.body.get("password") or ""}

    def from_wire(self, seen: Body) -> SmtpCredentialState:
        return SmtpCredentialState(
            **known_of_credential(seen),
            description=seen.get("description") or "",
            smtp_credential_id=seen["id"],
            username=seen.get("username") or "",
        )


class SmtpCredential(
    Resource[SmtpCredentialInputs, SmtpCredentialState], lifecycle=SmtpCredentialLifecycle, token="oci:SmtpCredential"
):
    """An SMTP credential of a user: a user name and a password. Two a user at most.

        mail = oci.SmtpCredential("mail", user=robot.user_id, description="Sends reports")

    Operations: CreateSmtpCredential, ListSmtpCredentials, UpdateSmtpCredential, DeleteSmtpCredential. Import:
    `<user name or OCID>/<SMTP credential OCID>`; the password is then not known.
    """
