"""The renderers: everything that a vendor says is escaped, and nothing is longer than it may be."""

from __future__ import annotations

import html.parser
import io
import json
import re
from datetime import date
from typing import Any

import pytest

from iam_resources.access import State
from iam_resources.errors import plain
from iam_resources.review.render import html as page
from iam_resources.review.render.markdown import MOST, code, markdown
from iam_resources.review.render.mermaid import escape, mermaid
from iam_resources.review.render.sarif import sarif
from iam_resources.review.render.terminal import show
from iam_resources.review.report import Report
from iam_resources.review.settings import Acceptance, Guardrails, Settings
from tests.review.plans import plan, reviewed, role, state, user

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "`code` ``` fence",
    "| cell | cell |",
    "**bold** _it_ #1 @everyone !x",
    "a\"b'c]);graph TD",
    "line\nbreak\r\n\n# head",
    "\x1b[31mred\x1b[0m\x07",
    "right\u202eleft",
    "--> <!-- comment",
    "{{data}}{{script}}",
]


def crowd(number: int) -> Report:
    people = [user(f"person{each}") for each in range(number)]
    return reviewed(plan(people, [*people, *(role(each, "ADMIN", made=False) for each in people)]))


def hostile(name: str) -> Report:
    someone: State = state("cncc:User", "someone", {"username": name, "email": ""})
    grant = state("cncc:UserRole", "grant", {"user": name, "role": name}, of={"user": [someone]})
    return reviewed(plan([], [someone, grant]), Settings(guardrails=Guardrails(people_gaining=0)))


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_names_as_code_and_as_nothing_else(name: str) -> None:
    text = markdown(hostile(name))
    without = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", re.sub(r"```mermaid\n.*?\n```", "", text, flags=re.S))
    for each in ("<script", "<img", "javascript:", "@everyone", "**bold**", "# head", "\x1b", "\u202e", "-->  <!--"):
        assert each not in without.replace("<!-- iam-review -->", "")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_row_of_the_table_stays_one_row(name: str) -> None:
    rows = [line for line in markdown(hostile(name)).splitlines() if line.startswith("| ")]
    for row in rows[1:]:
        assert len(re.findall(r"(?<!\\)\|", row)) == 4, row


@pytest.mark.parametrize("name", HOSTILE)
def test_a_label_of_the_graph_ends_where_it_should(name: str) -> None:
    text, _ = mermaid(hostile(name))
    for line in text.splitlines()[1:]:
        assert re.fullmatch(
            r'  n\d+\(?\["[\w ./(),#;-]*"\]\)?|  n\d+ (-->\|gains\||-\.->\|loses\|) n\d+|  linkStyle \d+ stroke:#\w{6}',
            line,
        ), line
    assert '"' not in escape(name) and "`" not in escape(name) and "\n" not in escape(name)


class Parser(html.parser.HTMLParser):
    """What a browser would see of a page: its elements, and the text of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, Any]]] = []
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_has_the_names_as_data_only(name: str) -> None:
    parser, report = Parser(), hostile(name)
    parser.feed(page.html(report))
    assert [tag for tag, _ in parser.elements].count("script") == 2 and "img" not in dict(parser.elements)
    data, script = parser.scripts
    assert json.dumps(json.loads(data), ensure_ascii=False).isprintable(), "a mark of direction would show another name"
    shown = report.model_validate_json(data)
    assert [each.name for each in shown.holders] == [plain(each.name) for each in report.holders]
    assert "innerHTML" not in script and "eval" not in script


def test_a_page_needs_no_network() -> None:
    text = page.html(crowd(3))
    found = re.findall(r"https?://[^\s\"']+", text)
    assert set(found) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_terminal_gets_no_control_characters(name: str) -> None:
    stream = io.StringIO()
    show(hostile(name), stream)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", stream.getvalue())


@pytest.mark.parametrize("number", [0, 1, 49, 51, 500, 5000])
def test_a_comment_is_never_too_long_and_says_what_is_left_out(number: int) -> None:
    text = markdown(crowd(number))
    assert len(text) <= MOST and len(text.encode()) <= MOST
    assert text.index("people") < text.index("risk") if number else "Nobody gains" in text
    assert text.count("<details>") == text.count("</details>")
    if number == 5000:
        shown = len(re.findall(r"^\| `person", text, flags=re.M))
        (left_out,) = re.findall(r"(\d+) people are left out", text)
        assert shown + int(left_out) == number and shown > 100


def test_a_comment_with_long_names_in_any_script_is_not_too_long() -> None:
    people = [user(f"{'名' * 200}{each}") for each in range(400)]
    report = reviewed(plan(people, [*people, *(role(each, "角" * 200, made=False) for each in people)]))
    assert len(markdown(report).encode()) <= MOST


@pytest.mark.parametrize("text", ["", " ", "`", "``", "a`b", "`a`"])
def test_a_code_span_holds_any_backticks(text: str) -> None:
    span = code(text)
    fence = re.match(r"`+", span)
    assert fence and span.endswith(fence[0]) and fence[0] not in span[len(fence[0]) : -len(fence[0])]


def test_sarif_has_what_code_scanning_wants() -> None:
    someone = user("ana")
    given = role(someone, "ADMIN", made=False)
    sourced = State(**{**given.__dict__, "source": "people/__main__.py#12"})
    accept = Acceptance(rule="IAM001", subject="ben*", reason="on call", until=date(2999, 1, 1))
    ben = user("ben")
    both = plan([someone, ben], [someone, ben, sourced, role(ben, "ADMIN", made=False)])
    run = json.loads(sarif(reviewed(both, Settings(accept=[accept]))))["runs"][0]
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "people/__main__.py"}, "region": {"startLine": 12}}
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "IAM001"
    assert "suppressions" not in first and second["suppressions"][0]["justification"].startswith("on call")
    assert (
        first["level"] == "error" and len({each["partialFingerprints"]["iamReview/v1"] for each in run["results"]}) == 2
    )
