"""What all services of the vendor share: the clock, the keys, the tokens, the groups, the audit records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from iam_resources.sandbox.oci.events import Events, Record
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from iam_resources.sandbox.oci.keys import Keys
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.tokens import SecurityTokens

Verb = Literal["inspect", "read", "use", "manage"]
"""Verbs of policies; each includes the ones before it."""

TOKEN_SECONDS = 1200
"""Seconds that a token of an instance or a resource is valid; the service's are valid for about 20 minutes."""


@dataclass(frozen=True)
class GroupName:
    """A group as policies name it: ``group 'domain'/'name'``, or ``group id <id>``. ``domain`` "" = default."""

    id: str
    name: str
    domain: str = ""


@dataclass(frozen=True)
class DynamicGroup:
    """A dynamic group as policies name it, with its matching rule."""

    id: str
    name: str
    rule: str
    domain: str = ""


class Directory(Protocol):
    """A source of groups: IAM itself, and each identity domain. Append one to ``Server.directories``."""

    def groups(self) -> Iterable[GroupName]:
        """All groups."""
        ...

    def groups_of(self, user_id: str) -> Iterable[GroupName]:
        """Groups a user is in."""
        ...

    def dynamic_groups(self) -> Iterable[DynamicGroup]:
        """All dynamic groups."""
        ...


class CompartmentHierarchy(Protocol):
    """The hierarchy of compartments."""

    def has(self, id: str) -> bool:
        """Whether there is such a compartment; the tenancy is one."""
        ...

    def within(self, inner: str, outer: str) -> bool:
        """Whether a compartment is another one or is inside it, at any depth."""
        ...

    def path_to(self, outer: str, names: str) -> str | None:
        """OCID of the compartment at a path of names, ``a:b``, below another; None = there is none."""
        ...


class Access(Protocol):
    """The access decision."""

    def may(
        self, principal: Principal, verb: Verb, resource: str, compartment: str, variables: Mapping[str, str]
    ) -> bool:
        """Whether the policies let a principal do this to a kind of resource in a compartment."""
        ...

    def dynamic_groups_of(self, principal: Principal) -> list[DynamicGroup]:
        """Dynamic groups that include an instance or a resource."""
        ...


class Server:
    """What all services of the vendor share.

    Args:
        clock: seconds since the epoch.

    Attributes:
        tenancy_id: OCID of the one tenancy.
        base_url: where the sandbox was last reached, e.g. ``http://127.0.0.1:8080``.
        eventual_seconds: how long lists and searches lag behind writes; reads by id do not.
        lifecycle_seconds: how long CREATING and DELETING last.
        connector_seconds: how long a connector collects records before it delivers them.
        connector_retry_seconds: how long a connector waits before it retries; twice as long each time.
        email_required: whether a new user must have an e-mail address. Tenancies with identity domains require one
            unless that is switched off; the service's own samples have none.
        keys: API keys of users. Identity domains add theirs here.
        tokens: security tokens of instances and resources (``ST$``).
        events: audit records.
        directories: sources of groups and dynamic groups.
        access: the access decision, by the policies of IAM.
        compartments: the hierarchy of compartments.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.tenancy_id = TENANCY_ID
        self.base_url = "http://127.0.0.1:8080"
        self.eventual_seconds = 0.0
        self.lifecycle_seconds = 0.0
        self.connector_seconds = 0.1
        self.connector_retry_seconds = 0.2
        self.email_required = False
        self.keys = Keys()
        self.tokens = SecurityTokens()
        self.events = Events()
        self.directories: list[Directory] = []
        self.access: Access
        self.compartments: CompartmentHierarchy

    def emit_audit(self, record: Record) -> None:
        """Write an audit record: active connectors receive it."""
        self.events.emit(record)

    def resource_principal(
        self, resource_type: str, resource_id: str, compartment_id: str = TENANCY_ID, seconds: float = TOKEN_SECONDS
    ) -> tuple[str, str]:
        """A session token for a resource, and its private key in PEM: what the service gives to a function.

        Args:
            resource_type: e.g. ``fnfunc``.
            resource_id: OCID of the resource.
            compartment_id: OCID of its compartment.
            seconds: how long the token is valid.
        """
        key = generate_private_key(65537, 2048)
        now = int(self.clock())
        claims = {
            "sub": resource_id,
            "iss": "authService.oracle.com",
            "aud": "oci",
            "ptype": "resource",
            "ttype": "res",
            "tenant": self.tenancy_id,
            "compartment": compartment_id,
            "resource_type": resource_type,
            "res_type": resource_type,
            "res_id": resource_id,
            "res_tenant": self.tenancy_id,
            "res_compartment": compartment_id,
            "iat": now,
            "exp": now + seconds,
        }
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
        return self.tokens.sign(claims, key.public_key()), pem
