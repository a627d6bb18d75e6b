"""Actions that a realm may require at the next login. Not in the guide; as in a new realm of Keycloak 26.5.5."""

from __future__ import annotations

from iam_resources.sandbox.cncc.request import Request, json_answer
from iam_resources.sandbox.messages import Answer

_KNOWN = [
    # alias, name, enabled, priority
    ("CONFIGURE_TOTP", "Configure OTP", True, 10),
    ("TERMS_AND_CONDITIONS", "Terms and Conditions", False, 20),
    ("UPDATE_PASSWORD", "Update Password", True, 30),
    ("UPDATE_PROFILE", "Update Profile", True, 40),
    ("VERIFY_EMAIL", "Verify Email", True, 50),
    ("delete_account", "Delete Account", False, 60),
    ("UPDATE_EMAIL", "Update Email", False, 70),
    ("webauthn-register", "Webauthn Register", True, 80),
    ("webauthn-register-passwordless", "Webauthn Register Passwordless", True, 90),
    ("VERIFY_PROFILE", "Verify Profile", True, 100),
    ("delete_credential", "Delete Credential", True, 110),
    ("idp_link", "Linking Identity Provider", True, 120),
    ("CONFIGURE_RECOVERY_AUTHN_CODES", "Recovery Authentication Codes", True, 130),
    ("update_user_locale", "Update User Locale", True, 1000),
]


def list_all(request: Request) -> Answer:
    """``GET /{realm}/authentication/required-actions``: by priority."""
    request.require("view-realm", "manage-realm")
    return json_answer(
        [
            {
                "alias": alias,
                "name": name,
                "providerId": alias,
                "enabled": enabled,
                "defaultAction": False,
                "priority": priority,
                "config": {},
            }
            for alias, name, enabled, priority in _KNOWN
        ]
    )
