"""The user portal: what a user who has logged in may use (4.15 to 4.18)."""

from __future__ import annotations

import httpx

from iam_resources.coverage import operation
from iam_resources.huawei.connection import Row, read_rows
from iam_resources.huawei.login.errors import LoginEnded, answer_of
from iam_resources.huawei.login.session import Session, forget

_PAGE = 2000
"""Rows a page, the most that the portal gives."""


class Portal:
    """The calls of the portal."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @operation("huawei-70")
    async def list_accounts(self) -> list[Row]:
        """The accounts of the user, with `account_id`, `account_name` and `email_address`. 4.16.1."""
        return await self._rows("/v1/assigned-accounts", "account_list", "list your accounts", {})

    @operation("huawei-71")
    async def list_agencies(self, account_id: str) -> list[Row]:
        """The agencies of the user in an account, one for each permission set. 4.17.1."""
        tried, query = f"list your agencies in account {account_id}", {"account_id": account_id}
        return await self._rows("/v1/assigned-agencies", "agency_list", tried, query)

    @operation("huawei-72")
    async def get_credentials(self, account_id: str, agency_urn: str) -> tuple[Row, httpx.Headers]:
        """A temporary key, and the headers of the answer. 4.18.1."""
        query = {"target_account_id": account_id, "agency_urn": agency_urn}
        tried = f"get credentials of {agency_urn} in account {account_id}"
        reply = await self.session.call("GET", "/v1/credentials", tried=tried, query=query, secret=True)
        parts = ("access_key_id", "secret_access_key", "session_token", "expiration")
        return answer_of(reply, "agency_credentials", *parts, tried=tried), reply.headers

    @operation("huawei-69")
    async def log_out(self) -> None:
        """End the login, and remove its files whatever the service answers. 4.15.1, which has GET without a token.

        Raises:
            VendorError: the service did not end it.
        """
        try:
            await self.session.call("POST", "/v1/logout", tried="log out", repeat=True)
        except LoginEnded:
            pass  # at the service it has ended before
        finally:
            await forget(self.session.folder)

    async def _rows(self, path: str, rows: str, tried: str, query: dict[str, str]) -> list[Row]:
        listing = read_rows(self.session.call, path, rows, size=_PAGE, tried=tried, query=query)
        return [row async for row in listing]
