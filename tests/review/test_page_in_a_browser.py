"""The page in a real browser: it runs under its own policy, shows everybody, and runs nothing that a vendor says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from iam_resources.review.render.html import html
from iam_resources.review.report import Report
from tests.conftest import unavailable
from tests.review.test_render import HOSTILE, Parser, crowd, hostile
from tools.say import Stop
from tools.system import find_command


def shown(report: Report, folder: Path) -> str:
    """What the page consists of once its script has run."""
    try:
        browser = find_command("chromium", "chromium-browser", "google-chrome")
    except Stop as stop:
        unavailable(str(stop))
    page = folder / "page.html"
    page.write_text(html(report), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    ran = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("number", [10, 500])
def test_everybody_is_listed_and_the_picture_says_how_many_it_leaves_out(number: int, tmp_path: Path) -> None:
    text = shown(crowd(number), tmp_path)
    assert len(re.findall(r'<li id="row-\d+" role="option"', text)) == number
    assert text.count('<path class="gain"') == min(number, 60)
    assert ("440 entries are not drawn" in text) == (number == 500)
    assert f"{number} people gain access" in text


def test_what_a_vendor_says_is_text(tmp_path: Path) -> None:
    for number, name in enumerate(HOSTILE):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = shown(hostile(name), folder)
        parser = Parser()
        parser.feed(text)
        assert [tag for tag, _ in parser.elements].count("script") == 2
        assert not [
            tag for tag, attributes in parser.elements if tag == "img" or any(a.startswith("on") for a in attributes)
        ]
        assert 'id="row-0"' in text
