"""The document store of the sandboxes: keys, indexes, order, lag."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.sandbox.collection import Collection, Format
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.store import Store


@dataclass
class User:
    id: str
    name: str
    groups: list[str] = field(default_factory=list)


USERS = Format[User]("user", lambda user: user.id, vars, lambda document: User(**document))
INDEXES = {"name": lambda user: (user.name.lower(),), "group": lambda user: user.groups}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def users(store: Store | None = None, lag: Lag[str, User] | None = None) -> Collection[User]:
    """Users, in the order of their names."""
    return Collection(store or Store(), USERS, INDEXES, order=lambda user: user.name, lag=lag)


def names(found: object) -> list[str]:
    return [user.name for user in found]  # type: ignore[attr-defined]


def test_objects_are_found_by_id_and_by_key() -> None:
    made = users()
    made.put(User("1", "Ana", ["a", "b"]))
    made.put(User("2", "ben", ["b"]))
    assert (len(made), "1" in made, "3" in made) == (2, True, False)
    assert made["1"].name == "Ana" and made.get("3") is None
    assert made.first("name", "ana") is made["1"]
    assert made.first("name", "Ana") is None
    assert names(made.find("group", "b")) == ["Ana", "ben"]
    assert made.find("group", "a").ids == {"1"}
    assert names(made.find("group", "c")) == []


def test_an_object_that_was_changed_in_place_is_found_by_its_new_keys() -> None:
    made = users()
    ana = User("1", "Ana", ["a"])
    for user in (ana, User("2", "ben", ["a"])):
        made.put(user)
    ana.name = "Zoe"
    ana.groups.append("b")
    made.put(ana)
    assert made.first("name", "ana") is None and made.first("name", "zoe") is ana
    assert names(made) == names(made.find("group", "a")) == ["Zoe", "ben"]
    assert names(made.all.page(0, 1)) == ["Zoe"]
    ana.groups.clear()
    made.put(ana)
    assert names(made.find("group", "a")) == ["ben"] and names(made.find("group", "b")) == []


def test_a_removed_object_is_found_nowhere() -> None:
    made = users()
    for number in range(5):
        made.put(User(str(number), f"u{number}", ["a"]))
    assert names(made) == ["u0", "u1", "u2", "u3", "u4"]
    made.remove(made["2"])
    assert names(made) == names(made.find("group", "a")) == ["u0", "u1", "u3", "u4"]
    assert made.get("2") is None and made.first("name", "u2") is None


def test_without_an_order_the_first_added_comes_first() -> None:
    made = Collection(Store(), USERS, INDEXES)
    for name in ("c", "a", "b"):
        made.put(User(name, name, ["g"]))
    made.put(User("c", "renamed", ["g"]))
    assert names(made) == names(made.find("group", "g")) == ["renamed", "a", "b"]
    made.remove(made["c"])
    made.put(User("c", "again", ["g"]))
    assert names(made) == ["a", "b", "again"]


def test_pages_and_scans() -> None:
    made = users()
    for number in range(6):
        made.put(User(str(number), f"u{number}"))
    assert names(made.all.page(1, 2)) == ["u1", "u2"]
    assert names(made.all.page(4, None)) == ["u4", "u5"]
    assert names(made.all.scan(after="u3")) == ["u4", "u5"]
    assert names(made.all.scan(after="u2", backwards=True)) == ["u1", "u0"]
    assert names(made.some(["4", "9", "1"])) == ["u1", "u4"]


def test_objects_survive_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")
    made = users(store)
    for user in (User("2", "ben", ["a"]), User("1", "ana", ["a"]), User("3", "eva")):
        made.put(user)
    made.remove(made["3"])
    made["1"].groups.append("b")
    made.put(made["1"])
    store.close()
    again = users(Store(tmp_path / "state"))
    again.load()
    assert names(again) == ["ana", "ben"]
    assert names(again.find("group", "b")) == ["ana"]


def test_every_change_raises_the_version() -> None:
    made = users()
    seen = [made.version]
    made.put(User("1", "ana"))
    seen.append(made.version)
    made.put(User("1", "ben"))
    seen.append(made.version)
    made.remove(made["1"])
    assert sorted({*seen, made.version}) == [*seen, made.version]


@pytest.mark.parametrize("backwards", [False, True])
def test_listings_lag_behind_writes(backwards: bool) -> None:
    clock = Clock()
    made = users(lag=Lag(clock, lambda: 5.0 if clock.now else 0.0))

    def listed(name: str = "", after: str | None = None) -> list[str]:
        among = made.find("name", name) if name else made.all
        shown = names(made.listed(among, lambda user: name in ("", user.name), backwards=backwards, after=after))
        return shown[::-1] if backwards else shown

    for user in (User("1", "ana"), User("2", "ben"), User("3", "eva")):
        made.put(user)
    clock.now = 1.0
    made.put(User("4", "dan"))
    made.put(User("2", "bob"))
    made.remove(made["3"])
    assert listed() == ["ana", "ben", "eva"]
    assert (listed("ben"), listed("bob")) == (["ben"], [])
    assert listed(after="ben") == (["ana"] if backwards else ["eva"])
    assert names(made) == ["ana", "bob", "dan"]  # a read by id does not lag, nor does what reads without a listing
    clock.now = 3.0
    made.put(User("2", "bea"))
    clock.now = 6.5
    assert listed() == ["ana", "bob", "dan"]  # the second change is too recent still
    clock.now = 9.0
    assert listed() == ["ana", "bea", "dan"]


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "change", "remove"]),
        st.integers(0, 5),
        st.text("ab", max_size=2),
        st.sets(st.sampled_from("xyz")),
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_it_answers_as_a_plain_search_would(actions: list[tuple[str, int, str, set[str]]]) -> None:
    made = users()
    plain: dict[str, User] = {}
    for action, number, name, groups in actions:
        id = str(number)
        if action == "remove":
            if id in plain:
                made.remove(plain.pop(id))
        elif action == "change" and id in plain:
            plain[id].name, plain[id].groups = name, sorted(groups)
            made.put(plain[id])
        else:
            plain[id] = User(id, name, sorted(groups))
            made.put(plain[id])
        assert names(made) == sorted(user.name for user in plain.values())
        for group in "xyz":
            assert made.find("group", group).ids == {user.id for user in plain.values() if group in user.groups}
        for text in ("", "a", "ab"):
            assert made.find("name", text).ids == {user.id for user in plain.values() if user.name == text}
