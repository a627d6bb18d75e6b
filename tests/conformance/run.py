"""The conformance run: all resources of a vendor go through each phase of a life together.

One project holds them all, so that a phase costs one command and not one for each resource.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from iam_resources.vendor_settings import declared
from tests.conformance.case import Case, Change, Declaration, Vendor, differences, merged
from tests.conformance.engine import Engine, Step

_IMPORT = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false")


class Run:
    """The resources of a vendor in one project.

    Args:
        engine: the project.
        vendor: the server.
        cases: the resources.
        others: declarations that they need.
        secret: words that nobody may see in clear.
    """

    def __init__(
        self, engine: Engine, vendor: Vendor, cases: Iterable[Case], others: Iterable[Declaration], secret: list[str]
    ) -> None:
        self.engine = engine
        self.vendor = vendor
        self.cases = tuple(cases)
        self.others = tuple(others)
        self.secret = secret
        self.args: dict[str, Any] = {case.name: dict(case.args) for case in self.cases}

    def preview_and_create(self) -> None:
        """A preview names everything and makes nothing; then everything is made, and there is nothing more to do."""
        self._declare()
        shown = self.engine.run("preview", "--diff").good().text
        assert f"{len(self.cases) + len(self.others) + 1} to create" in shown
        assert not self.vendor.writes(), "a preview writes nothing"
        self.engine.run("up", "--yes", "--skip-preview", "--diff").good()
        self.engine.known = self.engine.kept()
        self._all_as_written()
        self.engine.expect_no_changes()
        self.engine.expect_no_changes("--refresh")

    def update_each_field(self, rounds: int | None = None) -> None:
        """Each change happens in place and shows its own fields only."""
        most = max(len(case.updates) for case in self.cases)
        for number in range(most)[:rounds]:
            due = {case.name: case.updates[number] for case in self.cases if number < len(case.updates)}
            self._change(due)
            steps = self.engine.up()
            assert {name: steps.ops(name) for name in steps.moved()} == {name: ["update"] for name in due}
            self._shows(steps, due)
            self._all_as_written()
        self.engine.expect_no_changes("--refresh")

    def replace(self) -> None:
        """What cannot be changed in place is replaced, and the old one is removed."""
        for way in (0, 1):
            before = dict(self.engine.known)
            due = {case.name: case.replacement[way] for case in self.cases if case.replacement}
            written = {name: dict(args) for name, args in self.args.items()}
            self._change(due)
            steps = self.engine.up()
            for name in due:
                assert sorted(steps.ops(name)) == ["create-replacement", "delete-replaced", "replace"], name
            assert set(steps.moved()) == set(due)
            self._shows(steps, due)
            self._all_as_written()
            for case in self.cases:
                if case.name in due:
                    self._is_gone(case, before[case.name], written[case.name])
        self.engine.expect_no_changes()

    def drift(self) -> None:
        """What was changed by hand shows in a refresh, and `up` restores it."""
        due = {case.name: case.drifted for case in self.cases if case.drift}
        for case in self.cases:
            if case.drift:
                case.drift(self.vendor, self.engine.known[case.name].outputs)
        seen = self.engine.refresh()
        assert {name: seen.ops(name) for name in seen.moved()} == {name: ["update"] for name in due}
        if self.engine.project.host == "ours":
            assert {name: seen.fields(name) for name in due} == due
        put_back = self.engine.up()
        assert {name: put_back.ops(name) for name in put_back.moved()} == {name: ["update"] for name in due}
        self._all_as_written()

    def vanish(self) -> None:
        """What was deleted by hand is gone after a refresh, and `up` makes it again."""
        gone: set[str] = set()
        for case in self.cases:
            if case.vanish:
                gone |= {case.name, *case.also_deleted}
                case.vanish(self.vendor, self.engine.known[case.name].outputs)
        before = dict(self.engine.known)
        seen = self.engine.refresh()
        assert {name: seen.ops(name) for name in seen.moved()} == {name: ["delete"] for name in gone}
        for case in self.cases:
            if case.restore:
                case.restore(self.vendor, before[case.name].outputs)
        made = self.engine.up()
        assert {name: made.ops(name) for name in made.moved()} == {name: ["create"] for name in gone}
        self._all_as_written()
        self.engine.expect_no_changes("--refresh")

    def import_all(self, other: Engine) -> None:
        """Import in every format, by the program and by the command: nothing is written, nothing is left to do.

        Args:
            other: an empty project.
        """
        before = self._seen()
        self.vendor.forget_writes()
        formats = max(len(case.import_ids) for case in self.cases)
        assert formats, "no resource can be imported"
        for number in reversed(range(formats)):  # not all at once: two resources of one thing are an error
            due = [case for case in self.cases if number < len(case.import_ids)]
            self._import_by_program(other, due, number)
            self._import_by_command(other, due, number)
            if number:  # what was imported last stays for the destroy of a project whose objects are gone
                self._forget(other)
        assert self.vendor.writes() == [], "an import writes nothing"
        assert self._seen() == before
        for case in self.cases:
            if case.no_import:
                expected = other.run("import", case.token, "no", "any/id/at-all", *_IMPORT).bad().text
                assert case.no_import in expected and "Traceback" not in expected

    def _import_by_program(self, other: Engine, due: Iterable[Case], number: int) -> None:
        declared = [self._imported(case, **{"import": self._import_id(case, number)}) for case in due]
        other.project.declare(*declared)
        assert other.up().moved() == {item["name"]: "import" for item in declared}
        other.expect_no_changes("--refresh")
        self._forget(other)

    def _import_by_command(self, other: Engine, due: Iterable[Case], number: int) -> None:
        first, *more = [{"type": case.token, "name": case.name, "id": self._import_id(case, number)} for case in due]
        other.run("import", first["type"], first["name"], first["id"], *_IMPORT).good()
        if more:
            file = other.project.folder / "import.json"
            file.write_text(json.dumps({"resources": more}))
            other.run("import", "--file", str(file), *_IMPORT).good()
        other.project.declare(*(self._imported(case, protect=False) for case in due))
        other.expect_no_changes("--refresh")

    @staticmethod
    def _forget(other: Engine) -> None:
        other.run("state", "delete", "--all", "--force", "--yes").good()

    def _imported(self, case: Case, **options: Any) -> Declaration:
        args = merged(_without_references(self.args[case.name], self.engine.known), case.import_args)
        return case.declared(args, case.name, **options)

    def _import_id(self, case: Case, number: int) -> str:
        return case.import_ids[number].format(**self.engine.known[case.name].outputs)

    def rename(self) -> None:
        """Two resources of one thing are an error that names both; under another name alone each stays what it is."""
        before = dict(self.engine.known)
        renamed = [case for case in self.cases if not case.made_anew and not case.no_import]
        for case in renamed:
            if case.adopts:
                self.args[case.name]["adopt"] = True
        again = [self._declared(case, f"{case.name}-again") for case in renamed]
        if self.engine.project.host == "ours":  # the stock host does not know what a resource is called
            first = [each["name"] for each in self.others] + [case.name for case in self.cases]
            self._declare(*({**each, "opts": {"depends_on": first}} for each in again))
            text = self.engine.run("up", "--yes", "--skip-preview", "--continue-on-error").bad().text
            assert [case.name for case in renamed if not _both_are_named(case.name, text)] == [], text
        stay = [self._declared(case) for case in self.cases if case not in renamed]
        self.engine.project.declare(*self.others, *stay, *again)
        self.engine.up()
        for case in renamed:
            known = self.engine.known[case.name] = self.engine.known.pop(f"{case.name}-again")
            assert known.id == before[case.name].id, case.name
        self._all_as_written()
        self.engine.expect_no_changes("--refresh")

    def reconnect(self) -> None:
        """Another name of the connection to the same server is no change, of any resource."""
        vendor = self.cases[0].kind.split(".")[1]
        words = []
        known = declared(vendor)
        assert known is not None
        for setting in known.settings:
            if value := self.vendor.env.get(f"{vendor}_{setting.name}".upper()):
                kept = "--secret" if setting.secret else "--plaintext"
                words += [kept, f"{vendor}:connections.other.{setting.name}={value}"]
        self.engine.run("config", "set-all", "--path", *words).good()
        self.others = tuple({**other, "args": {**other["args"], "connection": "other"}} for other in self.others)
        for case in self.cases:
            self.args[case.name]["connection"] = "other"
        self._declare()
        self.engine.expect_no_changes()
        assert self.engine.up().moved() == {}
        self.engine.expect_no_changes("--refresh")

    def destroy(self, other: Engine | None = None) -> None:
        """Everything goes; a second destroy is quiet, and so is that of a project whose objects are gone already."""
        before = dict(self.engine.known)
        for case in self.cases:
            assert case.name in before
        self.engine.run("destroy", "--yes", "--skip-preview").good()
        for case in self.cases:
            self._is_gone(case, before[case.name], self.args[case.name])
        self.vendor.forget_writes()
        again = self.engine.run("destroy", "--yes", "--skip-preview").good().text
        assert "error" not in again and "warning" not in again
        if other is not None:
            again = other.run("destroy", "--yes", "--skip-preview").good().text
            assert "error" not in again and "warning" not in again

    def keeps_secrets(self, *more: Engine) -> None:
        """No secret stands in clear in anything that was said, nor in any file of a state."""
        for engine in (self.engine, *more):
            assert engine.find_secrets(*self.secret) == []

    def _declare(self, *more: Declaration) -> None:
        self.engine.project.declare(*self.others, *(self._declared(case) for case in self.cases), *more)

    def _declared(self, case: Case, name: str = "") -> Declaration:
        # Some name the others by a plain string, from which the engine cannot see that these come first.
        return case.declared(self.args[case.name], name, depends_on=[other["name"] for other in self.others])

    def _change(self, due: dict[str, Change]) -> None:
        for name, change in due.items():
            self.args[name] = merged(self.args[name], change.args)
        self._declare()

    def _shows(self, steps: Any, due: dict[str, Change]) -> None:
        if self.engine.project.host == "ours":  # the stock host has no way to tell the fields
            assert {name: steps.fields(name) for name in due} == {name: change.fields for name, change in due.items()}

    def _seen(self) -> dict[str, dict[str, Any] | None]:
        known = self.engine.known
        return {
            case.name: case.look(self.vendor, known[case.name].outputs, self.args[case.name]) for case in self.cases
        }

    def _all_as_written(self) -> None:
        for name, seen in self._seen().items():
            assert seen is not None, f"{name} is not there"
            assert differences(seen, self.args[name]) == {}, name

    def _is_gone(self, case: Case, known: Step, args: dict[str, Any]) -> None:
        if case.lasting:
            return
        seen = case.look(self.vendor, known.outputs, args)
        if case.leaves is None:
            assert seen is None, f"{case.name} is still there"
        else:
            assert seen is not None and differences(seen, {**args, **case.leaves}) == {}, case.name


def _both_are_named(name: str, text: str) -> bool:
    """Whether an error says that a resource and the one of its second name manage the same."""
    both = {f" {name} and ", f" {name}-again and ", f" {name} both ", f" {name}-again both "}
    return any(
        "both manage" in line and len([each for each in both if each in line]) == 2 for line in text.splitlines()
    )


def _without_references(args: dict[str, Any], known: dict[str, Step]) -> dict[str, Any]:
    """Arguments with outputs of other resources written out: the project that imports does not declare those."""

    def written(value: Any) -> Any:
        if isinstance(value, dict) and "$of" in value:
            name, output = value["$of"].split(".")
            return known[name].outputs[output]
        return value

    return {name: written(value) for name, value in args.items()}
