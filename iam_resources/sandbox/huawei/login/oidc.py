"""Login by device: client, device authorisation, token (4.12 to 4.14). Credentials are in the body.

The browser's part, in which a user agrees or refuses, is done at the control address (``/_sandbox/huawei/devices``).
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import Refused, refused
from iam_resources.sandbox.huawei.fields import Fields, Items, Text
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
CLIENT_SECONDS = 90 * 24 * 3600
"""The sample's client is valid for 90 days."""
REFRESH_SECONDS = 7 * 24 * 3600
_NEEDED = Text(1, 4096, required=True)
_CLIENT: Fields = {
    "client_name": Text(1, 1024, required=True),
    "client_type": Text(required=True, among=("public",)),
    "token_endpoint_auth_method": Text(required=True, among=("client_secret_post",)),
    "scopes": Items(Text()),
    "grant_types": Items(Text(among=(DEVICE_CODE, "authorization_code")), 1, required=True),
}
_DEVICE: Fields = {"client_id": _NEEDED, "client_secret": _NEEDED, "start_url": Text(1, 2048, True, (), r"https?://.+")}
_TOKEN: Fields = {
    "client_id": _NEEDED,
    "client_secret": _NEEDED,
    "grant_type": _NEEDED,
    **dict.fromkeys(("code", "device_code", "redirect_uri", "refresh_token"), Text(0, 4096)),
    "scopes": Items(Text()),
}


def register(request: Request) -> Answer:
    """4.12.1 RegisterClient. ``response_type`` (table) and ``response_types`` (sample, SDK) are both taken."""
    given = request.body(_CLIENT)
    types = request.json.get("response_types", request.json.get("response_type"))
    if types != ["code"]:
        raise request.invalid("response_type: must be [code]")
    issued, secret = int(request.now), secrets.token_urlsafe(48)
    expires = issued + CLIENT_SECONDS
    scopes, grants = given.get("scopes", []), given["grant_types"]
    client = request.server.clients.add(
        identifiers.new_id(), secret=secret, expires=expires, scopes=scopes, grant_types=grants
    )
    base = f"{request.call.base_url}/huawei/oidc/v1"
    info = {
        "authorization_endpoint": f"{base}/authorize",
        "client_id": client["id"],
        "client_id_issued_at": issued,
        "client_secret": secret,
        "client_secret_expires_at": expires,
        "token_endpoint": f"{base}/tokens",
        "scopes": scopes,
    }
    return Answer.of_json(200, {"client_info": info})


def authorize_device(request: Request) -> Answer:
    """4.14.1 StartDeviceAuthorization."""
    given = request.body(_DEVICE)
    client = _client_of(request, given)
    if DEVICE_CODE not in client["grant_types"]:
        raise refused(400, 1609, DEVICE_CODE)
    settings, code = request.server.settings, secrets.token_hex(8).upper()
    device = request.server.devices.add(
        secrets.token_hex(32),
        client=client["id"],
        user_code=code,
        expires=request.now + settings.device_seconds,
        interval=settings.device_interval_seconds,
        asked=request.now,
        decision="pending",
        user=None,
    )
    uri = f"{given['start_url'].rstrip('/')}/device"
    body = {
        "device_code": device["id"],
        "expires_in": _lifetime(request, settings.device_seconds),
        "interval": device["interval"],
        "user_code": code,
        "verification_uri": uri,
        "verification_uri_complete": f"{uri}?user_code={code}",
    }
    return Answer.of_json(200, body)


def create_token(request: Request) -> Answer:
    """4.13.1 CreateToken, by device code or refresh token. There is no authorise call, so no authorisation code."""
    given = request.body(_TOKEN)
    client = _client_of(request, given)
    match given["grant_type"]:
        case "refresh_token":
            return _refresh(request, client, given.get("refresh_token", ""))
        case grant if grant not in (DEVICE_CODE, "authorization_code"):
            raise refused(401, 1612)
        case grant if grant not in client["grant_types"]:
            raise refused(400, 1609, grant)
        case "authorization_code":
            raise refused(400, 1606, "code")
    device = _decided_device(request, client, given.get("device_code", ""))
    request.server.devices.remove(device)
    session = request.server.sessions.add(identifiers.new_id(), user=device["user"], client=client["id"])
    return _token(request, session)


def _decided_device(request: Request, client: Document, code: str) -> Document:
    """The device that a user has agreed to. Nothing in 5.2 stands for a code that has expired: it is unknown."""
    devices = request.server.devices
    device = devices.get(code)
    if device is None or device["client"] != client["id"] or device["expires"] <= request.now:
        raise refused(400, 1606, "device_code")
    if device["decision"] == "rejected":
        raise refused(404, 1613)
    if device["decision"] == "approved":
        return device
    soon = request.now < device["asked"] + device["interval"]
    if soon and request.server.settings.slow_down:
        devices.change(device, asked=request.now, interval=device["interval"] + 5)
        raise Refused(400, "slow_down", "slow_down")
    devices.change(device, asked=request.now)
    raise refused(400, 1608)


def _refresh(request: Request, client: Document, token: str) -> Answer:
    claims = request.server.tokens.read(token, request.now)
    session = request.server.sessions.get(claims["sid"]) if claims and claims["use"] == "refresh" else None
    if session is None or session["client"] != client["id"]:
        raise refused(401, 1612)
    return _token(request, session)


def _token(request: Request, session: Document) -> Answer:
    settings, sign, now = request.server.settings, request.server.tokens.sign, int(request.now)

    def made(use: str, seconds: int) -> str:
        claims = {"sid": session["id"], "sub": session["user"], "use": use, "exp": now + seconds}
        return sign({**claims, "jti": secrets.token_hex(8)})

    info: dict[str, Any] = {
        "access_token": made("access", settings.token_seconds),
        "expires_in": _lifetime(request, settings.token_seconds),
        "id_token": made("id", settings.token_seconds),
        "refresh_token": made("refresh", REFRESH_SECONDS) if settings.refresh_tokens else None,
        "token_type": "Bearer",
    }
    return Answer.of_json(200, {"token_info": info})


def _client_of(request: Request, given: dict[str, Any]) -> Document:
    found = request.server.clients.require(given["client_id"], refused(404, 1600))
    if not hmac.compare_digest(found["secret"].encode(), given["client_secret"].encode()):
        raise refused(403, 1606, "client_secret")
    if found["expires"] <= request.now:
        raise refused(403, 1601)
    return found


def _lifetime(request: Request, seconds: int) -> int:
    return int(request.now) + seconds if request.server.settings.epoch_expiry else seconds
