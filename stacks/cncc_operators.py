"""The operators of a CNC Console, from a small table in the stack's configuration.

    iam:operators:
      - {name: ana.silva, mail: ana.silva@example.com, roles: [ADMIN]}

A person in the table has exactly the roles given there: others that were granted by hand are removed. The roles exist
already; the console brings them. An operator with an initial password (`iam:initial_passwords`, a secret map by name)
must choose another at the first login; one without logs in through the identity provider.
"""

from __future__ import annotations

from typing import Annotated, Any

import pulumi
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from iam_resources import cncc


class Row(BaseModel):
    """One line of the table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._@-]*$", max_length=255)]
    mail: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=255)]
    roles: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class Operator(pulumi.ComponentResource):
    """A user with exactly these roles, and if there is one an initial password.

    Args:
        row: the line of the table.
        password: the initial password, None for users who log in by other means.
        opts: Pulumi's resource options.
    """

    def __init__(
        self, row: Row, password: pulumi.Input[str] | None, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("iam:cncc:Operator", row.name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.user = cncc.User(
            row.name,
            username=row.name,
            email=row.mail,
            enabled=True,
            adopt=True,
            on_delete="disable",
            opts=below,
        )
        cncc.UserRoles(row.name, user=self.user.user_id, roles=row.roles, exclusive=True, opts=below)
        if password is not None:
            cncc.Password(row.name, user=self.user.user_id, value=password, temporary=True, opts=below)
        self.register_outputs({"user_id": self.user.user_id})


def declare() -> None:
    """Make the operators, and set the URLs of the console's client when `iam:console_url` is given."""
    config = pulumi.Config("iam")
    rows = _table(config.require_object("operators"))
    passwords = config.get_secret_object("initial_passwords")
    with_password = set(config.get_object("initial_passwords") or {})
    unknown = sorted(with_password - {row.name for row in rows})
    if unknown:
        raise pulumi.RunError(f"iam:initial_passwords names people who are not in iam:operators: {', '.join(unknown)}")
    for row in rows:
        has_one = passwords is not None and row.name in with_password
        Operator(row, _one(passwords, row.name) if has_one else None)
    if url := config.get("console_url"):
        base = url.rstrip("/")
        cncc.ClientUrls("console", client_id="cncc", root_url=f"{base}/", redirect_uris=[f"{base}/*"])
    pulumi.export("operators", {row.name: row.roles for row in rows})


def _one(passwords: Any, name: str) -> pulumi.Output[str]:
    chosen: pulumi.Output[str] = passwords.apply(lambda each: each[name])
    return chosen


def _table(given: Any) -> list[Row]:
    """Check the table; all errors are reported together, by line."""
    try:
        rows = TypeAdapter(list[Row]).validate_python(given)
    except ValidationError as error:
        faults = [f"{_place(fault['loc'])}: {fault['msg'][:1].lower()}{fault['msg'][1:]}" for fault in error.errors()]
        raise pulumi.RunError("iam:operators is wrong:\n  " + "\n  ".join(faults)) from None
    twice = sorted({row.name for row in rows if sum(other.name == row.name for other in rows) > 1})
    if twice:
        raise pulumi.RunError(f"iam:operators has more than one line for: {', '.join(twice)}")
    return rows


def _place(where: tuple[int | str, ...]) -> str:
    return "".join(f" {part}" if isinstance(part, str) else f"line {part + 1}" for part in where) or "the table"
