"""A report as one HTML page that needs no network: everybody's access before and after, as a list and as a picture."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from iam_resources.errors import plain
from iam_resources.review.report import Report

_FOLDER = Path(__file__).parent


def html(report: Report) -> str:
    """The page. What comes from a vendor or a program is data of the page and never part of its markup.

    Args:
        report: the review.
    """
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    page = (_FOLDER / "page.html").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; img-src data:"
    for name, text in (("policy", policy), ("style", style), ("script", script), ("data", _data(report))):
        before, _, after = page.partition(f"{{{{{name}}}}}")  # the data comes last: it may contain such a mark
        page = before + text + after
    return page


def _source(text: str) -> str:
    """The hash by which the page's own policy admits an inline style or script, and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(report: Report) -> str:
    """The report as JSON inside a script element: what could end the element, or start a comment, is escaped."""
    text = json.dumps(_printable(report.model_dump(mode="json")), ensure_ascii=False, separators=(",", ":"))
    for each in ("<", ">", "&"):
        text = text.replace(each, f"\\u{ord(each):04x}")
    return text


def _printable(value: Any) -> Any:
    """The same with every text as it may be shown: a mark that turns the direction of writing shows another name."""
    match value:
        case str():
            return plain(value)
        case list():
            return [_printable(each) for each in value]
        case dict():
            return {name: _printable(each) for name, each in value.items()}
    return value
