"""What a user of version d838d81 can rely on, for all resource types of a room together."""

from __future__ import annotations

from tests.upgrade.life import Life, changes, moved, told_by_refresh

_REPLACED = ["create-replacement", "delete-replaced", "replace"]


def nothing_to_do(life: Life) -> None:
    """The program of then has nothing to do, also after a refresh, and nobody writes to the vendor."""
    life.begin()
    assert moved(life.preview()) == {}
    assert changes(life.refresh(), life.look().names) == {}
    again = life.preview("--refresh")
    assert moved(again) == {}
    assert told_by_refresh(again) == {}, "one refresh brings all new words"
    assert life.look().since(life.fixture.there) == {}


def nothing_to_do_when_refreshed(life: Life) -> None:
    """The same of a state that version d838d81 had refreshed."""
    later = {each["urn"]: each for each in life.of_now(life.fixture.refreshed)}
    life.begin([later.get(each["urn"], each) for each in life.state])
    assert moved(life.preview()) == {}
    assert moved(life.preview("--refresh")) == {}


def nothing_to_do_when_imported(life: Life) -> None:
    """The same of what version d838d81 had imported, with a program that declares it."""
    life.begin(life.of_now(life.fixture.imported))
    life.declare(life.room.changes("imported"))
    assert moved(life.preview()) == {}
    assert moved(life.preview("--refresh")) == {}


def destroyed(life: Life) -> None:
    """A destroy of the state of then leaves what it left then."""
    life.begin()
    steps = life.destroy()
    assert moved(steps) == {resource.name: ["delete"] for resource in life.room.resources}
    assert life.look().since(life.fixture.there) == life.fixture.changed["destroy"]
    assert life.project.state() == []


def updated(life: Life) -> None:
    """Every resource that can be changed in place takes a change, and no other one moves."""
    life.begin()
    due = life.room.changes("update")
    life.declare(due)
    assert moved(life.up()) == {name: ["update"] for name in due}
    assert life.look().since(life.fixture.there) == life.fixture.changed["update"]
    assert moved(life.preview("--refresh")) == {}


def replaced(life: Life) -> None:
    """Every resource that can be made anew is, by a value or by command, and no other one moves or loses anything."""
    life.begin()
    due = life.room.changes("replacement")
    told = life.room.changes("since")
    life.declare({name: {**due.get(name, {}), **told.get(name, {})} for name in due | told})
    by_command = [resource.name for resource in life.room.resources if resource.replaced]
    words = [word for name in by_command for word in ("--replace", life.urn(name))]
    in_place = {resource.name: ["update"] for resource in life.room.resources if resource.in_place}
    assert moved(life.up(*words)) == dict.fromkeys([*due, *by_command], _REPLACED) | in_place
    assert life.look().since(life.fixture.there) == life.fixture.changed["replacement"]
    assert moved(life.preview("--refresh")) == {}


def finished(life: Life) -> None:
    """Of a change that was left half done the next `up` does the rest."""
    life.begin()
    due = life.room.changes("unfinished")
    life.declare(due)
    assert moved(life.preview()) == {name: ["update"] for name in due}
    assert moved(life.up()) == {name: ["update"] for name in due}
    assert life.look().since(life.fixture.there) == life.fixture.changed["finished"]
    assert moved(life.preview("--refresh")) == {}


def withdrawn(life: Life) -> None:
    """Of a change that was left half done and that the program does not want any more, nothing is left."""
    life.begin()
    assert moved(life.up("--refresh")) == {name: ["update"] for name in life.room.changes("unfinished")}
    assert life.look().since(life.fixture.there) == life.fixture.changed["withdrawn"]
    assert moved(life.preview("--refresh")) == {}
