"""`iam huawei login`: shows a code, waits until it is confirmed in the browser, and keeps the login."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from iam_resources.cli.command import Wrong, add, filled, settings_of, show
from iam_resources.cli.huawei.kept import folder_of, iso
from iam_resources.errors import plain

if TYPE_CHECKING:
    from iam_resources.huawei.login import Device


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "login",
        run,
        does="log in to the user portal of IAM Identity Center",
        more="It shows a code and a link, opens the link where there is a browser, and waits until you have confirmed"
        " the code. What it gets is kept for the other commands.",
    )
    parser.add_argument(
        "--start-url",
        metavar="URL",
        type=_url,
        help="address of the user portal (Console: IAM Identity Center, Dashboard); default: huawei:start_url",
    )
    parser.add_argument(
        "--region", metavar="NAME", type=filled, help="of IAM Identity Center: cn-north-4; default: huawei:region"
    )
    parser.add_argument("--no-browser", action="store_true", help="only show the link")


def _url(text: str) -> str:
    text = text.strip()
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("https", "http") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        known = False
    if not known:
        raise argparse.ArgumentTypeError(
            f"{plain(text)!r} is not an address: write https://idcenter.huaweicloud.com/d-.../portal"
        )
    return text


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    from iam_resources.connection_settings import warn
    from iam_resources.huawei.login import LoginSettings, log_in
    from iam_resources.huawei.settings import NAMESPACE, REGIONS

    settings = await settings_of(options)
    warn(settings, NAMESPACE)
    given = LoginSettings(
        settings, settings.chosen(options.connection), {"region": options.region} if options.region else {}
    )
    if options.region and options.region.lower() not in REGIONS and not given.get("oidc_endpoint"):
        raise Wrong(f"--region {plain(options.region)} is not a region of the service; there are {', '.join(REGIONS)}")
    start_url = options.start_url or given.get("start_url")
    if not start_url:
        raise Wrong(f"--start-url is missing: write the address of the user portal, or: {given.command('start_url')}")
    try:
        start_url = _url(start_url)
    except argparse.ArgumentTypeError as error:
        raise Wrong(f"the setting {given.key('start_url')}: {error}") from None

    async def ask(device: Device) -> None:
        await _ask(device, browser=not options.no_browser)

    login = await log_in(given, folder_of(options), start_url, ask)
    if options.json:
        show({"start_url": login.start_url, "expires": iso(login.ends), "renewable": bool(login.refresh_token)})
    else:
        renewed = ", and is then renewed" if login.refresh_token else ""
        print(f"logged in at {plain(login.start_url)}; the login lasts until {iso(login.ends)}{renewed}")
    return 0


async def _ask(device: Device, *, browser: bool) -> None:
    """Show the user what to confirm; on the error output, as the result may go to a program."""
    print(f"Confirm the code {plain(device.user_code)} at {plain(device.uri)}", file=sys.stderr)
    if device.complete_uri != device.uri:
        print(f"The link with the code in it: {plain(device.complete_uri)}", file=sys.stderr)
    if browser and _is_opened(device.complete_uri):
        await _open(device.complete_uri)


def _is_opened(uri: str) -> bool:
    """Whether a browser can show it: another scheme could start any program, and one for terminals would take over."""
    from iam_resources.http.address import is_loopback

    parts = urlsplit(uri)
    trusted = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    graphical = sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
    return trusted and uri.isprintable() and graphical


async def _open(uri: str) -> None:
    import asyncio  # only here: the other commands of the group are declared without it

    nothing = asyncio.subprocess.DEVNULL  # what a browser prints must not get among the output
    with contextlib.suppress(OSError):  # the link is shown
        await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "webbrowser", "-t", uri],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            start_new_session=True,  # Ctrl-C is for the command
        )
