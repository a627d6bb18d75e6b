"""SMTP credentials of users: for Email Delivery."""

from __future__ import annotations

from iam_resources.oci.api.credentials import LabelledCredentials


class SmtpCredentials(LabelledCredentials):
    """Calls on SMTP credentials; two a user at most."""

    path = "/smtpCredentials"
    kind = "SMTP credential"
