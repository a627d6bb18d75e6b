"""From an HTTP answer to a `Reply` or to an error of `iam_resources.errors`."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from json import loads
from typing import Any
from urllib.parse import urlsplit

import httpx

from iam_resources.errors import Conflict, Denied, Invalid, NotFound, Throttled, Unavailable, VendorError
from iam_resources.http.reply import ErrorFacts

ReadError = Callable[[httpx.Response], ErrorFacts]

log = logging.getLogger("iam_resources.http")
LONGEST = 200  # characters of a vendor's text in an error
_title = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_identifier = re.compile(r"[\w.:/+-]{1,100}")
_classes: dict[int, type[VendorError]] = {
    401: Denied,
    403: Denied,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    412: Conflict,
    429: Throttled,
}


class Unreadable(Exception):
    """A 2xx answer whose body is not JSON."""


def body_of(response: httpx.Response) -> Any:
    """Parse the body; None when it is empty.

    Raises:
        Unreadable: it is not JSON.
    """
    content = response.content
    if not content:
        return None
    try:
        return loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def unreadable(response: httpx.Response, *, tried: str, secret: bool) -> Unavailable:
    """The error for a 2xx answer that cannot be read."""
    return Unavailable(
        _stranger(response, secret=secret),
        status=response.status_code,
        tried=tried,
        hint="Something other than the API may have answered: check the address, and any proxy on the way",
    )


def error_of(response: httpx.Response, read_error: ReadError | None, *, tried: str, secret: bool) -> VendorError:
    """Make the error for an answer that is not 2xx.

    Args:
        response: the answer, its body read.
        read_error: the vendor's reading of its own errors; whatever it raises is logged and passed over.
        tried: what was being done.
        secret: keep the body's text out of the error.
    """
    status = response.status_code
    if status < 400:
        return _redirect(response, tried=tried)
    facts = _facts(response, read_error)
    reason = _short(facts.reason)
    if secret and not (facts.public and reason and status < 500):
        reason = "the answer is not shown, as it may hold a secret"
    elif not reason or _is_html(response):
        reason = _plainly(response)
    kind = facts.kind or _classes.get(status) or (Unavailable if status >= 500 else Invalid)
    if kind is NotFound and facts.stray:
        kind = Unavailable  # who takes what is not found for gone must not hear it from a proxy
    code = facts.code
    if secret and not _identifier.fullmatch(code):
        code = ""
    return kind(
        reason.rstrip("."),
        status=status,
        code=_short(code),
        request_id=_short(facts.request_id),
        tried=tried,
        hint=facts.hint,
    )


def _facts(response: httpx.Response, read_error: ReadError | None) -> ErrorFacts:
    if read_error is None:
        return ErrorFacts("")
    try:
        facts = read_error(response)
        # A reader that takes fields as they come may hand on a number or None.
        reason, code, request_id, hint = (
            str(text or "") for text in (facts.reason, facts.code, facts.request_id, facts.hint)
        )
        return ErrorFacts(reason, code, request_id, hint, stray=facts.stray, public=facts.public, kind=facts.kind)
    except Exception as error:
        log.debug("the error answer could not be read: %s", type(error).__name__)
        return ErrorFacts("")


def _plainly(response: httpx.Response) -> str:
    """Read an error without knowing the vendor: RFC 9457, RFC 7644, RFC 6749, or what the status is called."""
    try:
        body = body_of(response)
    except Unreadable:
        return _stranger(response, secret=False)
    if isinstance(body, dict):
        for field in ("detail", "title", "message", "error_description", "error"):
            if isinstance(body.get(field), str) and body[field].strip():
                return _short(body[field])
    return f"answered {response.status_code} {response.reason_phrase}".rstrip()


def _stranger(response: httpx.Response, *, secret: bool) -> str:
    """Describe an answer that is not JSON."""
    if _is_html(response):
        title = _title.search(response.text[:65536])
        text = _short(html.unescape(title[1])) if title and not secret else ""
        return "answered with HTML instead of JSON" + (f": {text}" if text else "")
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    form = _short(kind) if kind and "json" not in kind else "text"
    excerpt = "" if secret else _short(response.text)
    return f"answered with {form} instead of JSON" + (f": {excerpt}" if excerpt else "")


def _is_html(response: httpx.Response) -> bool:
    start = response.content[:256].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        "html" in response.headers.get("content-type", "").lower() and start[:1] not in (b"{", b"[")
    )


def _redirect(response: httpx.Response, *, tried: str) -> Unavailable:
    where = where_to(response)
    return Unavailable(
        f"redirected to {where}, which is not followed" if where else "redirected without saying where to",
        status=response.status_code,
        tried=tried,
        hint="Check the address of the connection: scheme, host and base path",
    )


def where_to(response: httpx.Response) -> str:
    """Where an answer redirects to, without query and fragment, which may carry a code or a token; empty where it does
    not say so in a readable way."""
    try:
        to = urlsplit(response.headers.get("location", ""))
    except ValueError:
        return ""
    return _short(f"{to.scheme}://{to.netloc.rpartition('@')[2]}{to.path}" if to.netloc else to.path)


def _short(text: str) -> str:
    """One line of at most `LONGEST` characters that a terminal can show."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST]).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
