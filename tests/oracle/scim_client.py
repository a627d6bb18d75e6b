"""What scim2-tester calls the domain with: takes out of the way what it cannot know, and nothing else.

docs/oci-domains-deviations.md, "Where the service differs from the RFCs", says why.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
from scim2_client.client import BaseSyncSCIMClient

ERROR = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"
LIMITED = ("maxConcurrentSessions", "riskScores", "password")
"""The tester knows no limits of numbers and no password policy: it leaves these alone."""
PEOPLE = ({"User"}, {"Group"}, {"User", "Group"})


class Client(BaseSyncSCIMClient):
    """Calls one domain.

    Args:
        client: with the address and a token.
    """

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        self._client = client

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return str(self._client.build_request("GET", endpoint).url).startswith(str(self._client.base_url))

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **more: Any) -> Any:
        """Make one call.

        Writes and reads ask for all attributes, also those that the service gives on request only: else the tester
        could not see whether a write was made.
        """
        if url.startswith(("/Users", "/Groups")) and "attributes" not in str(more.get("params")):
            more["params"] = {**(more.get("params") or {}), "attributeSets": "all"}
        response = self._client.request(method, url, **more)
        if not response.content:
            return response
        body = response.json()
        if "/Schemas" in url:
            body = _without_vendor_members(body)
            for schema in body.get("Resources", [body]):
                if "attributes" in schema:
                    schema["attributes"] = [_fitted(each) for each in schema["attributes"]]
        if ERROR in body.get("schemas", ()):
            body = {name: value for name, value in body.items() if name != ERROR}
            body["schemas"] = [each for each in body["schemas"] if each != ERROR]
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return httpx.Response(response.status_code, headers=headers, content=json.dumps(body), request=response.request)


def _without_vendor_members(value: Any) -> Any:
    """A schema without what the service says beyond RFC 7643, section 7."""
    if isinstance(value, dict):
        return {name: _without_vendor_members(each) for name, each in value.items() if not name.startswith("idcs")}
    return [_without_vendor_members(each) for each in value] if isinstance(value, list) else value


def _fitted(attribute: dict[str, Any]) -> dict[str, Any]:
    """An attribute as the tester can fill it.

    It writes any string into dates inside of others, and finds people to refer to by a `$ref` that may be written.
    """
    found = dict(attribute)
    if found["type"] == "dateTime" or found["name"] in LIMITED:
        found["mutability"] = "readOnly"
    if found["name"] == "$ref" and set(found.get("referenceTypes", ())) in PEOPLE:
        found["mutability"] = "readWrite"
    if "subAttributes" in found:
        found["subAttributes"] = [_fitted(each) for each in found["subAttributes"]]
    return found
