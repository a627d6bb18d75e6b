"""The clients of Huawei Cloud's SDK, which call the sandbox, and what is checked of them."""

from __future__ import annotations

import inspect
import json
import secrets
import time
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

import httpx

from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from tests.oracle.recorder import Exchange, Recorder

SERVICES = {
    "center": ("huaweicloudsdkidentitycenter", "IdentityCenterClient", "identitycenter"),
    "store": ("huaweicloudsdkidentitycenterstore", "IdentityCenterStoreClient", "identitystore"),
    "scim": ("huaweicloudsdkidentitycenterscim", "IdentityCenterSCIMClient", "scim"),
    "oidc": ("huaweicloudsdkidentitycenteroidc", "IdentityCenterOIDCClient", "oidc"),
    "portal": ("huaweicloudsdkidentitycenterportalapi", "IdentityCenterPortalAPIClient", "portal"),
}
"""Package, client and prefix below ``/huawei`` of each service."""


class Client:
    """One client of the SDK.

    Args:
        package: its package.
        name: of the client.
        prefix: of the service in the sandbox.
        origin: address of the sandbox.
        credentials: what it signs with.
        always: fields of every request that has them.
    """

    def __init__(
        self, package: str, name: str, prefix: str, origin: str, credentials: Any, always: dict[str, str]
    ) -> None:
        from huaweicloudsdkcore.http.http_config import HttpConfig

        self.module: ModuleType = import_module(f"{package}.v1")
        config = HttpConfig(retry_times=0, user_agent="oracle")
        builder = getattr(self.module, name).new_builder().with_http_config(config)
        self.client = builder.with_credentials(credentials).with_endpoint(origin).build()
        self.always = always
        build = self.client.build_future_request
        # It drops the path of an endpoint, as the vendor's have none: the sandbox's prefix is put in before it signs.
        self.client.build_future_request = lambda method, path, *rest: build(method, f"/huawei/{prefix}{path}", *rest)

    def ask(self, operation: str, **fields: Any) -> Any:
        """Call an operation; nothing of the body and of the answer may be unknown to the SDK's models."""
        answer = getattr(self.client, operation)(self.request(operation, **fields))
        text = answer.raw_content.decode()
        gone = list(lost(json.loads(text), answer)) if text else []
        assert not gone, f"{operation}: the SDK does not know {gone}"
        return answer

    def request(self, operation: str, **fields: Any) -> Any:
        """The request of an operation; a body is given as JSON and becomes the SDK's model."""
        kind = getattr(self.module, "".join(part.title() for part in operation.split("_")) + "Request")
        known = {name: value for name, value in self.always.items() if name in kind.openapi_types}
        body = fields.pop("body", None)
        made = kind(**{**known, **fields})
        if body is not None:
            model = self.client._deserialize(body, kind.openapi_types["body"])
            assert not list(lost(body, model)), f"{operation}: the SDK's model lacks {list(lost(body, model))}"
            made.body = model
        return made

    def refusal(self, operation: str, **fields: Any) -> tuple[int, str]:
        """Status and code of an operation that must be refused; the message is in `last_message`."""
        from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

        try:
            answer = getattr(self.client, operation)(self.request(operation, **fields))
        except ServiceResponseException as problem:
            self.last_message = problem.error_msg
            assert problem.request_id, "a refusal names its request"
            return problem.status_code, problem.error_code
        raise AssertionError(f"{operation} was not refused: {answer}")

    def pages(self, operation: str, rows: str, **fields: Any) -> list[Any]:
        """All rows of a listing, by its markers."""
        found: list[Any] = []
        marker: dict[str, str] = {}
        while True:
            page = self.ask(operation, **fields, **marker)
            assert page.page_info.current_count == len(getattr(page, rows))
            found += getattr(page, rows)
            if page.page_info.next_marker is None:
                return found
            assert len(page.page_info.next_marker) == 24
            marker = {"marker": page.page_info.next_marker}


