"""What the bodies of several kinds have in common: name, description, compartment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from iam_resources.sandbox.oci.exceptions import ServiceError, invalid, missing, not_found
from iam_resources.sandbox.oci.request import Request, check_text
from iam_resources.sandbox.oci.tags import changed_tags

NAME_LONGEST = 100
DESCRIPTION_LONGEST = 400
USER_NAME = re.compile(r"[\w.@+-]+", re.ASCII)
"""CreateUser: "No spaces. Only letters, numerals, hyphens, periods, underscores, +, and @"."""
GROUP_NAME = re.compile(r"[\w.-]+", re.ASCII)
"""CreateGroup, CreateDynamicGroup, CreatePolicy: "letters, numerals, hyphens, periods, and underscores"."""


def check_name(body: Mapping[str, Any], pattern: re.Pattern[str]) -> None:
    """Check the name of a new object.

    Raises:
        ServiceError: 400.
    """
    check_text(body, "name", most=NAME_LONGEST)
    if not pattern.fullmatch(body["name"]):
        raise invalid(f"name {body['name']!r} has a character that is not allowed")


def check_description(body: Mapping[str, Any], *, required: bool = True) -> None:
    """Check a description. It may be empty, as in tenancies with identity domains.

    Raises:
        ServiceError: 400.
    """
    check_text(body, "description", least=0, most=DESCRIPTION_LONGEST, required=required)


def check_tenancy(request: Request, compartment: Any) -> None:
    """Users, groups and dynamic groups can be in the tenancy only.

    Raises:
        ServiceError: 400 if none is named, 404 if it is another one.
    """
    if not compartment:
        raise missing("compartmentId")
    if compartment != request.server.tenancy_id:
        raise not_found()


def refuse_instance(request: Request) -> None:
    """Instances cannot manage users and groups, whatever the policies allow.

    Raises:
        ServiceError: 404.
    """
    if request.principal.kind == "instance":
        raise not_found()


def changes(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What an update changes: missing and null fields stay, a given map of tags replaces the former."""
    given = {name: body[name] for name in names if body.get(name) is not None}
    return {**given, **changed_tags(body)}


def already_exists(kind: str, name: str) -> ServiceError:
    """409 for a name that is taken, in the service's words: ``Policy 'x' already exists``."""
    return ServiceError(409, f"{kind}AlreadyExists", f"{kind} '{name}' already exists")


def still_in_use(message: str) -> ServiceError:
    """409 for an object that others still use. Waiting does not help, so it is not ``IncorrectState``."""
    return ServiceError(409, "Conflict", message)
