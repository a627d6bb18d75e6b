"""Root URL and redirect URIs of an existing client, and nothing else of it.

create  GET clients?clientId= (section 2.12) and PUT clients/{id} (2.13)
read    GET clients/{id}, or of many at once GET clients in pages (2.12)
update  GET and PUT clients/{id}
delete  GET and PUT clients/{id}, with the values that were there before
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Replaces, Resource, Unordered
from iam_resources.engine.claims import claim, end_of
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import NotFound
from iam_resources.shapes.listings import Listings

log = logging.getLogger(__name__)

_ATTRIBUTE = "iam_resources.previous_urls"
"""The attribute of the client that keeps what was there before any program: a renamed resource has a new state."""


_OF_THE_SERVER = frozenset(
    ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"]
)
"""The clients that the server makes in every realm."""


class ClientUrlsInputs(RealmInputs):
    client_id: Annotated[str, Field(min_length=1), Replaces(), Key()]
    """Client id of an existing client, such as `cncc`; not its UUID."""
    root_url: str | None = None
    """URL in front of the client's relative URLs; an empty string clears it."""
    redirect_uris: Annotated[list[str] | None, Unordered()] = None
    """URLs the login may redirect to; a trailing `*` matches any URL with that prefix."""


class ClientUrlsState(ClientUrlsInputs, RealmState):
    client_uuid: str = ""
    """The UUID that the vendor gave the client."""
    previous_root_url: str | None = None
    """The root URL before any program changed it, which comes back when the resource is destroyed."""
    previous_redirect_uris: list[str] | None = None
    """The redirect URIs before any program changed them, which come back when the resource is destroyed."""
    previous_in_client: bool = False
    """Whether the client itself keeps both, for whichever resource manages its URLs; states written before this field
    existed are the only place that has them."""


class ClientUrlsLifecycle(RealmLifecycle[ClientUrlsInputs, ClientUrlsState]):
    id_formats = ("<realm>/<client_id>",)
    listed = on_request = True

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        return str(outputs["client_id"])

    async def list_all(self, place: Realm, listings: Listings) -> AsyncIterator[tuple[str, ClientUrlsState]]:
        for client_uuid, seen in (await listings.of(place.clients)).items():
            has_urls = seen.get("rootUrl") or seen.get("redirectUris")
            if has_urls and (listings.include_builtin or seen["clientId"] not in _OF_THE_SERVER):
                yield self.id_at(place, client_uuid, None), self._state(place, seen, None)

    async def owned(self, state: ClientUrlsState) -> tuple[Owned, ...]:
        return (_owned(await self.home_of(state), state.client_uuid, state.client_id),)

    async def wanted(self, inputs: ClientUrlsInputs) -> tuple[Owned, ...]:
        if contains_unknown([inputs.client_id, inputs.realm, inputs.connection]):
            return ()
        home = (await self.place_of(inputs)).home
        end = end_of(home, "client", inputs.client_id).partition(":")[2]
        return (_owned(home, end, inputs.client_id),)

    async def check_planned(self, place: Realm, inputs: ClientUrlsInputs, state: ClientUrlsState | None) -> list[str]:
        if not contains_unknown(inputs.client_id) and await place.clients.by_name(inputs.client_id) is None:
            raise _missing(place, inputs.client_id)
        return []

    async def create(self, inputs: ClientUrlsInputs) -> tuple[str, ClientUrlsState]:
        realm = await self.place_of(inputs)
        seen = await realm.clients.api.named(inputs.client_id)
        if seen is None:
            raise _missing(realm, inputs.client_id)
        await claim(_owned(realm.home, str(seen["id"]), inputs.client_id))
        after = await self._set(realm, seen, inputs, ClientUrlsState(client_id=inputs.client_id))
        return self.id_at(realm, str(seen["id"]), inputs), after

    async def find(self, import_id: str, inputs: ClientUrlsInputs | None) -> str:
        realm, reference = await self.place_at(import_id, None)
        seen = await realm.clients.look_up(reference)
        if seen is None:
            raise NotFound(f"there is no client {reference} in realm {realm.name}", tried=f"import {import_id}")
        return self.id_at(realm, str(seen["id"]), None)

    async def read(self, id: str, state: ClientUrlsState | None) -> tuple[str, ClientUrlsState] | None:
        realm, client_uuid = await self.place_at(id, state)
        seen = await realm.clients.by_id(client_uuid)
        return None if seen is None else (id, self._state(realm, seen, state))

    async def update(
        self, id: str, state: ClientUrlsState, inputs: ClientUrlsInputs, changed: frozenset[str]
    ) -> ClientUrlsState:
        realm = await self.place_of(inputs, state)
        return await self._set(realm, await realm.clients.api.get(state.client_uuid), inputs, state)

    async def hand_over(self, id: str, state: ClientUrlsState) -> None:
        """Leave what was there before any program with the client, where another resource goes on with its URLs."""
        realm, client_uuid = await self.place_at(id, state)
        seen = await found(realm.clients.api.get(client_uuid))
        if seen is None:
            return
        known = _previous(seen, state)
        if known != _previous_in(seen):
            await _write(realm, seen, {**seen, "attributes": {**seen.get("attributes", {}), **_kept_as(known)}})

    async def delete(self, id: str, state: ClientUrlsState) -> None:
        realm, client_uuid = await self.place_at(id, state)
        seen = await found(realm.clients.api.get(client_uuid))
        if seen is None:
            return
        before = _previous(seen, state)
        if state.previous_in_client and not _previous_in(seen):
            # Another resource may have put it back already: what the program itself has set is never put back.
            ours = {"rootUrl": state.root_url, "redirectUris": state.redirect_uris}
            before = {name: value for name, value in before.items() if value != ours[name]}
        if not before:
            log.info("the URLs of client %s stay as they are: what was before is not known", state.client_id)
            return
        # An attribute is removed by an empty value: one that is left out stays.
        attributes = {**seen.get("attributes", {}), **({_ATTRIBUTE: ""} if _previous_in(seen) else {})}
        await _write(realm, seen, {**seen, **before, "attributes": attributes})

    async def _set(
        self, realm: Realm, seen: Representation, wanted: ClientUrlsInputs, state: ClientUrlsState
    ) -> ClientUrlsState:
        """Send the whole client back: where a part is sent, the server changes more than the part."""
        wanted_urls = {"rootUrl": wanted.root_url, "redirectUris": wanted.redirect_uris}
        changes = {name: value for name, value in wanted_urls.items() if value is not None}
        previous = {name: seen.get(name) or ("" if name == "rootUrl" else []) for name in changes}
        previous = {**previous, **_previous(seen, state)}
        body = {**seen, **changes}
        if previous != _previous_in(seen):
            body["attributes"] = {**seen.get("attributes", {}), **_kept_as(previous)}
        await _write(realm, seen, body)
        return self._state(realm, body, state.model_copy(update={"previous_in_client": True}))

    def _state(self, realm: Realm, seen: Representation, before: ClientUrlsState | None) -> ClientUrlsState:
        previous = _previous(seen, before) if before else _previous_in(seen)
        return ClientUrlsState(
            **self.location(realm, None),
            client_id=seen["clientId"],
            root_url=seen.get("rootUrl") or None,
            redirect_uris=sorted(set(seen.get("redirectUris", []))),
            client_uuid=seen["id"],
            previous_root_url=previous.get("rootUrl"),
            previous_redirect_uris=sorted(previous["redirectUris"]) if "redirectUris" in previous else None,
            previous_in_client=before.previous_in_client if before else bool(previous),
        )


