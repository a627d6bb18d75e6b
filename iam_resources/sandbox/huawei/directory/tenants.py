"""Tenants of SCIM and their bearer tokens: operations of the SDK that the text does not have."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

TOKENS = 2
"""The most tokens of a tenant (400 IIC.1335)."""
YEAR_MS = 365 * 24 * 3600 * 1000


def create(request: Request) -> Answer:
    """CreateProvisioningTenant: an identity source has one tenant."""
    if len(request.server.tenants):
        raise refused(400, 1331)
    made = request.server.tenants.add(identifiers.new_id(), created=request.now_ms)
    return Answer.of_json(201, _shown(request, made))


def list_all(request: Request) -> Answer:
    """ListProvisioningTenants."""
    tenants = [_shown(request, each) for each in request.server.tenants]
    return Answer.of_json(200, {"provisioning_tenants": tenants})


def delete(request: Request) -> Answer:
    """DeleteProvisioningTenant."""
    tenant = _tenant_of(request)
    if request.server.bearer_tokens.find("tenant", tenant["id"]):
        raise refused(400, 1333)
    request.server.tenants.remove(tenant)
    return NOTHING


def create_token(request: Request) -> Answer:
    """CreateBearerToken. The token is in this answer only."""
    tenant, tokens = _tenant_of(request), request.server.bearer_tokens
    if len(tokens.find("tenant", tenant["id"])) >= TOKENS:
        raise refused(400, 1335)
    token = secrets.token_urlsafe(48)
    created = request.now_ms
    fields = {"tenant": tenant["id"], "digest": digest_of(token), "created": created, "expires": created + YEAR_MS}
    made = tokens.add(identifiers.new_id(), **fields)
    return Answer.of_json(201, {**_shown_token(made), "token": token})


def list_tokens(request: Request) -> Answer:
    """ListBearerTokens."""
    tokens = request.server.bearer_tokens.find("tenant", _tenant_of(request)["id"])
    return Answer.of_json(200, {"bearer_tokens": [_shown_token(each) for each in tokens]})


def delete_token(request: Request) -> Answer:
    """DeleteBearerToken."""
    tenant, found = _tenant_of(request), request.server.bearer_tokens.get(request.parameters["token_id"])
    if found is None or found["tenant"] != tenant["id"]:
        raise refused(404, 1334)
    request.server.bearer_tokens.remove(found)
    return NOTHING


def digest_of(token: str) -> str:
    """What is kept of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _tenant_of(request: Request) -> Document:
    return request.server.tenants.require(request.parameters["tenant_id"], refused(404, 1332))


def _shown(request: Request, tenant: Document) -> dict[str, Any]:
    address = f"{request.call.base_url}/huawei/scim/{tenant['id']}/scim/v2"
    return {"creation_time": tenant["created"], "scim_endpoint": address, "tenant_id": tenant["id"]}


def _shown_token(each: Document) -> dict[str, Any]:
    return {"creation_time": each["created"], "expiration_time": each["expires"], "token_id": each["id"]}
