"""Regions and realms: where the services of a region answer, and which hosts are those of identity domains.

A region that is not in the table of `realms` is found where the vendor's own tools look as well: in the environment
variable OCI_REGION_METADATA and in `~/.oci/regions-config.json`.
"""

from __future__ import annotations

import difflib
import json
import logging
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from iam_resources.errors import ConfigError
from iam_resources.oci.regions.realms import DEFAULT_DOMAIN, DOMAIN_OF, DOMAINS, REGION_OF_CODE

log = logging.getLogger(__name__)

METADATA_FILE: Final = "~/.oci/regions-config.json"
_SERVICES: Final = {
    "identity": "https://identity.{region}.oci.{domain}",
    "functions": "https://functions.{region}.oci.{domain}",
    "service_connectors": "https://service-connector-hub.{region}.oci.{domain}",
    "telemetry": "https://telemetry.{region}.{domain}",
    "auth": "https://auth.{region}.{domain}",
}
_REGION = r"[a-z]{2,3}(?:-[a-z]+){1,3}-[0-9]{1,2}"
_REGION_NAME: Final = re.compile(_REGION)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_DOMAIN_HOST: Final = re.compile(
    rf"idcs-[0-9a-f]{{32}}\.(?:identity|{_REGION}-idcs-[0-9]{{1,2}}\.identity\.{_REGION}\.oci)\.(?P<domain>[a-z0-9.-]+)"
)


@dataclass(frozen=True)
class Region:
    """A region.

    Attributes:
        name: its identifier, `us-ashburn-1`.
        domain: of its realm, `oraclecloud.com`.
    """

    name: str
    domain: str

    def endpoint(self, service: str) -> str:
        """The address of a service: `identity`, `functions`, `service_connectors`, `telemetry` or `auth`."""
        return _SERVICES[service].format(region=self.name, domain=self.domain)


def region_of(name: str, *, setting: str = "oci:region") -> Region:
    """The region of that name.

    Args:
        name: its identifier or its code, `us-ashburn-1` or `iad`, in any case.
        setting: where it is from, for the error.

    Returns:
        The region. One that is known nowhere is taken to be in realm oc1, as the vendor's tools take it, with a
        warning: new regions come several times a year, and OCI_DEFAULT_REALM can name another domain for them.

    Raises:
        ConfigError: it is not a name of a region.
    """
    given, name = name, name.strip().lower()
    name = REGION_OF_CODE.get(name, name)
    if name in DOMAIN_OF:
        return Region(name, DOMAIN_OF[name])
    for code, region in _entries():
        if name in (code, region.name):
            return region
    near = _nearest(name)
    guess = f" (is it {near}?)" if near else ""
    if not _REGION_NAME.fullmatch(name):
        raise ConfigError(
            f"the setting {setting} is {given!r}, which is not a region{guess}",
            hint="It looks like us-ashburn-1 or iad (Console: the list of regions at the top right)",
        )
    _warn(f"the region {name} is not known here{guess}; its services are looked for below {_fallback()}")
    return Region(name, _fallback())


def _nearest(name: str) -> str | None:
    """The region that is meant, as far as one can guess; of equally near ones that of the realm which most are in."""
    known = [*DOMAIN_OF, *REGION_OF_CODE]
    near = difflib.get_close_matches(name, known, n=3)
    return min(
        near, key=lambda each: (-difflib.SequenceMatcher(None, each, name).ratio(), known.index(each)), default=None
    )


def is_domain_host(host: str) -> bool:
    """Whether a host is one on which Oracle serves an identity domain, in any realm: by its own name
    (`idcs-<32 hexadecimal digits>.identity.oraclecloud.com`) or by that in its home region
    (`idcs-….us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com`).

    Args:
        host: without scheme, port and user; in any case.
    """
    if not host.isascii():
        return False  # some letters become others of ASCII in lower case
    match = _DOMAIN_HOST.fullmatch(host.lower())
    return match is not None and (
        match["domain"] in DOMAINS or match["domain"] in {region.domain for _, region in _entries()}
    )


def _entries() -> list[tuple[str, Region]]:
    """Regions that the user describes, each with its code."""
    described = {"OCI_REGION_METADATA": os.environ.get("OCI_REGION_METADATA")}
    with suppress(OSError, UnicodeDecodeError, RuntimeError):  # RuntimeError: there is no home directory
        described[METADATA_FILE] = Path(METADATA_FILE).expanduser().read_text(encoding="utf-8")
    found = []
    for where, text in described.items():
        try:
            parsed = json.loads(text) if text else []
        except ValueError:
            parsed = None
        for each in parsed if isinstance(parsed, list) else [parsed]:
            entry = _entry(each) if isinstance(each, Mapping) else None
            if entry is None:
                _warn(
                    f"{where} is passed over: it needs regionIdentifier, regionKey, realmKey and realmDomainComponent"
                )
            else:
                found.append(entry)
    return found


def _entry(described: Mapping[str, Any]) -> tuple[str, Region] | None:
    words = [described.get(key) for key in ("regionKey", "regionIdentifier", "realmDomainComponent", "realmKey")]
    if not all(isinstance(word, str) and word for word in words):
        return None
    code, name, domain, _ = (str(word).lower() for word in words)
    usable = _DOMAIN_NAME.fullmatch(domain) and re.fullmatch(_LABEL, name)
    return (code, Region(name, domain)) if usable else None


def _fallback() -> str:
    named = os.environ.get("OCI_DEFAULT_REALM", "").lower()
    return named if _DOMAIN_NAME.fullmatch(named) else DEFAULT_DOMAIN


@cache
def _warn(text: str) -> None:
    """Log a warning once."""
    log.warning("%s", text)
