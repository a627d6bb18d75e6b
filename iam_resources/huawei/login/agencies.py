"""Accounts and agencies by the names that a user knows, and their temporary keys."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from iam_resources.errors import Denied, Invalid, NotFound, Refused
from iam_resources.huawei.connection import Row
from iam_resources.huawei.login.moments import end_of
from iam_resources.huawei.login.portal import Portal

_ACCOUNT_ID = re.compile(r"[0-9a-f]{32}")
_EARLY_SECONDS = 300
"""A key counts as ended this long before its end, or a quarter of its life before where that is shorter."""


async def find_account(portal: Portal, account: str) -> str:
    """The id of an account.

    Args:
        portal: lists the accounts of the user; not asked for an id.
        account: its name, exactly as it is, or its id.

    Raises:
        Refused: the user has none of that name, or several.
    """
    if _ACCOUNT_ID.fullmatch(account):
        return account
    rows = await portal.list_accounts()
    found = [row for row in rows if row.get("account_name") == account]
    if len(found) > 1:
        ids = ", ".join(str(row.get("account_id")) for row in found)
        raise Refused(f"--account: you have {len(found)} accounts {account}", hint=f"Name it by its id: {ids}")
    if not found:
        names = [str(row.get("account_name") or "") for row in rows]
        raise _unknown("--account", f"account {account}", account, names, "iam huawei accounts")
    return str(found[0].get("account_id") or "")


async def find_agency(portal: Portal, account_id: str, agency: str, command: str) -> str:
    """The URN of an agency.

    Args:
        portal: lists the agencies of the user; not asked for a URN.
        agency: the name of its permission set, its own name, or its URN.
        command: lists them, for the error.

    Raises:
        Refused: the user has none of that name.
    """
    if "::" in agency:
        return agency
    rows = await portal.list_agencies(account_id)
    for field in ("permission_set_name", "agency_name"):
        for row in rows:
            if row.get(field) == agency:
                return str(row.get("agency_urn") or "")
    names = [str(row.get("permission_set_name") or row.get("agency_name") or "") for row in rows]
    raise _unknown("--agency", f"permission set or agency {agency} in this account", agency, names, command)


def _unknown(option: str, what: str, wanted: str, names: list[str], command: str) -> Refused:
    near = difflib.get_close_matches(wanted, names, n=1)
    guess = f"Did you mean {near[0]}? " if near else ""
    return Refused(f"{option}: you have no {what}", hint=f"{guess}See: {command}")


async def fetch_credentials(
    portal: Portal,
    account: str,
    agency: str,
    known: Mapping[str, Any],
    *,
    clock: Callable[[], float] = time.time,
) -> Row:
    """A temporary key of an agency.

    Args:
        account: name or id of the account.
        agency: name of its permission set, or name or URN of the agency.
        known: what this gave before, if anything: then the ids are not looked up again.

    Returns:
        What 4.18.1 gives, `account_id`, `agency_urn`, and `fresh_until`, in seconds since 1970.

    Raises:
        Refused: there is no such account or agency.
        VendorError: the service refuses.
    """
    ids = (str(known["account_id"]), str(known["agency_urn"])) if "agency_urn" in known else None
    if ids is not None:
        try:
            return await _fetch(portal, *ids, clock)
        except (Denied, Invalid, NotFound):
            ids = None  # an account or agency of that name may be another one now
    account_id = await find_account(portal, account)
    command = f'iam huawei agencies --account "{account}"'
    return await _fetch(portal, account_id, await find_agency(portal, account_id, agency, command), clock)


async def _fetch(portal: Portal, account_id: str, agency_urn: str, clock: Callable[[], float]) -> Row:
    key, headers = await portal.get_credentials(account_id, agency_urn)
    now = clock()
    ends = end_of(key["expiration"], headers, now)
    fresh = ends - min(_EARLY_SECONDS, (ends - now) / 4)
    return {**key, "account_id": account_id, "agency_urn": agency_urn, "expiration": int(ends), "fresh_until": fresh}
