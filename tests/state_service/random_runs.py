"""`python -m tests.state_service.random_runs SEED...`: random programs and commands, with a file and with the service.

A scenario is drawn from its seed alone, so a failure is repeated with the same seed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.state_service.twins import TOKEN, Twins, box, side, urn
from tools.pulumi import get
from tools.state_service.launcher import StateService, running

STEPS = 6
MOST_BOXES = 6
PLACES = ("north", "south", "east")
MOODS = (("create", "refuse"), ("create", "half"), ("update", "refuse"), ("delete", "refuse"))


class Scenario:
    """A program that changes from step to step, and what happens at the vendor meanwhile.

    Args:
        seed: of all choices.
        twins: both sides, with empty stacks.
    """

    def __init__(self, seed: int, twins: Twins) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a test draws its programs)
        self.twins = twins
        self.boxes: dict[str, dict[str, Any]] = {}
        self.made = 0
        self.deletes_fail = False
        self.said: list[str] = []

    def play(self, steps: int = STEPS) -> None:
        """
        Raises:
            AssertionError: the two states differ after a step; the text has all steps until then.
        """
        for _ in range(2):
            self.add()
        try:
            for _ in range(steps):
                self.step()
            self.calm()
            self.run("up", "--yes", "--skip-preview")
            self.unprotect_all()
            self.run("destroy", "--yes", "--skip-preview")
        except AssertionError as wrong:
            raise AssertionError("\n".join([*self.said, str(wrong)])) from wrong

    def step(self) -> None:
        """Change the program or the vendor, and run one command."""
        for _ in range(self.random.randint(1, 3)):
            self.random.choice((self.add, self.remove, self.change, self.change, self.protect, self.rename))()
        self.calm()
        if self.random.random() < 0.5:
            self.upset()
        if self.random.random() < 0.4:
            self.drift()
        self.random.choice(
            (
                self.up,
                self.up,
                self.up_refreshed,
                self.refresh,
                self.up_target,
                self.destroy_target,
                self.import_one,
                self.import_in_program,
                self.edit_state,
            )
        )()

    def run(self, *command: str) -> None:
        """Declare the program and run a command on both sides.

        Deletes go on after one has failed: which of them come before it differs from run to run.
        """
        if command[0] in ("up", "destroy") and self.deletes_fail:
            command = (*command, "--continue-on-error")
        self.said.append(f"{' '.join(command)} of {list(self.boxes.values())}")
        self.twins.declare(*self.boxes.values())
        self.twins.run(*command)

    def add(self) -> None:
        if len(self.boxes) == MOST_BOXES:
            return
        name, others = f"box-{self.made}", list(self.boxes)
        self.made += 1
        args: dict[str, Any] = {"place": self.random.choice(PLACES), "size": self.random.randint(1, 3)}
        opts: dict[str, Any] = {}
        if others and self.random.random() < 0.6:
            args["friend"] = {"$of": self.random.choice(others)}
        if others and self.random.random() < 0.3:
            opts["depends_on"] = [self.random.choice(others)]
        if self.random.random() < 0.3:
            args["label"] = {"$secret": f"secret of {name}"}
        if self.random.random() < 0.4:
            opts["delete_before_replace"] = self.random.random() < 0.5
        if self.random.random() < 0.15:
            opts["retain_on_delete"] = True
        self.boxes[name] = box(name, opts, **args)

    def remove(self) -> None:
        if self.boxes:
            gone = self.random.choice(list(self.boxes))
            del self.boxes[gone]
            for each in self.boxes.values():
                if each["args"].get("friend") == {"$of": gone}:
                    del each["args"]["friend"]
                each["opts"].pop("depends_on", None)

    def change(self) -> None:
        if self.boxes:
            args = self.random.choice(list(self.boxes.values()))["args"]
            if self.random.random() < 0.5:
                args["place"] = self.random.choice(PLACES)
            else:
                args["size"] = self.random.randint(1, 3)

    def protect(self) -> None:
        if self.boxes:
            opts = self.random.choice(list(self.boxes.values()))["opts"]
            opts["protect"] = not opts.get("protect") and self.random.random() < 0.5

    def rename(self) -> None:
        """Give a box that nothing names another name in the program, with the former one as its alias."""
        named = {other["args"].get("friend", {}).get("$of") for other in self.boxes.values()}
        named |= {name for other in self.boxes.values() for name in other["opts"].get("depends_on", [])}
        free = [name for name in self.boxes if name not in named and "aliases" not in self.boxes[name]["opts"]]
        if free and self.random.random() < 0.5:
            former = self.random.choice(free)
            each = self.boxes.pop(former)
            name = f"{former}-renamed"
            self.boxes[name] = {**each, "name": name, "opts": {**each["opts"], "aliases": [urn(former)]}}

    def calm(self) -> None:
        """The vendor does everything again."""
        self.deletes_fail = False
        for each in self.twins.both():
            each.calm()

    def upset(self) -> None:
        """The vendor fails for one box.

        A delete that fails before its replacement, with --continue-on-error, is left out: the engine 3.276.0 then never
        answers the program, with any backend.
        """
        if self.boxes:
            chosen = self.random.choice(list(self.boxes.values()))
            verb, mood = self.random.choice(MOODS)
            self.deletes_fail = verb == "delete"
            if self.deletes_fail:
                chosen["opts"]["delete_before_replace"] = False
            self.said.append(f"the vendor: {mood} at {verb} of {chosen['args']['title']}")
            for each in self.twins.both():
                each.set_mood(chosen["args"]["title"], verb, mood)

    def drift(self) -> None:
        """Someone changes or deletes a box at the vendor."""
        titles = sorted(self.twins.file.ids())
        if titles:
            title, deletes = self.random.choice(titles), self.random.random() < 0.4
            self.said.append(f"a person {'deletes' if deletes else 'changes'} {title}")
            for each in self.twins.both():
                where, id_ = "where id = ?", each.ids()[title]
                change = "delete from boxes" if deletes else "update boxes set body = json_set(body, '$.size', 99)"
                each.base.execute(f"{change} {where}", (id_,))

    def up(self) -> None:
        self.run("up", "--yes", "--skip-preview")

    def up_refreshed(self) -> None:
        self.run("up", "--yes", "--skip-preview", "--refresh")

    def refresh(self) -> None:
        self.run("refresh", "--yes", "--skip-preview")

    def up_target(self) -> None:
        if self.boxes:
            more = ["--target-dependents"] if self.random.random() < 0.5 else []
            self.run("up", "--yes", "--skip-preview", "--target", urn(self.random.choice(list(self.boxes))), *more)

    def destroy_target(self) -> None:
        held = [each["urn"] for each in self.twins.file.resources()]
        if held:
            more = ["--target-dependents"] if self.random.random() < 0.6 else []
            self.run("destroy", "--yes", "--skip-preview", "--target", self.random.choice(held), *more)

    def import_one(self) -> None:
        """`pulumi import`; the program does not know the box, so the next up deletes it."""
        title, ids = self._found()
        assert len(ids) == 1
        protect = f"--protect={'true' if self.random.random() < 0.3 else 'false'}"
        self.run("import", TOKEN, title, ids.pop(), "--yes", "--skip-preview", "--generate-code=false", protect)
        self.unprotect_all()

    def import_in_program(self) -> None:
        """The option `import` of a resource."""
        title, ids = self._found()
        self.boxes[title] = box(title, {"import": ids.pop()})
        self.run("up", "--yes", "--skip-preview")
        self.boxes[title]["opts"].pop("import")

    def _found(self) -> tuple[str, set[str]]:
        title = f"found-{self.made}"
        self.made += 1
        return title, {each.add(title) for each in self.twins.both()}

    def edit_state(self) -> None:
        """`pulumi state`, which exports and imports."""
        held = [each for each in self.twins.file.resources() if not each.get("delete")]
        if held:
            chosen = self.random.choice(held)
            verb = "unprotect" if chosen.get("protect") else "protect"
            self.run("state", verb, chosen["urn"], "--yes")

    def unprotect_all(self) -> None:
        self.run("state", "unprotect", "--all", "--yes")


def play(seed: int, folder: Path, engine: Path, service: StateService) -> None:
    """One scenario in a new folder.

    Raises:
        AssertionError: the two states differ after a step.
    """
    Scenario(seed, Twins(side(folder / "in-file", engine), side(folder / "in-service", engine, service))).play()


def main() -> None:
    engine = get.directory()
    for seed in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory(prefix="state-service-runs-") as folder, running() as service:
            try:
                play(seed, Path(folder), engine, service)
                print(f"seed {seed}: the same", flush=True)
            except AssertionError as wrong:
                print(f"seed {seed}: {wrong}", flush=True)


if __name__ == "__main__":
    main()
