"""Follows one user through the pipeline: the first login, the capabilities they start with, and those they get."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from iam_resources.coverage import operation
from iam_resources.errors import NotFound, Refused, Stopped
from iam_resources.http import Client, poll
from iam_resources.oci.connection import Domain, Tenancy
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.functions.api.functions import Applications, Functions
from iam_resources.oci.jit.function import capabilities
from iam_resources.oci.jit.invocations import InvocationWatch
from iam_resources.oci.jit.verify import Pipeline

_SANDBOX = "/oci/domains/"


@dataclass(frozen=True)
class ConfiguredFunction:
    """The function of a pipeline.

    Attributes:
        id: its OCID.
        wanted: the capabilities that it is configured to give, by the vendor's names.
    """

    id: str
    wanted: Mapping[str, bool]


@dataclass(frozen=True)
class Followed:
    """What was seen of the user.

    Attributes:
        user_id: their id in the domain.
        at_first: their capabilities when they were first seen.
        at_last: their capabilities in the end, as they are wanted.
        seconds: between the two.
    """

    user_id: str
    at_first: Mapping[str, bool]
    at_last: Mapping[str, bool]
    seconds: float


async def find_function(tenancy: Tenancy, pipeline: Pipeline) -> ConfiguredFunction:
    """Find the function of a pipeline, and the capabilities that it is configured to give.

    Raises:
        NotFound: there is no such function.
        Refused: its configuration is wrong.
    """
    tried = f"read the function of the pipeline {pipeline.name}"
    for application in await Applications(tenancy.functions).named(pipeline.name, pipeline.compartment_id):
        api = Functions(tenancy.functions)
        for found in await api.named(pipeline.name, str(application["id"])):
            try:
                config = (await api.get(str(found["id"]))).body.get("config") or {}
                return ConfiguredFunction(str(found["id"]), capabilities.wanted_from(config))
            except capabilities.WrongCapability as error:
                raise Refused(str(error), tried=tried) from None
    raise NotFound("there is none", tried=tried, hint="iam jit verify says what is missing")


async def follow(
    domain: Domain,
    user_name: str,
    wanted: Mapping[str, bool],
    *,
    login: Callable[[], Awaitable[None]] | None = None,
    report: Callable[[str], None] = lambda _: None,
    invocations: InvocationWatch | None = None,
    at_most_seconds: float = 900,
) -> Followed:
    """Wait until a user exists, and then until they have the wanted capabilities.

    Args:
        domain: where the user logs in.
        user_name: the name that the login gives the user.
        wanted: capabilities by the vendor's names.
        login: makes the login; None: a person does.
        report: called with each thing that is waited for.
        invocations: reports invocations of the function that fail meanwhile; None: nobody looks at them.
        at_most_seconds: how long to wait for each of the two.

    Raises:
        Stopped: it took too long; the error names what did not happen, and why as far as the invocations show it.
        Refused: the user exists already and has all that is wanted: nothing would be shown.
    """
    users, started = Users(domain), time.monotonic()
    there = await users.named(user_name)
    if there is not None and not _differing(capabilities.known_of(there), wanted):
        raise Refused(
            f"user {user_name} is there already and has all that is wanted",
            tried="follow a first login",
            hint="Take a user that never logged in, or delete this one first",
        )
    if invocations is not None:
        await invocations.start()
    if login is None:
        report(f"waiting until user {user_name} is there: log in as that user now")
    else:
        report(f"logging in as {user_name}")
        await login()
    seen_at, user_id, at_first = await _first_seen(users, user_name, at_most_seconds)
    report(f"user {user_name} is there after {seen_at - started:.0f} s; waiting for its capabilities")
    try:
        at_last = await _as_wanted(users, user_id, user_name, wanted, at_most_seconds, invocations)
    except Stopped as stopped:
        timed_out = stopped.hint  # a person who stops it gets none
        if invocations is None or not timed_out:
            raise
        raise Stopped(stopped.reason, tried=stopped.tried, hint=await invocations.explain() or stopped.hint) from None
    seconds = time.monotonic() - seen_at
    if invocations is not None:
        await invocations.look_now()
    return Followed(user_id, at_first, at_last, seconds)


@operation("oci-jit-12")
async def _first_seen(users: Users, user_name: str, at_most_seconds: float) -> tuple[float, str, Mapping[str, bool]]:
    """The user as it is first seen: before the function has run it has what the login gave it."""

    async def look() -> tuple[float, str, Mapping[str, bool]] | None:
        seen = await users.named(user_name)
        return None if seen is None else (time.monotonic(), str(seen["id"]), capabilities.known_of(seen))

    tried = f"see user {user_name} after its login"
    return await poll(look, tried=tried, every_seconds=0.25, at_most_seconds=at_most_seconds)


@operation("oci-jit-14")
async def _as_wanted(
    users: Users,
    user_id: str,
    user_name: str,
    wanted: Mapping[str, bool],
    at_most_seconds: float,
    invocations: InvocationWatch | None,
) -> Mapping[str, bool]:
    """The capabilities of the user, once they are as they are wanted."""

    async def look() -> Mapping[str, bool] | None:
        known = capabilities.known_of(await users.get(user_id))
        if not _differing(known, wanted):
            return known
        if invocations is not None:
            await invocations.look()
        return None

    return await poll(
        look,
        tried=f"see the wanted capabilities of user {user_name}",
        every_seconds=0.5,
        at_most_seconds=at_most_seconds,
    )


def _differing(known: Mapping[str, bool], wanted: Mapping[str, bool]) -> bool:
    return any(known.get(name) is not value for name, value in wanted.items())


def log_at_sandbox(domain: Domain, function_id: str) -> str:
    """Where a sandbox shows what a function wrote; empty where the domain is not one of a sandbox."""
    origin = _sandbox_of(domain)
    return f"{origin}/_sandbox/oci/functions/{function_id}/log" if origin else ""


def _sandbox_of(domain: Domain) -> str:
    parts = urlsplit(domain.url)
    is_sandbox = parts.hostname in ("127.0.0.1", "localhost", "::1") and parts.path.startswith(_SANDBOX)
    return f"{parts.scheme}://{parts.netloc}" if is_sandbox else ""


@operation("oci-jit-11")
async def log_in_at_sandbox(domain: Domain, user_name: str) -> None:
    """Make a first login at the sandbox, which simulates the identity provider there.

    Raises:
        Refused: the domain is not one of a sandbox.
    """
    origin = _sandbox_of(domain)
    if not origin:
        raise Refused(
            f"{domain.url} is not a domain of the sandbox",
            tried="make a login",
            hint="Log in by yourself, as a user who never did, and leave --login out",
        )
    client = Client(origin, name="the sandbox")
    try:
        body = {"domain": urlsplit(domain.url).path.removeprefix(_SANDBOX).strip("/"), "user_name": user_name}
        await client.call("POST", "/_sandbox/oci/logins", json=body, tried=f"log in as {user_name}")
    finally:
        await client.aclose()
