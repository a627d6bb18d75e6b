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
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.smtp_credentials import SmtpCredentials
from iam_resources.oci.base.credential import CredentialState, LabelledLifecycle
from iam_resources.oci.base.of_user import CredentialInputs


class SmtpCredentialInputs(CredentialInputs):
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
    """The password; a secret that the service returns once."""


class SmtpCredentialLifecycle(LabelledLifecycle[SmtpCredentialInputs, SmtpCredentialState]):
    """Create, read, update and delete of SMTP credentials."""

    id_formats = ("<user name or OCID>/<SMTP credential OCID>",)
    calls = SmtpCredentials
    id_field = "smtp_credential_id"
    once = ("password",)
    label = ("description", "description")
    cli_option = "smtp-credential-id"

    def fields_of(self, seen: Body) -> dict[str, Any]:
        return {
            "description": seen.get("description") or "",
            "smtp_credential_id": seen["id"],
            "username": seen.get("username") or "",
        }


class SmtpCredential(
    Resource[SmtpCredentialInputs, SmtpCredentialState], lifecycle=SmtpCredentialLifecycle, token="oci:SmtpCredential"
):
    """An SMTP credential of a user: a user name and a password. Two a user at most.

        mail = oci.SmtpCredential("mail", user=robot.user_id, description="Sends reports")

    Operations: CreateSmtpCredential, ListSmtpCredentials, UpdateSmtpCredential, DeleteSmtpCredential. Import:
    `<user name or OCID>/<SMTP credential OCID>`; the password is then not known.
    """
