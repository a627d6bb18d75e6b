"""The context of one call: domain, caller, time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.oci.domains.caller import Caller
from iam_resources.sandbox.oci.domains.domain import Domain

PREFIX = "/oci/domains"


@dataclass(frozen=True)
class Context:
    """The context of one call."""

    call: Call
    domain: Domain
    caller: Caller
    now: float

    @property
    def moment(self) -> str:
        """Now, as the service writes it."""
        return format_time(self.now)

    @property
    def admin_url(self) -> str:
        """Address of ``/admin/v1`` of the domain, as the client used it."""
        return f"{self.call.base_url}{PREFIX}/{self.domain.name}/admin/v1"

    def query(self, name: str) -> list[str]:
        """All values of a query parameter."""
        return [value for key, value in parse_qsl(self.call.raw_query, keep_blank_values=True) if key == name]


def format_time(seconds: float) -> str:
    """A moment as the service writes it: UTC, with milliseconds."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
