"""SMTP credentials of users: for Email Delivery.

create  POST users/{id}/smtpCredentials, one call; the only answer with the password
read    GET users/{id}/smtpCredentials
update  PUT users/{id}/smtpCredentials/{credential} with if-match
delete  DELETE users/{id}/smtpCredentials/{credential} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Resource, Secret
from iam_resources.engine.wire import JsonName
from iam_resources.oci.api.credentials import SmtpCredentials
from iam_resources.oci.base.credential import CredentialState, LabelledLifecycle
from iam_resources.oci.base.of_user import ToldOnceInputs


class SmtpCredentialInputs(ToldOnceInputs):
    description: Annotated[str, Field(max_length=400)]
    """What it is for, at most 400 characters; may be empty."""


class SmtpCredentialState(SmtpCredentialInputs, CredentialState):
    smtp_credential_id: Annotated[str, JsonName("id")] = ""
    """The SMTP credential's OCID."""
    username: str = ""
    """The user name to log in with."""
    password: Annotated[str, Secret()] = ""
    """The password; a secret that the service returns once."""


class SmtpCredentialLifecycle(LabelledLifecycle[SmtpCredentialInputs, SmtpCredentialState]):
    id_formats = ("<user name or OCID>/<SMTP credential OCID>",)
    calls = SmtpCredentials
    id_field = "smtp_credential_id"
    once = ("password",)
    cli_option = "smtp-credential-id"


class SmtpCredential(Resource, lifecycle=SmtpCredentialLifecycle, token="oci:SmtpCredential"):
    """An SMTP credential of a user: a user name and a password. Two a user at most.

        mail = oci.SmtpCredential("mail", user=robot.user_id, description="Sends reports")

    Operations: CreateSmtpCredential, ListSmtpCredentials, UpdateSmtpCredential, DeleteSmtpCredential. Import:
    `<user name or OCID>/<SMTP credential OCID>`; the password is then not known.
    """
