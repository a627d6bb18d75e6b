"""An organisation on the sandbox, and resources driven in it as the engine drives them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any, Self

from iam_resources.huawei.connection import Cloud, open_cloud
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, account_id
from iam_resources.settings import Settings
from tests.driver import Driver

ORIGIN = "http://127.0.0.1:8080"
ACCOUNT, OTHER = account_id("development"), account_id("production")
CENTER, STORE = f"/v1/instances/{INSTANCE_ID}", f"/v1/identity-stores/{IDENTITY_STORE_ID}"


class Env:
    """An organisation for one test.

    Args:
        sandbox: with its name and password for settings; None: a new one.
        config: the settings of the connection.
    """

    def __init__(self, config: Mapping[str, str] | None = None, shared: Env | None = None) -> None:
        self.ahead = 0.0
        if shared is None:
            password = secrets.token_hex(8)
            self.sandbox = Sandbox(
                admin_username="admin", admin_password=password, clock=lambda: time.time() + self.ahead
            )
            config = {"access_key": "admin", "secret_key": password, "region": "cn-north-4"} | {
                f"{service}_endpoint": f"{ORIGIN}/huawei/{service}"
                for service in ("identitycenter", "identitystore", "scim", "oidc", "portal")
            }
        else:
            self.sandbox = shared.sandbox
        self.config = dict(config or {})
        self.settings = Settings({f"huawei:{name}": value for name, value in self.config.items()}, {})
        self.cloud: Cloud

    async def open(self) -> Self:
        """Connect."""
        self.cloud = await self.settings.opened(
            Cloud, "", lambda: open_cloud(self.settings, transport=self.sandbox.transport())
        )
        return self

    async def again(self, **config: str) -> Self:
        """The same organisation as a next run sees it: a connection that knows nothing yet."""
        return await type(self)({**self.config, **config}, self).open()

    @property
    def calls(self) -> int:
        """Requests made so far."""
        return self.cloud.center.client.calls + self.cloud.store.client.calls

    def driver(self, kind: type[Any]) -> Driver:
        """A resource that is not made yet."""
        return Driver(self, kind)

    async def center(self, method: str, path: str, **more: Any) -> Any:
        """Do something by hand; `path` is below the instance."""
        return (await self.cloud.center.call(method, CENTER + path, tried="act by hand", **more)).body

    async def store(self, method: str, path: str, **more: Any) -> Any:
        """Do something by hand; `path` is below the identity source."""
        return (await self.cloud.store.call(method, STORE + path, tried="act by hand", **more)).body

    async def control(self, path: str, method: str = "POST", **body: Any) -> Any:
        """Call the control address of the sandbox."""
        async with self.sandbox.client(ORIGIN) as client:
            more = {"json": body} if method == "POST" else {}
            answer = await client.request(method, f"{ORIGIN}/_sandbox/huawei/{path}", **more)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None
