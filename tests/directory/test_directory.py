"""What a directory gives out: by every name of an object, in few calls, and never older than what was written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from iam_resources.directory import BY_ID, BY_NAME, BaseDirectory, Identity, Key, PerGroup
from iam_resources.errors import NotFound
from tests.directory.place import PAGE, Users, Vendor

TRIED = "add user to group"


@pytest.fixture
def users() -> Users:
    """A place with 40 users, `u0` to `u39` by name and `id-0` to `id-39` by id."""
    return Users(Vendor({f"id-{number}": f"u{number}" for number in range(40)}))


async def test_a_few_are_read_one_by_one(users: Users) -> None:
    assert await users.by_id("id-1") == {"user_id": "id-1", "user_name": "u1"}
    assert await users.by_name("u2") == {"user_id": "id-2", "user_name": "u2"}
    assert users.vendor.spent() == ["get", "search", "get"]


async def test_many_are_read_from_one_listing_by_either_name(users: Users) -> None:
    for number in range(40):
        assert await users.by_id(f"id-{number}")
        assert await users.by_name(f"u{number}")
    spent = users.vendor.spent()
    assert spent.count("page") == 40 // PAGE
    assert spent.count("get") <= 8


@pytest.mark.parametrize("reference", ["u3", "id-3"])
async def test_a_reference_is_a_name_or_an_id(users: Users, reference: str) -> None:
    assert await users.identify(reference, tried=TRIED) == Identity("id-3", "u3")


async def test_a_name_that_looks_like_an_id_is_tried_in_the_order_of_the_vendor(users: Users) -> None:
    users.vendor.users["id-new"] = "id-3"
    assert await users.identify("id-3", tried=TRIED) == Identity("id-new", "id-3")


async def test_what_is_missing_is_reported_with_its_place(users: Users) -> None:
    with pytest.raises(NotFound, match="could not add user to group: there is no user ana in instance one"):
        await users.identify("ana", tried=TRIED)


async def test_a_missing_place_does_not_make_its_objects_gone(users: Users) -> None:
    assert await users.by_id("id-none") is None
    users.vendor.is_there = False
    with pytest.raises(NotFound, match="no such instance"):
        await users.by_id("id-1")


async def test_what_this_run_made_is_known_without_a_call(users: Users) -> None:
    users.wrote("id-new", "ana", now="ana")
    assert await users.identify("ana", tried=TRIED) == await users.identify("id-new", tried=TRIED)
    assert users.vendor.spent() == []


async def test_a_new_name_takes_the_place_of_the_old(users: Users) -> None:
    users.wrote("id-1", "u1", now="u1")
    users.vendor.users["id-1"] = "ana"
    users.wrote("id-1", "u1", "ana", now="ana")
    assert await users.identify("id-1", tried=TRIED) == Identity("id-1", "ana")
    with pytest.raises(NotFound):
        await users.identify("u1", tried=TRIED)


async def test_a_name_that_the_caller_does_not_know_of_is_forgotten_too(users: Users) -> None:
    users.wrote("id-1", "ana", now="ana")
    users.wrote("id-1")
    del users.vendor.users["id-1"]
    for reference in ("ana", "id-1"):
        with pytest.raises(NotFound):
            await users.identify(reference, tried=TRIED)


async def test_who_has_a_name_now_keeps_it_when_the_one_before_is_deleted(users: Users) -> None:
    users.wrote("id-old", "ana", now="ana")
    users.wrote("id-new", "ana", now="ana")
    users.wrote("id-old", "ana")
    assert await users.identify("ana", tried=TRIED) == Identity("id-new", "ana")
    assert users.vendor.spent() == []


@pytest.mark.parametrize("by", ["id", "name"])
async def test_a_listing_from_before_a_write_does_not_answer(users: Users, by: str) -> None:
    for number in range(40):
        await users.by_id(f"id-{number}")
    users.vendor.users["id-7"] = "ana"
    users.wrote("id-7", "u7", "ana")
    seen = await (users.by_id("id-7") if by == "id" else users.by_name("ana"))
    assert seen == {"user_id": "id-7", "user_name": "ana"}
    assert await users.by_name("u7") is None


async def test_forgetting_one_keeps_what_it_is_called_but_not_how_it_was(users: Users) -> None:
    users.wrote("id-1", "u1", now="u1")
    for number in range(40):
        await users.by_id(f"id-{number}")
    users.vendor.spent()
    users.forget("id-1")
    assert await users.identify("u1", tried=TRIED) == Identity("id-1", "u1")
    assert users.vendor.spent() == []
    await users.by_id("id-1")
    await users.by_name("u1")
    assert users.vendor.spent() == ["get", "search", "get"]


@pytest.mark.parametrize("say", [Users.forget, Users.wrote])
async def test_a_change_of_what_was_only_listed_reaches_every_key(
    users: Users, say: Callable[[Users, str], None]
) -> None:
    for number in range(40):
        await users.by_id(f"id-{number}")
    del users.vendor.users["id-9"]
    say(users, "id-9")
    assert await users.by_name("u9") is None


async def test_forgetting_all_forgets_what_they_are_called_and_how_they_were(users: Users) -> None:
    users.wrote("id-new", "ana", now="ana")
    for number in range(40):
        await users.by_id(f"id-{number}")
    users.vendor.users["id-5"] = "bob"
    users.forget()
    assert await users.by_id("id-5") == {"user_id": "id-5", "user_name": "bob"}
    with pytest.raises(NotFound):
        await users.identify("ana", tried=TRIED)


@dataclass(frozen=True)
class Three:
    """What is called three ways; the number may not be known."""

    id: str
    name: str
    number: str


class ThreeWays(BaseDirectory[Three, Three]):
    """Objects with another way to be found, whose names may be written in capital letters."""

    def __init__(self, every: list[Three]) -> None:
        super().__init__("here")
        self.every = every
        self.asked: list[Key] = []

    async def read(self, way: str, value: str) -> Three | None:
        self.asked.append((way, value))
        return next((each for each in self.every if (way, value) in self.keys_of(each)), None)

    async def listing(self) -> AsyncIterator[Three]:
        for each in self.every:
            yield each

    async def listing_calls(self) -> int:
        return 1

    def identity_of(self, seen: Three) -> Three:
        return seen

    def key(self, way: str, value: str) -> Key:
        return way, value.lower() if way == BY_NAME else value

    def keys_of(self, called: Three) -> tuple[Key, ...]:
        return (*super().keys_of(called), *([("number", called.number)] if called.number else []))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        if reference.isdigit():
            return (("number", reference),)
        return (BY_ID, reference), self.key(BY_NAME, reference)

    def wrote(self, before: Three, now: Three | None) -> None:
        self._from_now_on(before, now=now)


async def test_a_vendor_has_ways_of_its_own() -> None:
    ana, bob = Three("A", "Ana", "1"), Three("B", "Bob", "")
    there = ThreeWays([ana, bob])
    for _ in range(3):
        assert await there.look_up("1") is ana
        assert await there.look_up("A") is ana
        assert await there.by_name("ANA") is await there.by_name("ana") is ana
        assert await there.by_id("B") is bob


async def test_what_is_not_known_of_an_object_is_no_way_to_it() -> None:
    nobody = Three("A", "", "")
    there = ThreeWays([nobody])
    there.wrote(nobody, nobody)
    assert there.keys_of(nobody) == ((BY_ID, "A"),)
    with pytest.raises(NotFound):
        await there.identify("", tried=TRIED)


async def test_what_this_run_made_is_known_by_an_id_that_looks_like_something_else() -> None:
    there = ThreeWays([])
    there.wrote(Three("7", "ana", ""), Three("7", "ana", ""))
    assert (await there.identify("7", tried=TRIED)).name == "ana"


async def test_every_way_is_forgotten_with_what_is_gone() -> None:
    ana = Three("A", "Ana", "1")
    there = ThreeWays([])
    there.wrote(ana, ana)
    assert [await there.identify(each, tried=TRIED) for each in ("A", "aNA", "1")] == [ana, ana, ana]
    assert there.asked == []
    there.wrote(Three("A", "", ""), None)
    for reference in ("A", "Ana", "1"):
        with pytest.raises(NotFound):
            await there.identify(reference, tried=TRIED)


class Pairs(PerGroup[str]):
    """Groups of ten pages each, with roles for members."""

    def __init__(self, roles: dict[tuple[str, str], str]) -> None:
        super().__init__()
        self.roles = roles
        self.calls: list[str] = []

    async def one(self, group_id: str, member_id: str) -> str | None:
        self.calls.append(group_id)
        return self.roles.get((group_id, member_id))

    async def listing(self, group_id: str) -> AsyncIterator[tuple[str, str]]:
        self.calls.append(f"all of {group_id}")
        for (group, member), role in self.roles.items():
            if group == group_id:
                yield member, role

    async def listing_calls(self, group_id: str) -> int:
        return 1


async def test_the_members_of_a_group_are_listed_once_and_read_again_after_a_write() -> None:
    pairs = Pairs({("ops", f"u{number}"): "reader" for number in range(20)} | {("dev", "u1"): "owner"})
    assert [await pairs.of("ops", f"u{number}") for number in range(20)] == ["reader"] * 20
    assert pairs.calls == ["ops", "ops", "all of ops"]
    assert await pairs.of("dev", "u1") == "owner"  # another group is another listing
    pairs.calls.clear()
    del pairs.roles["ops", "u5"]
    pairs.wrote("ops", "u5")
    assert await pairs.of("ops", "u5") is None
    assert await pairs.of("ops", "u6") == "reader"
    assert pairs.calls == ["ops"]
