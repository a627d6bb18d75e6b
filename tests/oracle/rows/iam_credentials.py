"""Credentials of users: `iam_resources.oci.api.credentials` and the kinds of them beside the SDK."""

from __future__ import annotations

from typing import Any

from tests.oracle.rows.row import Row

SEEN = ("userId", "timeCreated", "lifecycleState")


def of_kind(kind: str, name: str, model: str, label: str, known_as: str, *, secret: str) -> list[Row]:
    """The four calls of one kind.

    Args:
        kind: our class.
        name: in the SDK's names, `auth_token`.
        model: in the names of the SDK's models.
        label: the field that a person writes, in the vendor's spelling.
        known_as: of the one that is there.
        secret: the field that only the first answer has.
    """
    sdk = {"displayName": "display_name"}.get(label, label)

    def body(c: Any, verb: str) -> Any:
        return c.model(f"{verb}{model}Details", **{sdk: "new"})

    return [
        Row(
            f"{kind}.create",
            lambda api, w: api.create(w["ana"], {label: "new"}, who="ana"),
            lambda c, w: getattr(c.client, f"create_{name}")(body(c, "Create"), w["ana"]),
            relies=("id", label, secret, *SEEN),
        ),
        Row(
            f"{kind}.list_all",
            lambda api, w: api.list_all(w["ana"]),
            lambda c, w: getattr(c.client, f"list_{name}s")(w["ana"]),
            relies=("id", label, *SEEN),
        ),
        Row(
            f"{kind}.update",
            lambda api, w: api.update(w["ana"], w[known_as], {label: "new"}, etag=w.etags[known_as]),
            lambda c, w: getattr(c.client, f"update_{name}")(
                w["ana"], w[known_as], body(c, "Update"), if_match=w.etags[known_as]
            ),
            relies=("id", label, *SEEN),
        ),
        Row(
            f"{kind}.delete",
            lambda api, w: api.delete(w["ana"], w[known_as], etag=w.etags[known_as]),
            lambda c, w: getattr(c.client, f"delete_{name}")(w["ana"], w[known_as], if_match=w.etags[known_as]),
        ),
    ]


ROWS = [
    *of_kind("AuthTokens", "auth_token", "AuthToken", "description", "auth token", secret="token"),
    *of_kind(
        "CustomerSecretKeys", "customer_secret_key", "CustomerSecretKey", "displayName", "secret key", secret="key"
    ),
    *of_kind("SmtpCredentials", "smtp_credential", "SmtpCredential", "description", "smtp", secret="password"),
    Row(
        "ApiKeys.create",
        lambda api, w: api.create(w["ana"], {"key": w.key}, who="ana"),
        lambda c, w: c.client.upload_api_key(w["ana"], c.model("CreateApiKeyDetails", key=w.key)),
        relies=("keyId", "fingerprint", "keyValue", *SEEN),
    ),
    Row(
        "ApiKeys.list_all",
        lambda api, w: api.list_all(w["ana"]),
        lambda c, w: c.client.list_api_keys(w["ana"]),
        relies=("keyId", "fingerprint", "keyValue", *SEEN),
    ),
    Row(
        "ApiKeys.delete",
        lambda api, w: api.delete(w["ana"], w["api key"], etag=w.etags["api key"]),
        lambda c, w: c.client.delete_api_key(w["ana"], w["api key"], if_match=w.etags["api key"]),
    ),
    Row(
        "UiPasswords.reset",
        lambda api, w: api.reset(w["ana"], who="ana"),
        lambda c, w: c.client.create_or_reset_ui_password(w["ana"]),
        relies=("password", *SEEN),
    ),
    Row(
        "UiPasswords.get",
        lambda api, w: api.get(w["ana"]),
        lambda c, w: c.client.get_user_ui_password_information(w["ana"]),
        relies=SEEN,
    ),
]
