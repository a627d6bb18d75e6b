"""Login by device, and what a user who has logged in may use: accounts, agencies, temporary keys (4.12 to 4.18).

Tokens and keys are in private files, never in the state of a program: so none of this is a resource or a lookup.
"""

from iam_resources.huawei.login.agencies import fetch_credentials, find_account, find_agency
from iam_resources.huawei.login.errors import LoginEnded
from iam_resources.huawei.login.oidc import Device
from iam_resources.huawei.login.portal import Portal
from iam_resources.huawei.login.session import LoginSettings, Session, forget, log_in

__all__ = [
    "Device",
    "LoginEnded",
    "LoginSettings",
    "Portal",
    "Session",
    "fetch_credentials",
    "find_account",
    "find_agency",
    "forget",
    "log_in",
]
