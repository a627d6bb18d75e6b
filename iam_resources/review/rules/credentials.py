"""Rules about passwords, keys, sessions and secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iam_resources.access import is_secret, is_unknown, text_in
from iam_resources.review.changes import Changes
from iam_resources.review.plan import CREATE, IMPORT, REPLACE
from iam_resources.review.rules.base import Finding, Severity, rule, steps_of
from iam_resources.review.settings import Limits, seconds_in

_LASTING = {
    "oci:ApiKey": "an API key",
    "oci:AuthToken": "an auth token",
    "oci:CustomerSecretKey": "a customer secret key",
    "oci:SmtpCredential": "SMTP credentials",
    "huawei.scim:BearerToken": "a bearer token",
}
_SECRET_NAME = re.compile(
    r"(^|[_.:])(password|passwd|passphrase|secret|secret_?key|client_?secret|private_?key|api_?key|access_?token"
    r"|bearer_?token|token)$",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/\s:@]+:[^/\s@]+@")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word of a name begins that has no sign between its words: `anaPassword`."""
_WHAT_IS_SECRET = {"cncc:Password": ("value",), "oci.domains:UserPassword": ("value",)}


@rule(
    "IAM030",
    "password-not-temporary",
    Severity.MEDIUM,
    "Whoever wrote the program, or reads its secrets, knows the password until it is changed. Set temporary=True.",
)
def password_not_temporary(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "cncc:Password"):
        if step.after is not None and step.after.inputs.get("temporary") is not True:
            yield Finding(step.state.name, f"password {step.state.name} stays until somebody changes it", (step.urn,))


@rule(
    "IAM031",
    "lasting-credential",
    Severity.MEDIUM,
    "The credential works until it is deleted, without a second factor. Prefer one that ends, or say who rotates it.",
)
def lasting_credential(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, *_LASTING):
        if step.op in (CREATE, REPLACE):
            yield Finding(step.state.name, f"{_LASTING[step.token]} is made: {step.state.name}", (step.urn,))


@rule(
    "IAM032",
    "capability-opened",
    Severity.LOW,
    "The user may have one more kind of credential, which the program does not see when they make it themselves.",
)
def capability_opened(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "oci:UserCapabilities", "oci.domains:UserCapabilities"):
        if step.after is None or step.op == IMPORT:
            continue
        opened = [
            name
            for name, value in step.after.inputs.items()
            if name.startswith("can_use_") and value is True
            if step.before is None or step.before.value(name) is not True
        ]
        if opened:
            yield Finding(step.state.name, f"{step.state.name} may use: {', '.join(sorted(opened))}", (step.urn,))


@rule(
    "IAM033",
    "secret-in-plain-text",
    Severity.CRITICAL,
    "The value is readable in the program, the state or the configuration. Change it at the vendor, then set it with"
    " pulumi config set --secret, or pass pulumi.Output.secret(…).",
)
def secret_in_plain_text(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for key, value in changes.plan.config.items():
        for path in _plain_secrets(key, value):
            yield Finding(path, f"configuration {path} is not encrypted")
    for step in changes.plan.steps:
        if step.after is None:
            continue
        found = [path for name, value in step.after.inputs.items() for path in _plain_secrets(name, value)]
        found += [name for name in _WHAT_IS_SECRET.get(step.token, ()) if _is_plain(step.after.inputs.get(name))]
        for path in dict.fromkeys(found):
            yield Finding(step.state.name, f"{step.token} {step.state.name}: {path} is not a secret", (step.urn,))


def _plain_secrets(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and not is_secret(value):
        for name, inner in value.items():
            yield from _plain_secrets(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _plain_secrets(path, inner)
    elif _is_plain(value) and (_SECRET_NAME.search(_HUMP.sub("_", path)) or _SECRET_VALUE.search(value)):
        yield path
    elif isinstance(value, str) and value.startswith("{") and ":" in path:
        yield from _plain_secrets_in_text(path, value)


def _plain_secrets_in_text(path: str, text: str) -> Iterator[str]:
    """The configuration shows an object as its JSON."""
    import json

    try:
        parsed = json.loads(text)
    except ValueError:
        return
    yield from _plain_secrets(path, parsed)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and not is_unknown(value) and not is_secret(value)


@rule(
    "IAM034",
    "session-too-long",
    Severity.MEDIUM,
    "Whoever gets hold of a session can use it until it ends, also after the access was withdrawn. The limit is"
    " session in [limits].",
    needs_before=False,
)
def session_too_long(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "huawei:PermissionSet"):
        was, given = (
            text_in(each.value("session_duration")) if each is not None else "" for each in (step.before, step.after)
        )
        if seconds_in(given) > max(seconds_in(was), seconds_in(limits.session)):
            text = f"sessions of permission set {step.state.name} last {given}, longer than {limits.session}"
            yield Finding(step.state.name, text, (step.urn,))