def _owned(home: str, client_uuid: str, client_id: str) -> Owned:
    label = f"the URLs of client {client_id}"
    return Owned("client_urls", home, (f"client:{client_uuid}",), label=label, names=(client_id,))


def _previous_in(seen: Representation) -> Representation:
    """What was there before any program, as the client itself keeps it."""
    try:
        known = json.loads(seen.get("attributes", {}).get(_ATTRIBUTE, ""))
    except ValueError:
        return {}
    return (
        {name: known[name] for name in ("rootUrl", "redirectUris") if name in known} if isinstance(known, dict) else {}
    )


def _previous(seen: Representation, state: ClientUrlsState) -> Representation:
    """What was there before any program.

    The client knows it best, whatever the resource is called now. Only a state written before the client kept it knows
    it better: a resource that took over from it found the program's own values at the client.
    """
    known = {"rootUrl": state.previous_root_url, "redirectUris": state.previous_redirect_uris}
    of_state, of_client = {name: value for name, value in known.items() if value is not None}, _previous_in(seen)
    return {**of_state, **of_client} if state.previous_in_client else {**of_client, **of_state}


def _kept_as(previous: Representation) -> dict[str, str]:
    return {_ATTRIBUTE: json.dumps(previous, sort_keys=True)}


async def _write(realm: Realm, seen: Representation, body: Representation) -> None:
    if body != seen:
        await realm.clients.api.update(str(seen["id"]), body)
        realm.clients.wrote(str(seen["id"]), str(seen["clientId"]))


def _missing(realm: Realm, client_id: str) -> NotFound:
    return NotFound(
        f"there is no client {client_id} in realm {realm.name}",
        tried=f"set the URLs of client {client_id}",
        hint="Use the client id of an existing client, as shown in the console",
    )


class ClientUrls(Resource, lifecycle=ClientUrlsLifecycle, token="cncc:ClientUrls"):
    """Root URL and redirect URIs of an existing client. Everything else of the client is left as it is.

        cncc.ClientUrls("console", client_id="cncc", root_url="https://console.example.com/")

    Destroying it brings back what was there before any program changed it, which the client keeps in the attribute
    `iam_resources.previous_urls` meanwhile. Operations: sections 2.12 and 2.13. Import: `<realm>/<client_id>`.
    """
