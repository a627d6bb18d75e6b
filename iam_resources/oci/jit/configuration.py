"""The configuration of the function, from what a program writes: checked here, and by the function once more."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pulumi

from iam_resources.oci.jit.function.capabilities import NAMES, WrongCapability, parse_capability
from iam_resources.oci.jit.function.domains import is_loopback
from iam_resources.oci.jit.function.events import EVENT
from iam_resources.oci.regions import is_domain_host


def check(capabilities: Mapping[str, pulumi.Input[bool]], domain_url: pulumi.Input[str], event_name: str) -> None:
    """Check the names, and the values as far as they are known, before anything is made.

    Raises:
        RunError: one is wrong; one line for a person.
    """
    if not isinstance(capabilities, Mapping):
        raise pulumi.RunError(f'capabilities is {capabilities!r}: write a map such as {{"{NAMES[0]}": True}}')
    if not capabilities:
        raise pulumi.RunError(f"capabilities is empty: mention at least one of {', '.join(NAMES)}")
    for name, value in capabilities.items():
        if not isinstance(name, str):
            raise pulumi.RunError(f"capabilities: {name!r} is not a capability; there are: {', '.join(NAMES)}")
        try:
            parse_capability(name, "true")
        except WrongCapability as error:
            raise pulumi.RunError(f"capabilities: {error}") from None
        if not isinstance(value, bool | pulumi.Output):
            raise pulumi.RunError(f"capabilities: {name} is {value!r}: write True or False")
    if isinstance(domain_url, str) and not _is_domain(domain_url):
        raise pulumi.RunError(
            f"domain_url is {domain_url!r}, which the function would refuse: write"
            " https://idcs-<32 hexadecimal digits>.identity.oraclecloud.com (Console: Domain information, Domain URL)"
        )
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", event_name):
        raise pulumi.RunError(f"event_name is {event_name!r}: write letters, digits, - and _, such as {EVENT}")


def _is_domain(url: str) -> bool:
    """Whether it has the form that the function takes, in one realm or another; which one it is in, it knows itself."""
    plain = url.strip().rstrip("/")
    host = plain.lower().removeprefix("https://").removesuffix(":443")
    return is_loopback(plain) or (plain.lower().startswith("https://") and is_domain_host(host))


def configuration(
    capabilities: Mapping[str, pulumi.Input[bool]],
    domain_url: pulumi.Input[str],
    domain_name: str | None,
    event_name: str,
) -> dict[str, pulumi.Input[str]]:
    """All that the function is configured with.

    Args:
        capabilities: by the vendor's names.
        domain_url: of the domain whose users it serves.
        domain_name: what events call the domain; None for the first part of its host.
        event_name: what the event is called.
    """
    # An empty string takes away what an earlier program wrote: else the function would go on setting it.
    config: dict[str, pulumi.Input[str]] = dict.fromkeys((*NAMES, "DOMAIN_NAME", "EVENT_NAME"), "")
    config |= {name: _word(name, value) for name, value in capabilities.items()}
    config |= {"DOMAIN_URL": domain_url, "DOMAIN_NAME": domain_name or ""}
    config |= {"EVENT_NAME": event_name} if event_name != EVENT else {}
    return config


def _word(name: str, value: pulumi.Input[bool]) -> pulumi.Output[str]:
    def word(known: object) -> str:
        if not isinstance(
            known, bool
        ):  # "false" of another program's output is not False: any string would count as true
            raise pulumi.RunError(f"capabilities: {name} is {known!r}: write True or False")
        return "true" if known else "false"

    return pulumi.Output.from_input(value).apply(word)
