"""Users by id and by user name."""

from __future__ import annotations

from iam_resources.cncc.api.users import Users
from iam_resources.cncc.directory.objects import PAGE, Directory, found
from iam_resources.directory import BY_NAME, Key


class UserDirectory(Directory[Users]):
    """The users of a realm, as listed with attributes and required actions."""

    kind = "user"
    named_by = "username"

    def __init__(self, api: Users, realm: str) -> None:
        super().__init__(api, realm)
        self.made_here: set[str] = set()
        """Ids of users that this run made: nobody has given them anything else."""

    async def password_since(self, user_id: str) -> int | None:
        """Since when a user has the password of today, in milliseconds since 1970, None without a password."""
        dates = [
            int(each.get("createdDate") or 0)
            for each in await found(self.api.credentials(user_id)) or ()
            if each.get("type") == "password"
        ]
        return max(dates, default=None)

    def key(self, way: str, value: str) -> Key:
        return way, value.lower() if way == BY_NAME else value  # Keycloak keeps user names in lower case

    async def listing_calls(self) -> int:
        return await self.api.count() // PAGE + 1
