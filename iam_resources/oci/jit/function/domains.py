"""Which identity domain is called: an event alone must not decide where a signed request goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DOMAIN_NAME = re.compile(r"idcs-[0-9a-f]{32}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LOOPBACK = re.compile(r"https?://(?P<host>127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?(?:/[A-Za-z0-9_-]+)*")


class WrongDomain(ValueError):
    """A domain's address or name that must not be called. One line for a person."""


@dataclass(frozen=True)
class Domains:
    """Which identity domains may be called.

    Attributes:
        realm_domain: of the realm that the function runs in, `oraclecloud.com`.
        url: the one domain to serve, without a slash at its end; empty: every domain of the realm.
        name: what events call that domain.
    """

    realm_domain: str
    url: str = ""
    name: str = ""

    @classmethod
    def from_config(cls, config: Mapping[str, str], realm_domain: str) -> Domains:
        """Read `DOMAIN_URL`, and `DOMAIN_NAME` for where events call it by another name than its host's first.

        Args:
            config: the function's configuration.
            realm_domain: of the realm that the function runs in.

        Raises:
            WrongDomain: the address is not one of an identity domain of this realm.
        """
        given = config.get("DOMAIN_URL", "").strip()
        name = config.get("DOMAIN_NAME", "").strip()
        if not given:
            if name:
                raise WrongDomain("DOMAIN_NAME is set without DOMAIN_URL: set both, or none")
            return cls(realm_domain)
        url, host = _read(given, realm_domain)
        return cls(realm_domain, url, (name or host.split(".", 1)[0]).lower())

    def url_of(self, domain_name: str) -> str:
        """The address of the domain that an event names.

        Operation: oci-jit-06.

        Raises:
            WrongDomain: it is another domain than the configured one, or it is not a name of a domain.
        """
        shown = repr(domain_name[:60])
        if self.url:
            if domain_name.lower() != self.name:
                raise WrongDomain(f"the event is of domain {shown}, this function serves {self.name!r} only")
            return self.url
        if _DOMAIN_NAME.fullmatch(domain_name) is None:
            raise WrongDomain(f"{shown} is not a name of an identity domain (idcs- and 32 hexadecimal digits)")
        return f"https://{domain_name}.identity.{self.realm_domain}"


def is_loopback(url: str) -> bool:
    """Whether it is an address on the machine itself: the sandbox's."""
    return _LOOPBACK.fullmatch(url) is not None


def _read(url: str, realm_domain: str) -> tuple[str, str]:
    """An address and the host in it. What is not of one of these two forms is refused as a whole.

    Nothing is parsed: two readers of one address may take different parts of it for the host (`https://a\\.b`), and the
    one that checks is not the one that calls.
    """
    plain = url.rstrip("/")
    if loopback := _LOOPBACK.fullmatch(plain):  # on the machine itself: the sandbox
        return plain, loopback["host"]
    of_domain = re.compile(
        rf"https://(?P<host>{_LABEL}(?:\.{_LABEL})?\.identity(?:\.{_LABEL}\.oci)?\.{re.escape(realm_domain)})(?::443)?"
    )
    found = of_domain.fullmatch(plain.lower()) if plain.isascii() else None
    if found is None:
        raise WrongDomain(
            f"DOMAIN_URL is {url[:100]!r}: expected https://<name>.identity.{realm_domain}, as the Console shows it"
            " under Domain information"
        )
    return f"https://{found['host']}", found["host"]
