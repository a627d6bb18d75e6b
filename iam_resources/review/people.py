"""People: the accounts that belong to one person, at all vendors and on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from iam_resources.access import Catalog, Found


@dataclass(frozen=True)
class Person:
    """Somebody with accounts.

    Attributes:
        key: what identifies the person in this review.
        name: the mail address where there is one, else the account's name.
        accounts: keys of the principals.
        mail: their mail address; empty for none.
    """

    key: str
    name: str
    accounts: tuple[str, ...]
    mail: str = ""


class People:
    """Finds the person of an account.

    Two accounts belong to one person where the mapping says so, or where they have the same mail address and are in
    different places. Within one place they are two people, for a mail address can be written into any account.

    Args:
        catalog: the objects on both sides.
        accounts: keys of all accounts that have anything, also of those that no resource manages.
        mapping: accounts and mail addresses, each with the person that it belongs to.
        names: of accounts that no resource manages.
    """

    def __init__(self, catalog: Catalog, accounts: Mapping[str, str], mapping: Mapping[str, str] | None = None) -> None:
        self._catalog = catalog
        self._mapping = {name.casefold(): person for name, person in (mapping or {}).items()}
        self._person_of: dict[str, Person] = {}
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for key, name in accounts.items():
            groups[self._identity(key, name)].append(key)
        for identity, keys in groups.items():
            for number, same in enumerate(self._apart(keys)):
                person = self._person(f"{identity}#{number}" if number else identity, same, accounts)
                self._person_of |= dict.fromkeys(same, person)

    def of(self, account: str) -> Person:
        """The person of an account."""
        return self._person_of[account]

    def all(self) -> list[Person]:
        """Everybody, by name."""
        return sorted(dict.fromkeys(self._person_of.values()), key=lambda each: each.name.casefold())

    def _found(self, key: str) -> Found | None:
        return self._catalog.after.objects.get(key) or self._catalog.before.objects.get(key)

    def _identity(self, key: str, name: str) -> str:
        found = self._found(key)
        mail = found.mail if found else ""
        vendor = found.vendor if found else key.partition("/")[0]
        for word in (mail, f"{vendor}/{found.name if found else name}".casefold(), name.casefold()):
            if word and word in self._mapping:
                return f"person:{self._mapping[word].casefold()}"
        return f"mail:{mail}" if mail else key

    def _apart(self, keys: list[str]) -> list[list[str]]:
        """The accounts of each person: at most one of each place, unless a mapping says that they are one."""
        if self._identity(keys[0], "").startswith("person:"):
            return [keys]
        people: list[dict[str, str]] = []
        for key in sorted(keys):
            found = self._found(key)
            place = found.place if found else key
            for person in people:
                if place not in person:
                    person[place] = key
                    break
            else:
                people.append({place: key})
        return [list(person.values()) for person in people]

    def _person(self, identity: str, keys: list[str], accounts: Mapping[str, str]) -> Person:
        mails = [found.mail for key in keys if (found := self._found(key)) and found.mail]
        mapped = [self._mapping[mail] for mail in mails if mail in self._mapping]
        names = [accounts[key] for key in keys]
        words = [f"{self._vendor(key)}/{name}".casefold() for key, name in zip(keys, names, strict=True)]
        mapped += [self._mapping[word] for word in (*words, *(n.casefold() for n in names)) if word in self._mapping]
        shown = (mapped or mails or names)[0]
        if "#" in identity and mails:
            shown = f"{names[0]} ({mails[0]})"
        return Person(identity, shown, tuple(sorted(keys)), (mails or [""])[0])

    def _vendor(self, key: str) -> str:
        found = self._found(key)
        return found.vendor if found else key.partition("/")[0]
