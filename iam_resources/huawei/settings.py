"""The settings of this vendor's connections, and where their values are found: the stack's configuration and the
environment, then for the connection without a name the variables and the file of the vendor's own tools."""

from __future__ import annotations

import configparser
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import ConfigError
from iam_resources.http.endpoint import check_endpoint
from iam_resources.settings import Settings
from iam_resources.vendor_settings import CA_FILE, Setting, VendorSettings, declare

NAMESPACE = "huawei"
SIGNED = "signed"
"""What settings are required for: requests that are signed with a key."""
SCIM = "SCIM"
"""What settings are required for: requests of SCIM."""
DEFAULT_FILE = "~/.huaweicloud/credentials"
REGIONS = (
    *("af-north-1", "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"),
    *("ap-southeast-5", "cn-east-3", "cn-north-4", "cn-south-1", "cn-south-4", "cn-southwest-2", "la-north-2"),
    *("la-south-2", "me-east-1", "sa-brazil-1", "tr-west-1"),
)
"""The regions in which the service can be enabled, as the vendor's SDK 3.1.219 has them."""
SERVICES = {
    "identitycenter": "https://identitycenter.myhuaweicloud.com",
    "identitystore": "https://identitystore.{region}.myhuaweicloud.com",
    "scim": "https://scim.{region}.myhuaweicloud.com",
    "oidc": "https://oidc.{region}.myhuaweicloud.com",
    "portal": "https://portal-identitycenter.myhuaweicloud.com",
}
"""Where each service answers: two have global names, three are in the region of the instance (3.1 knows one only)."""


def _address(what: str, usual: str = "the region's") -> str:
    return f"address of {what} in place of {usual}"


HUAWEI = declare(
    VendorSettings(
        NAMESPACE,
        (
            Setting("access_key", "AK of an administrator of the organisation", required=(SIGNED,)),
            Setting("secret_key", "SK that belongs to it", required=(SIGNED,), secret=True),
            Setting("security_token", "of a temporary key", secret=True),
            Setting("region", "of the instance: `cn-north-4`"),
            Setting("credentials_file", "of the vendor's tools, with a key", default=DEFAULT_FILE),
            Setting("instance_id", "of the instance, where the account sees several"),
            Setting("identity_store_id", "of its identity source, where the account sees several instances"),
            Setting("scim_tenant_id", "of the provisioning tenant, for SCIM", required=(SCIM,)),
            Setting("scim_token", "bearer token of that tenant", required=(SCIM,), secret=True),
            Setting("start_url", "address of the portal, for `iam huawei login`"),
            Setting("requests_at_once", "maximum number of asynchronous requests at once", default="50"),
            Setting("request_seconds", "how long one asynchronous request may take", default="900"),
            Setting("identitycenter_endpoint", _address("permission sets and assignments", SERVICES["identitycenter"])),
            Setting("identitystore_endpoint", _address("users and groups")),
            Setting("scim_endpoint", _address("SCIM")),
            Setting("oidc_endpoint", _address("the login")),
            Setting("portal_endpoint", _address("the portal of users", SERVICES["portal"])),
            CA_FILE,
        ),
    )
)
_KEY = ("access_key", "secret_key", "security_token")
_SDK = ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN")
_TOOLS = ("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN")
_IN_FILE = ("ak", "sk", "security_token")
_ELSEWHERE = {"region": "HW_REGION_NAME", "credentials_file": "HUAWEICLOUD_SDK_CREDENTIALS_FILE"}


@dataclass(frozen=True)
class AccessKey:
    """A key to sign with; all of it from one place.

    Attributes:
        access: AK.
        secret: SK.
        token: of a temporary key, else empty.
        where: it is from, for errors.
    """

    access: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    where: str


