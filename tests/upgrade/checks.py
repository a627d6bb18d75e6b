"""What a user of version d838d81 can rely on, for all resource types of a package together."""

from __future__ import annotations

from tests.upgrade.run import Upgrade, changes, moved, told_by_refresh

_REPLACED = ["create-replacement", "delete-replaced", "replace"]


def nothing_to_do(upgrade: Upgrade) -> None:
    """The program of then has nothing to do, also after a refresh, and nobody writes to the vendor."""
    upgrade.begin()
    assert moved(upgrade.preview()) == {}
    assert changes(upgrade.refresh(), upgrade.look().names) == {}
    again = upgrade.preview("--refresh")
    assert moved(again) == {}
    assert told_by_refresh(again) == {}, "one refresh brings all new words"
    assert upgrade.look().since(upgrade.fixture.there) == {}


def nothing_to_do_when_refreshed(upgrade: Upgrade) -> None:
    """The same of a state that version d838d81 had refreshed."""
    later = {each["urn"]: each for each in upgrade.of_now(upgrade.fixture.refreshed)}
    upgrade.begin([later.get(each["urn"], each) for each in upgrade.state])
    assert moved(upgrade.preview()) == {}
    assert moved(upgrade.preview("--refresh")) == {}


def nothing_to_do_when_imported(upgrade: Upgrade) -> None:
    """The same of what version d838d81 had imported, with a program that declares it."""
    upgrade.begin(upgrade.of_now(upgrade.fixture.imported))
    upgrade.declare(upgrade.program.changes("imported"))
    assert moved(upgrade.preview()) == {}
    assert moved(upgrade.preview("--refresh")) == {}


def destroyed(upgrade: Upgrade) -> None:
    """A destroy of the state of then leaves what it left then."""
    upgrade.begin()
    steps = upgrade.destroy()
    assert moved(steps) == {resource.name: ["delete"] for resource in upgrade.program.resources}
    assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["destroy"]
    assert upgrade.project.state() == []


def updated(upgrade: Upgrade) -> None:
    """Every resource that can be changed in place takes a change, and no other one moves."""
    upgrade.begin()
    due = upgrade.program.changes("update")
    upgrade.declare(due)
    assert moved(upgrade.up()) == {name: ["update"] for name in due}
    assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["update"]
    assert moved(upgrade.preview("--refresh")) == {}


def replaced(upgrade: Upgrade) -> None:
    """Every resource that can be replaced is, by a value or by command, and no other one moves or loses anything."""
    upgrade.begin()
    due = upgrade.program.changes("replacement")
    message = upgrade.program.changes("since")
    upgrade.declare({name: {**due.get(name, {}), **message.get(name, {})} for name in due | message})
    by_command = [resource.name for resource in upgrade.program.resources if resource.replaced]
    words = [word for name in by_command for word in ("--replace", upgrade.urn(name))]
    in_place = {resource.name: ["update"] for resource in upgrade.program.resources if resource.in_place}
    assert moved(upgrade.up(*words)) == dict.fromkeys([*due, *by_command], _REPLACED) | in_place
    assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["replacement"]
    assert moved(upgrade.preview("--refresh")) == {}


def finished(upgrade: Upgrade) -> None:
    """Of a change that was left half done the next `up` does the rest."""
    upgrade.begin()
    due = upgrade.program.changes("unfinished")
    upgrade.declare(due)
    assert moved(upgrade.preview()) == {name: ["update"] for name in due}
    assert moved(upgrade.up()) == {name: ["update"] for name in due}
    assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["finished"]
    assert moved(upgrade.preview("--refresh")) == {}


def withdrawn(upgrade: Upgrade) -> None:
    """Of a change that was left half done and that the program does not want any more, nothing is left."""
    upgrade.begin()
    assert moved(upgrade.up("--refresh")) == {name: ["update"] for name in upgrade.program.changes("unfinished")}
    assert upgrade.look().since(upgrade.fixture.there) == upgrade.fixture.changed["withdrawn"]
    assert moved(upgrade.preview("--refresh")) == {}
