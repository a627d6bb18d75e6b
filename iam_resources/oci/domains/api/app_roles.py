"""Roles of apps, the apps they belong to, and who has them."""

from __future__ import annotations

from typing import Final

from iam_resources.errors import Refused
from iam_resources.oci.domains.api.collection import Collection
from iam_resources.scim.filters import either, equal, every
from iam_resources.scim.representation import Representation

IDCS_APP: Final = "IDCSAppId"
"""Id of the app whose roles let manage the domain itself: `User Administrator` and the like."""


class Apps(Collection):
    """Calls on apps; of each its id and its names only."""

    path = "/Apps"
    kind = "app"
    named_by = "displayName"
    only = ("id", "name", "displayName")

    async def named(self, name: str) -> Representation | None:
        """Read the app of that name or display name.

        Raises:
            Refused: there are several.
        """
        either_name = either([equal("displayName", name), equal("name", name)])
        found = (await self.page(count=2, filter=either_name)).items
        if len(found) > 1:
            ids = ", ".join(str(seen["id"]) for seen in found)
            raise Refused(f"several apps are called {name} {self._in}", hint=f"Write the id of the one meant: {ids}")
        return found[0] if found else None


class AppRoles(Collection):
    """Calls on roles of apps. A name is unique in its app only: here it is `<id of the app>/<display name>`."""

    path = "/AppRoles"
    kind = "app role"
    named_by = "displayName"

    def name_of(self, seen: Representation) -> str:
        """The app's id, and the role's name."""
        return f"{seen['app']['value']}/{seen['displayName']}"

    async def named(self, name: str) -> Representation | None:
        """Read the role of that name in its app."""
        display_name = name.partition("/")[2]
        found = (await self.page(filter=equal("displayName", display_name))).items
        return next((seen for seen in found if self.name_of(seen).lower() == name.lower()), None)


class Grants(Collection):
    """Calls on grants: who has which role. A grant has no name, and nothing in it can be changed.

    Step 2 of the article on just-in-time provisioning.
    """

    path = "/Grants"
    kind = "grant"
    named_by = "id"

    def name_of(self, seen: Representation) -> str:
        """Its id; of one that is not made yet who is to have what."""
        return str(seen.get("id") or f"of role {_parts(seen)[2]} to {_parts(seen)[0]}")

    def filter_for(self, body: Representation) -> str:
        """A filter for the one grant of that role to that grantee."""
        grantee, app, role = _parts(body)
        parts = {"grantee.value": grantee, "app.value": app, "entitlement.attributeValue": role}
        return every(equal(name, value) for name, value in parts.items())


def _parts(body: Representation) -> tuple[str, str, str]:
    return body["grantee"]["value"], body["app"]["value"], body["entitlement"]["attributeValue"]