class Cloud:
    """A new sandbox behind the address, and the clients of its administrator.

    Args:
        recorder: behind the address.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.ahead = 0.0
        self.access, self.secret = "admin", secrets.token_urlsafe(30)
        recorder.put(
            lambda: Sandbox(
                admin_username=self.access, admin_password=self.secret, clock=lambda: time.time() + self.ahead
            )
        )
        recorder.take()

    def client(self, service: str, credentials: Any, **always: str) -> Client:
        """A client with other credentials."""
        package, name, prefix = SERVICES[service]
        return Client(package, name, prefix, self.recorder.origin, credentials, always)

    @cached_property
    def center(self) -> Client:
        """Instances, permission sets, assignments, tags."""
        from huaweicloudsdkcore.auth.credentials import GlobalCredentials

        return self.client("center", GlobalCredentials(self.access, self.secret), instance_id=INSTANCE_ID)

    @cached_property
    def store(self) -> Client:
        """Users, groups, memberships, tenants."""
        from huaweicloudsdkcore.auth.credentials import BasicCredentials

        credentials = BasicCredentials(self.access, self.secret)
        return self.client("store", credentials, identity_store_id=IDENTITY_STORE_ID)

    @cached_property
    def scim(self) -> Client:
        """SCIM, with a tenant and a token made for it."""
        tenant = self.store.ask("create_provisioning_tenant").tenant_id
        token = self.store.ask("create_bearer_token", tenant_id=tenant).token
        credentials = self._without_key("scim", "IdentityCenterSCIMCredentials")
        return self.client("scim", credentials, tenant_id=tenant, authorization=f"Bearer {token}")

    @cached_property
    def oidc(self) -> Client:
        """Clients, devices, tokens."""
        return self.client("oidc", self._without_key("oidc", "IdentityCenterOIDCCredentials"))

    def portal(self, token: str) -> Client:
        """The portal, for a user who has logged in."""
        credentials = self._without_key("portal", "IdentityCenterPortalAPICredentials")
        return self.client("portal", credentials, access_token=token)

    def control(self, path: str, expect: int = 200, **body: Any) -> Any:
        """POST something to the control address."""
        answer = httpx.post(f"{self.recorder.origin}/_sandbox/huawei/{path}", json=body)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def last(self) -> Exchange:
        """The last request, as it was sent."""
        return self.recorder.take()[-1]

    def user(self, name: str, **more: Any) -> str:
        """A new user's id."""
        body = {
            "user_name": name,
            "display_name": name.title(),
            "emails": [{"primary": True, "type": "Work", "value": f"{name}@example.com"}],
            "name": {"family_name": "Example", "given_name": name.title()},
            "password_mode": "OTP",
            **more,
        }
        return str(self.store.ask("create_user", body=body).user_id)

    def group(self, name: str) -> str:
        """A new group's id."""
        return str(self.store.ask("create_group", body={"display_name": name}).group_id)

    def permission_set(self, name: str, **more: Any) -> str:
        """A new permission set's id."""
        made = self.center.ask("create_permission_set", body={"name": name, **more})
        return str(made.permission_set.permission_set_id)

    @staticmethod
    def _without_key(service: str, name: str) -> Any:
        package, _, _ = SERVICES[service]
        short = package.removeprefix("huaweicloudsdk")
        return getattr(import_module(f"{package}.v1.{short}_credentials"), name)()


def lost(body: Any, model: Any, at: str = "") -> Iterator[str]:
    """Fields of JSON that the SDK's model does not have."""
    if isinstance(body, list):
        for number, each in enumerate(body):
            yield from lost(each, model[number], f"{at}[{number}]")
    elif isinstance(body, dict) and hasattr(model, "attribute_map"):
        names = {field: name for name, field in model.attribute_map.items()}
        for name, value in body.items():
            if name not in names:
                yield f"{at}.{name}"
            elif value is not None:
                yield from lost(value, getattr(model, names[name]), f"{at}.{name}")


def operations(service: str) -> dict[str, tuple[str, str]]:
    """Every operation of a client: its method, and its path below the host."""
    package, name, _ = SERVICES[service]
    module = import_module(f"{package}.v1")
    client = getattr(module, name)
    found = {}
    for operation, _ in inspect.getmembers(client, inspect.isfunction):
        if (describe := getattr(client, f"_{operation}_http_info", None)) is not None:
            source = inspect.getsource(describe)
            method = source.partition('"method": "')[2].partition('"')[0]
            path = source.partition('"resource_path": "')[2].partition('"')[0]
            found[operation] = (method, path)
    return found