class HuaweiSettings(ConnectionSettings):
    """The values of one connection, and how to set them.

    The connection without a name also reads the variables and the file of the vendor's own tools.
    """

    def __init__(self, settings: Settings, name: str = "") -> None:
        super().__init__(settings, HUAWEI, name)

    @property
    def _places(self) -> tuple[Callable[[str], str | None], ...]:
        return self._in_settings, self._in_tools

    def _in_tools(self, field: str) -> str | None:
        """A value for the vendor's own tools; a key counts as a whole, so the first that has any part of it."""
        if self.name:
            return None
        if field in _KEY:
            where = next((found for found in self._keys if any(found[1])), None)
            return where[1][_KEY.index(field)] if where else None
        return self.settings.environment(_ELSEWHERE[field]) if field in _ELSEWHERE else None

    def key_pair(self) -> AccessKey:
        """The key to sign with: that of the first place that has one.

        Raises:
            ConfigError: there is none, or a place has a part of one only: two halves are never put together.
        """
        for where, (access, secret, token) in self._keys:
            if access and secret:
                return AccessKey(access, secret, token, where)
            if access or secret or token:
                lacking = "access_key" if not access else "secret_key"
                raise ConfigError(
                    f"{where} has a part of a key only: its {lacking} is missing",
                    hint="A key is read from one place as a whole. Add the rest there, or remove what is there; in the"
                    f" stack's configuration with: {self.command(lacking)}",
                )
        raise self.missing(*self.vendor.required_for(SIGNED))

    @property
    def has_key(self) -> bool:
        """Whether any place has a key, or a part of one."""
        return any(any(found) for _, found in self._keys)

    @property
    def _keys(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """All places where a key may be, in their order, with what they have of it."""
        namespace, name = self.vendor.namespace, self.name
        yield (
            "the stack's configuration",
            self._parts(lambda each: self.settings.configured(namespace, each, name), _KEY),
        )
        own = tuple(self.settings.variable(namespace, each, name) for each in _KEY)
        for variables in (own,) if name else (own, _SDK, _TOOLS):
            yield f"the environment ({', '.join(variables[:2])})", self._parts(self.settings.environment, variables)
        if not name:
            yield f"the file {self.value('credentials_file')}", self._parts(self._file.get, _IN_FILE)

    def _parts(self, find: Callable[[str], str | None], names: tuple[str, ...]) -> tuple[str, str, str]:
        access, secret, token = ((find(name) or "").strip() for name in names)
        return access, secret, token

    @cached_property
    def _file(self) -> dict[str, str]:
        """The key in the file of the vendor's tools: of its section `global`, else `basic`."""
        file = self._in_settings("credentials_file") or self._in_tools("credentials_file")
        path, parser = Path(file or DEFAULT_FILE), configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(path.expanduser().read_text(encoding="utf-8-sig"))
        except (FileNotFoundError, RuntimeError):  # RuntimeError: there is no home directory
            if file is None:
                return {}
            raise ConfigError(f"there is no file {path}", hint=self._how("credentials_file")) from None
        except (OSError, UnicodeDecodeError, configparser.Error):  # its text may hold the key
            raise ConfigError(f"the file {path} cannot be read", hint=self._how("credentials_file")) from None
        return next((dict(parser[each]) for each in ("global", "basic") if parser.has_section(each)), {})

    def endpoint(self, service: str, *, carries: str) -> str:
        """The address of a service, without a slash at its end.

        Args:
            carries: what is sent there and must not be read on the way.

        Raises:
            ConfigError: the setting with it is malformed, or the region is missing or unknown.
        """
        setting = f"{service}_endpoint"
        if url := self.get(setting):
            return check_endpoint(url, self, setting, carries=carries, api=r"/v1(/.*)?$|/[^/]+/scim/v2(/.*)?$")
        address = SERVICES[service]
        return address.format(region=self.region()) if "{region}" in address else address

    def region(self) -> str:
        """The region of the instance.

        Raises:
            ConfigError: it is missing, or unknown.
        """
        region = self.require("region").lower()
        if region not in REGIONS:
            near = difflib.get_close_matches(region, REGIONS, n=1)
            guess = f" (is it {near[0]}?)" if near else ""
            raise ConfigError(
                f"the setting {self.key('region')} is {region!r}, which is not a region of IAM Identity Center{guess}",
                hint=f"Known are {', '.join(REGIONS)}. For another one set {self.key('identitystore_endpoint')}",
            )
        return region

    def number(self, field: str) -> int:
        """A setting that is a whole number of at least 1.

        Raises:
            ConfigError: it is not.
        """
        value = self.value(field)
        if not (value.isascii() and value.isdecimal() and int(value) > 0):
            raise ConfigError(f"the setting {self.key(field)} is {value!r}, not a whole number", hint=self._how(field))
        return int(value)

    def _how(self, field: str) -> str:
        return f"Set it with: {self.command(field)}"


settings_of = HuaweiSettings
"""The settings of a connection, by that name; see `iam_resources.findings`."""
