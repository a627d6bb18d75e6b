"""The page of settings, from what the vendors declare."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from iam_resources.engine.registry import VENDORS
from iam_resources.settings import Settings
from iam_resources.vendor_settings import ALWAYS, Setting, VendorSettings, declared

_TITLES = {"cncc": "CNC Console", "oci": "Oracle Cloud"}
_HEAD = """# Settings of connections

Written by `make docs` from what the code declares.

A value comes from the stack's configuration, else from the environment. A connection with a name has its own:
`cncc:connections.lab.endpoint`, set with `pulumi config set --path`, or `CNCC_LAB_ENDPOINT`; resources say
`connection="lab"`. Secrets are set with `pulumi config set --secret`.

`pulumi preview` and `pulumi up` name all missing settings of a connection in one error. They warn of settings that do
not exist, and of secrets that the stack's configuration has in plain text; `iam doctor` does as well, and also where
some of the secrets of named connections are encrypted and others are not, which the engine does not tell a provider.
In the SDK's own host, without the lines in `Pulumi.yaml`, nothing is warned of: there the names of settings cannot be
listed.
"""
_MORE = {
    "oci": "How these fit together, and the vendor's own variables and profiles: [signing in](oci-credentials.md).\n"
}


def page() -> str:
    """The page."""
    return "\n".join([_HEAD, *(section for vendor in VENDORS for section in _sections(vendor))])


def _sections(name: str) -> Iterator[str]:
    importlib.import_module(f"iam_resources.{name}")
    vendor = declared(name)
    if vendor is not None:
        rows = "\n".join(_row(vendor, setting) for setting in vendor)
        more = f"\n{_MORE[name]}" if name in _MORE else ""
        yield f"## {_TITLES[name]}\n{more}\n| Setting | Environment | Meaning | |\n|---|---|---|---|\n{rows}\n"


def _row(vendor: VendorSettings, setting: Setting) -> str:
    key = Settings.key(vendor.namespace, setting.name)
    variable = Settings.variable(vendor.namespace, setting.name)
    return f"| `{key}` | `{variable}` | {setting.meaning} | {'; '.join(_remarks(vendor, setting))} |"


def _remarks(vendor: VendorSettings, setting: Setting) -> Iterator[str]:
    if setting.required:
        purposes = " and ".join(f"`{each}`" for each in setting.required if each != ALWAYS)
        instead = f", or `{Settings.key(vendor.namespace, setting.instead)}`" if setting.instead else ""
        yield f"required{f' for {purposes}' if purposes else ''}{instead}"
    if setting.secret:
        yield "a secret"
    if setting.choices:
        yield " or ".join(f"`{each}`" for each in setting.choices)
    if setting.default:
        yield f"default `{setting.default}`"
