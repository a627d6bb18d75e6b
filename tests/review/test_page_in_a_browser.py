"""The page in a real browser: it runs under its own policy, by keyboard, in light and dark, and runs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iam_resources.review.render.html import html
from iam_resources.review.report import Report
from tests.review.browser import Browser
from tests.review.test_render import HOSTILE, crowd, hostile

Open = Callable[[Report], Browser]
_CONTRAST = """(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[0-9.]+/g).slice(0, 3).map((each) => {
      const part = Number(each) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("h1, #summary, .name, .gain, .note, #count, label")].map((each) => {
    const ink = light(getComputedStyle(each).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }).reduce((a, b) => Math.min(a, b));
})()"""


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    opened: list[Browser] = []

    def open_one(report: Report) -> Browser:
        page = tmp_path / f"page{len(opened)}.html"
        page.write_text(html(report), encoding="utf-8")
        opened.append(Browser(page, tmp_path / f"profile{len(opened)}"))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.mark.parametrize("number", [10, 500])
def test_everybody_is_listed_and_the_picture_says_how_many_it_leaves_out(number: int, open_page: Open) -> None:
    page = open_page(crowd(number))
    assert page.ask("document.querySelectorAll('#people li').length") == number
    assert page.ask("document.querySelectorAll('svg path.gain').length") == min(number, 60)
    left_out = page.ask("document.getElementById('left-out').textContent")
    assert left_out == ("440 entries are not drawn: filter, or choose one." if number == 500 else "")
    page.ask("document.getElementById('person').focus()")
    page.type("person7@")
    assert page.ask("document.querySelectorAll('#people li').length") == 1
    assert page.ask("document.querySelectorAll('svg path.gain').length") == 1


def test_the_page_can_be_used_by_keyboard(open_page: Open) -> None:
    page = open_page(crowd(10))
    for _ in range(5):  # person, what, scope, the chosen one of three, the list
        page.press("Tab")
    assert page.ask("document.activeElement.id") == "people"
    chosen = "[...document.querySelectorAll('#people li')].findIndex((each) => each.ariaSelected === 'true')"
    for key, expected in (("ArrowDown", 0), ("ArrowDown", 1), ("End", 9), ("ArrowUp", 8), ("Home", 0), ("Escape", -1)):
        page.press(key)
        assert page.ask(chosen) == expected, key
        assert page.ask("document.querySelectorAll('svg path.gain').length") == (10 if expected < 0 else 1)
    assert page.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(scheme: str, open_page: Open) -> None:
    page = open_page(crowd(10))
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    is_dark = page.ask("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"
    assert is_dark == (scheme == "dark")
    assert page.ask(_CONTRAST) >= 4.5  # what WCAG 2.2 asks for, level AA


def test_what_a_vendor_says_is_text(open_page: Open, tmp_path: Path) -> None:
    page = open_page(crowd(1))
    for name in HOSTILE:
        file = tmp_path / "hostile.html"
        file.write_text(html(hostile(name)), encoding="utf-8")
        page.show(file)
        assert page.ask("document.querySelectorAll('#people li').length") == 1
        assert page.ask("document.querySelectorAll('script').length") == 2
        assert page.ask("document.querySelectorAll('img, a, iframe, style ~ style').length") == 0
        assert page.ask("document.querySelector('#people .name').textContent.length") > 0
