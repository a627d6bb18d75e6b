"""What the control address can set: times, quotas, and a choice where the text leaves one open."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

CHOICES = {
    "running_status": ("IN_PROGRESS", "PENDING"),
    "no_custom_policy": ("missing", "null", "empty", "absent"),
    "no_access_control": ("missing", "empty", "absent"),
}


class SettingError(Exception):
    """A setting does not exist or has the wrong value. The message is one line for the user."""


@dataclass
class Settings:
    """Settings of the sandbox.

    Attributes:
        request_seconds: how long an asynchronous request runs (4.2.1, 4.3.15, 4.4.1, 4.4.6).
        running_limit: requests that run at once, the others queue; 0 = no limit.
        running_status: what a roll-out's own answer says while it runs; a sample of 4.3.15 says PENDING.
        listing_seconds: how long listings lag behind writes; reads by id do not.
        principal_seconds: how long a new user or group is unknown to assignments (404 IIC.1307).
        set_busy_seconds: how long a write to a permission set makes another one a conflict (409 IIC.1006).
        instances: how many instances 4.1.1 lists; only the first one works.
        update_clears_omitted: whether 4.3.4 sets fields that are not sent back to their defaults.
        no_custom_policy: what 4.3.6 answers without a policy: 404 IIC.1211, null, "" or no field.
        no_access_control: what 4.2.2 answers while ABAC is off: 404 IIC.404, an empty list or no field.
        access_control_merges: whether 4.2.3 keeps attributes that are not sent.
        empty_first_pages: whether the first page of a listing is empty although there is a next one.
        duplicate_user_status: of IIC.1310: 400 in table 5.2, 409 in 4.6.1.
        user_quota, group_quota: the most users and groups (400 IIC.1311, IIC.1351); 0 = no limit.
        device_seconds: how long a device code is valid.
        device_interval_seconds: the pace of 4.14.1.
        slow_down: whether a device that asks too often gets ``slow_down``, which the text does not know.
        token_seconds: how long an access token is valid.
        credential_seconds: how long credentials of an agency are valid.
        epoch_expiry: whether ``expires_in`` is a moment, as samples show, and not a number of seconds.
        refresh_tokens: whether tokens come with a refresh token; the sample has null.
        scim_members_shown: whether SCIM groups are shown with their members, as the text's samples are.
    """

    request_seconds: float = 0.0
    running_limit: int = 0
    running_status: str = "IN_PROGRESS"
    listing_seconds: float = 0.0
    principal_seconds: float = 0.0
    set_busy_seconds: float = 0.0
    instances: int = 1
    update_clears_omitted: bool = True
    no_custom_policy: str = "missing"
    no_access_control: str = "missing"
    access_control_merges: bool = False
    empty_first_pages: bool = False
    duplicate_user_status: int = 400
    user_quota: int = 0
    group_quota: int = 0
    device_seconds: int = 600
    device_interval_seconds: int = 5
    slow_down: bool = False
    token_seconds: int = 28800
    credential_seconds: int = 3600
    epoch_expiry: bool = False
    refresh_tokens: bool = True
    scim_members_shown: bool = True

    def change(self, given: dict[str, Any]) -> None:
        """Set some of them, or none if one is wrong.

        Raises:
            SettingError: a name or a value is wrong.
        """
        kinds = {field.name: type(field.default) for field in fields(self)}
        for name, value in given.items():
            if name not in kinds:
                raise SettingError(f"{name}: no such setting; there are {', '.join(kinds)}")
            _check(name, value, kinds[name])
        for name, value in given.items():
            setattr(self, name, value)


def _check(name: str, value: Any, kind: type) -> None:
    if kind is bool and not isinstance(value, bool):
        raise SettingError(f"{name} must be true or false")
    if kind is str and value not in CHOICES[name]:
        raise SettingError(f"{name} must be one of {', '.join(CHOICES[name])}")
    if name == "duplicate_user_status":
        if value not in (400, 409):
            raise SettingError(f"{name} must be 400 or 409")
    elif kind in (int, float):
        accepted = int if kind is int else int | float
        if isinstance(value, bool) or not isinstance(value, accepted) or value < 0:
            raise SettingError(f"{name} must be a number, 0 or more")
