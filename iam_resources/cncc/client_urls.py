"""Root URL and redirect URIs of a client that exists, and nothing else of it.

create  GET clients?clientId= (section 2.12) and PUT clients/{id} (2.13)
read    GET clients/{id}, or of many at once GET clients in pages (2.12)
update  GET and PUT clients/{id}
delete  GET and PUT clients/{id}, with the values that were there before
"""

from __future__ import annotations

import logging
from typing import Annotated

from pydantic import Field

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Replaces, Resource, State, Unordered
from iam_resources.errors import NotFound

log = logging.getLogger(__name__)


class ClientUrlsInputs(RealmInputs):
    """What a program may write about the URLs of a client."""

    client_id: Annotated[str, Field(min_length=1), Replaces(), Key()]
    """Client id of a client that exists, such as `cncc`; not its UUID."""
    root_url: str | None = None
    """URL in front of the client's relative URLs; an empty text takes it away."""
    redirect_uris: Annotated[list[str] | None, Unordered()] = None
    """Where the login may send a browser back to, with `*` at the end for anything that begins so."""


class ClientUrlsState(ClientUrlsInputs, State):
    """What is known of the URLs of a client."""

    client_uuid: str = ""
    """The UUID that the vendor gave the client."""
    previous_root_url: str | None = None
    """The root URL before this resource first changed it, which comes back when it is destroyed."""
    previous_redirect_uris: list[str] | None = None
    """The redirect URIs before this resource first changed them, which come back when it is destroyed."""


class ClientUrlsLifecycle(RealmLifecycle[ClientUrlsInputs, ClientUrlsState]):
    """Create, read, update and delete of the URLs of clients."""

    id_formats = ("<realm>/<client_id>",)

    async def create(self, inputs: ClientUrlsInputs) -> tuple[str, ClientUrlsState]:
        realm = await self.realm_of(inputs)
        seen = await realm.clients.api.named(inputs.client_id)
        if seen is None:
            raise NotFound(
                f"there is no client {inputs.client_id} in realm {realm.name}",
                tried=f"set the URLs of client {inputs.client_id}",
                hint="It takes the client id as the console shows it, of a client that exists",
            )
        return f"{realm.name}/{seen['id']}", await _set(
            realm, seen, inputs, ClientUrlsState(client_id=inputs.client_id)
        )

    async def find(self, import_id: str, inputs: ClientUrlsInputs | None) -> str:
        realm_name, reference = self.parts_of(import_id)
        realm = await self.realm_at(realm_name)
        seen = await realm.clients.look_up(reference)
        if seen is None:
            raise NotFound(f"there is no client {reference} in realm {realm_name}", tried=f"import {import_id}")
        return f"{realm_name}/{seen['id']}"

    async def read(self, id: str, state: ClientUrlsState | None) -> tuple[str, ClientUrlsState] | None:
        realm_name, client_uuid = id.split("/", 1)
        realm = await self.realm_at(realm_name, state)
        seen = await realm.clients.by_id(client_uuid)
        return None if seen is None else (id, _from_wire(seen, realm, state))

    async def update(
        self, id: str, state: ClientUrlsState, inputs: ClientUrlsInputs, changed: frozenset[str]
    ) -> ClientUrlsState:
        realm_name, client_uuid = id.split("/", 1)
        realm = await self.realm_at(realm_name, inputs)
        return await _set(realm, await realm.clients.api.get(client_uuid), inputs, state)

    async def delete(self, id: str, state: ClientUrlsState) -> None:
        realm_name, client_uuid = id.split("/", 1)
        realm = await self.realm_at(realm_name, state)
        before = ClientUrlsInputs(
            client_id=state.client_id, root_url=state.previous_root_url, redirect_uris=state.previous_redirect_uris
        )
        if before.root_url is None and before.redirect_uris is None:
            log.info("the URLs of client %s stay as they are: what was before is not known", state.client_id)
            return
        seen = await found(realm.clients.api.get(client_uuid))
        if seen is not None:
            await _set(realm, seen, before, state)


async def _set(realm: Realm, seen: Representation, wanted: ClientUrlsInputs, state: ClientUrlsState) -> ClientUrlsState:
    """Send the whole client back with what is wanted; a part of it would make the server change more than the part."""
    body = dict(seen)
    after = state.model_copy()
    if wanted.root_url is not None:
        body["rootUrl"] = wanted.root_url
        if after.previous_root_url is None:
            after.previous_root_url = seen.get("rootUrl", "")
    if wanted.redirect_uris is not None:
        body["redirectUris"] = wanted.redirect_uris
        if after.previous_redirect_uris is None:
            after.previous_redirect_uris = sorted(seen.get("redirectUris", []))
    if body != seen:
        await realm.clients.api.update(str(seen["id"]), body)
        realm.clients.wrote(str(seen["id"]), str(seen["clientId"]))
    return _from_wire(body, realm, after)


def _from_wire(seen: Representation, realm: Realm, before: ClientUrlsState | None) -> ClientUrlsState:
    return ClientUrlsState(
        realm=realm.name,
        client_id=seen["clientId"],
        root_url=seen.get("rootUrl") or None,
        redirect_uris=sorted(set(seen.get("redirectUris", []))),
        client_uuid=seen["id"],
        previous_root_url=before.previous_root_url if before else None,
        previous_redirect_uris=before.previous_redirect_uris if before else None,
    )


class ClientUrls(Resource[ClientUrlsInputs, ClientUrlsState], lifecycle=ClientUrlsLifecycle, token="cncc:ClientUrls"):
    """Root URL and redirect URIs of a client that exists. Everything else of the client is left as it is.

        cncc.ClientUrls("console", client_id="cncc", root_url="https://console.example.com/")

    Destroying it brings back what was there before this resource changed it; after an import, that is what was there
    at the import. Operations: sections 2.12 and 2.13. Import: `<realm>/<client_id>`.
    """
