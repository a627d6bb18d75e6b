"""From a policy statement as a string to its parts.

    allow    ("Allow" | "Deny") subject "to" what "in" location ["where" condition]
    endorse  ["Deny"] "Endorse" subject "to" what "in" place ["with" type "in" place] ["where" condition]
    admit    ["Deny"] "Admit" subject ["of" tenancy] "to" what "in" place ["with" type "in" place] ["where" condition]
    define   "Define" kind name "as" OCID
    subject  "any-user" | "any-group" | ("group" | "dynamic-group") name {"," name} | "service" word {"," word}
    name     ["id"] OCID | [domain "/"] name
    what     verb type | "{" permission {"," permission} "}" [type]
    location "tenancy" | "compartment" "id" OCID | "compartment" name {":" name}
    place    location ["of" "tenancy" name] | "any-tenancy" | "tenancy" name

Upper and lower case of the fixed words, blanks and line breaks mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from iam_resources.oci.policies.conditions import condition
from iam_resources.oci.policies.scanner import Fault, Scanner
from iam_resources.oci.policies.statement import Location, Named, Statement, Subject
from iam_resources.oci.policies.words import VERBS

_BEGINNINGS = ("allow", "deny", "endorse", "admit", "define")
_SUBJECTS = ("group", "dynamic-group", "service", "resource", "any-user", "any-group")
_DEFINED = ("tenancy", "group", "dynamic-group", "compartment", "service")
_PERMISSION = re.compile(r"[A-Z][A-Z0-9_]*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def parse(text: str) -> Statement:
    """Read a statement.

    Raises:
        Fault: it is not one; the message names the word, its place, and what was expected.
    """
    scanner = Scanner(text)
    effect = scanner.want(*_BEGINNINGS, what="the beginning of a statement")
    if effect == "define":
        return _define(scanner)
    if effect == "deny" and (across := scanner.take("endorse", "admit")):
        effect = f"deny {across}"
    across_tenancies = effect.endswith(("endorse", "admit"))
    subject = _subject(scanner)
    of = None
    if effect.endswith("admit") and scanner.take("of"):
        of = _tenancy(scanner)
    if scanner.peek() not in ("{", *VERBS):
        scanner.want("to", what="'to' after who may do it (a name with a blank in it stands in quotes)")
    return _granted(scanner, effect, subject, of, across_tenancies=across_tenancies)


def parse_all(texts: Iterable[str]) -> Iterator[tuple[int, Statement]]:
    """Those of some statements that can be read, each with its number from 1."""
    for number, text in enumerate(texts, 1):
        with suppress(Fault):
            yield number, parse(text)


def one_form(text: str) -> str:
    """A statement as it is compared; one that cannot be read stays as it is, for a service is never wrong."""
    return next((statement.text for _, statement in parse_all([text])), " ".join(text.split()))


def _granted(
    scanner: Scanner, effect: str, subject: Subject, of: Location | None, *, across_tenancies: bool
) -> Statement:
    verb = ""
    permissions: tuple[str, ...] = ()
    if scanner.take("{"):
        permissions = _permissions(scanner)
    else:
        verb = scanner.want(*VERBS, *(["associate"] if across_tenancies else []), what="a verb")
    column = scanner.column
    has_type = not permissions or scanner.peek() != "in"
    resource = scanner.word("a resource type, such as users or all-resources").lower() if has_type else ""
    if scanner.peek() == ",":
        raise scanner.fault("a statement has one resource type; write another statement for the next")
    scanner.want("in", what="'in' and where")
    location = _place(scanner) if across_tenancies else _location(scanner)
    partner = None
    if across_tenancies and scanner.take("with"):
        other = scanner.word("a resource type after 'with'").lower()
        scanner.want("in", what="'in' and where")
        partner = (other, _place(scanner))
    found = None
    if scanner.take("where"):
        found = condition(scanner)
        scanner.end("a comma only inside the braces of any or all")
    scanner.end("'where' and a condition")
    return Statement(effect, subject, verb, resource, permissions, location, of, partner, found, resource_column=column)


def _subject(scanner: Scanner) -> Subject:
    if scanner.peek() in ("user", "users"):
        raise scanner.fault("policies speak of groups, not of single users: write 'group' and put the user into one")
    kind = scanner.want(*_SUBJECTS, what="who may do it")
    if kind in ("any-user", "any-group"):
        return Subject(kind)
    if kind == "resource":
        names = [_named(scanner, kind)]
        while scanner.peek() not in ("to", ""):
            names.append(_named(scanner, kind))
        return Subject(kind, tuple(names))
    names = [_named(scanner, kind)]
    while scanner.take(","):
        scanner.take(kind)  # it may stand again before each name
        names.append(_named(scanner, kind))
    return Subject(kind, tuple(names))


def _named(scanner: Scanner, kind: str) -> Named:
    if scanner.peek() in ("to", "of", ",", ""):
        raise scanner.fault(f"expected the name of a {kind}, or 'id' and its OCID")
    if scanner.take("id"):
        return Named(_ocid(scanner, f"the OCID of a {kind} after 'id'"), by_id=True)
    column = scanner.column
    name = scanner.name(f"the name of a {kind}")
    if name.startswith("ocid1."):
        raise Fault(name, column, f"an OCID needs the word 'id' before it: {kind} id {name}")
    if scanner.take("/"):
        return Named(scanner.name(f"the name of a {kind} after its identity domain"), domain=name)
    if "/" in name:  # both in one pair of quotes
        domain, _, inner = name.partition("/")
        return Named(inner, domain=domain)
    return Named(name)


def _location(scanner: Scanner) -> Location:
    kind = scanner.want("tenancy", "compartment", what="where")
    return Location(kind) if kind == "tenancy" else _compartment(scanner)


def _place(scanner: Scanner) -> Location:
    kind = scanner.want("tenancy", "compartment", "any-tenancy", what="where")
    if kind == "compartment":
        found = _compartment(scanner)
        if not scanner.take("of"):
            return found
        scanner.want("tenancy", what="'tenancy' and the name of the one that the compartment is in")
        return replace(found, tenancy=scanner.name("the name of a tenancy"))
    if kind == "tenancy" and scanner.peek() not in ("", "where", "with"):
        return Location(kind, (scanner.name("the name of a tenancy"),))
    return Location(kind)


def _tenancy(scanner: Scanner) -> Location:
    kind = scanner.want("tenancy", "any-tenancy", what="whose group that is")
    return Location(kind) if kind == "any-tenancy" else Location(kind, (scanner.name("the name of a tenancy"),))


def _compartment(scanner: Scanner) -> Location:
    if scanner.take("id"):
        return Location("compartment", (_ocid(scanner, "the OCID of a compartment after 'id'"),), by_id=True)
    column = scanner.column
    path = [scanner.name("the name of a compartment, or 'id' and its OCID")]
    if path[0].startswith("ocid1."):
        raise Fault(path[0], column, f"an OCID needs the word 'id' before it: compartment id {path[0]}")
    while scanner.take(":"):
        path.append(scanner.name("the name of a compartment after the colon"))
    return Location("compartment", tuple(path))


def _permissions(scanner: Scanner) -> tuple[str, ...]:
    found = []
    while True:
        column = scanner.column
        word = scanner.word("a permission, such as USER_INSPECT")
        if not _PERMISSION.fullmatch(word):
            raise Fault(word, column, "expected a permission of letters and underscores, such as USER_INSPECT")
        found.append(word.upper())
        if scanner.take("}"):
            return tuple(found)
        scanner.want(",", what="a comma and another permission, or the closing brace")


def _define(scanner: Scanner) -> Statement:
    kind = scanner.want(*_DEFINED, what="what gets a name")
    name = _named(scanner, kind)
    scanner.want("as")
    scanner.take("id")
    meaning = _ocid(scanner, f"the OCID of the {kind}")
    scanner.end("no condition")
    return Statement("define", Subject(kind, (name,)), meaning=meaning)


def _ocid(scanner: Scanner, what: str) -> str:
    column = scanner.column
    found = scanner.name(what)
    if not found.startswith("ocid1."):
        raise Fault(found, column, f"expected {what}, which begins with ocid1.")
    return found
