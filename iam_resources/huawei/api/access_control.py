"""Attributes for access control, ABAC (4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iam_resources.coverage import operation
from iam_resources.huawei.api.calls import CenterCalls
from iam_resources.huawei.connection import Row

_PATH = "/access-control-attribute-configuration"
_NAME = "instance_access_control_attribute_configuration"


@dataclass(frozen=True)
class Configuration:
    """The configuration as the service describes it.

    Attributes:
        attributes: sources by key.
        status: `ENABLED`, `CREATION_IN_PROGRESS`, `CREATION_FAILED`, or empty.
        reason: why the creation failed.
    """

    attributes: dict[str, str]
    status: str
    reason: str = ""


class AccessControl(CenterCalls):
    """Calls on the configuration."""

    @operation("huawei-02")
    async def enable(self, attributes: Mapping[str, str]) -> None:
        """Turn ABAC on; goes on after the answer. 4.2.1."""
        await self.call(
            "POST", _PATH, tried="enable attributes for access control", json=_body(attributes), repeat=True
        )

    @operation("huawei-03")
    async def get(self) -> Configuration:
        """The configuration. 4.2.2."""
        body = (await self.call("GET", _PATH, tried="read the attributes for access control")).body or {}
        rows = (body.get(_NAME) or {}).get("access_control_attributes") or ()
        attributes = {str(row["key"]): str((row["value"].get("source") or [""])[0]) for row in rows}
        return Configuration(attributes, str(body.get("status") or ""), str(body.get("status_reason") or ""))

    @operation("huawei-04")
    async def update(self, attributes: Mapping[str, str]) -> None:
        """Write all attributes. 4.2.3."""
        await self.call("PUT", _PATH, tried="write the attributes for access control", json=_body(attributes))

    @operation("huawei-05")
    async def disable(self) -> None:
        """Turn ABAC off. 4.2.4."""
        await self.call("DELETE", _PATH, tried="disable attributes for access control")


def _body(attributes: Mapping[str, str]) -> Row:
    rows = [{"key": key, "value": {"source": [source]}} for key, source in attributes.items()]
    return {_NAME: {"access_control_attributes": rows}}
