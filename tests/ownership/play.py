"""Plays a scenario: runs each step on the real engine, and compares the vendor with the model after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from tests.ownership.engine.project import Project, Ran, Workbench
from tests.ownership.expected import expect
from tests.ownership.model import Model, Outcome
from tests.ownership.programs import Program, Step
from tests.ownership.sandbox import Faults
from tests.ownership.scenario import Scenario, adopting, recovered
from tests.ownership.vendor_state import Seen
from tests.ownership.vendors.place import Place

_DEFECT = "a defect of iam_resources"


class Difference(AssertionError):
    """The vendor, or what was said, is not as the model has it."""


@dataclass
class Play:
    """One scenario on one project.

    Args:
        place: at the vendor, empty.
        project: without a stack.
        faults: of the sandbox; None where nothing can be broken.
    """

    place: Place
    project: Project
    faults: Faults | None = None
    ids: dict[int, str] = field(default_factory=dict)
    """The vendor's ids of objects, by their numbers."""
    words: set[str] = field(default_factory=set)
    """Passwords that somebody may have."""
    broken: list[bool] = field(default_factory=list)
    """For each run that was to be broken, whether it was."""
    declared: Program = ()
    """The program of the last run."""

    def scenario(self, scenario: Scenario) -> None:
        """All steps of it, and a preview that has nothing to do.

        Raises:
            Difference: something is not as the model has it.
        """
        model = Model(self.place.vendor, scenario.state)
        self.words |= set(model.state.passwords.values())
        self.place.fill(model.state)
        self._compare(model)
        for number, step in enumerate(scenario.steps):
            try:
                model = self.step(model, step)
            except Difference as difference:
                raise Difference(f"step {number} ({', '.join(step.changes)}): {difference}{self._told()}") from None
        if model.program:
            ran = self.project.preview()
            if not ran.good:
                raise Difference(f"the last preview is not empty{self._told()}")

    def step(self, model: Model, step: Step) -> Model:
        """One step; returns what is there after it."""
        outcome = expect(model, step)
        for hand in step.hands:
            self.place.do(hand)
            self.words |= {hand.what} if hand.does == "password" else set()
        for each in step.program:
            self.words |= {each.args["value"]} if each.kind == "Password" else set()
        ran = _expect_no_defect(self._run(model, step, outcome))
        if step.run.fault is not None and not (ran.good and not ran.killed):
            self._is_steady(outcome)
            return self._finish(step, outcome)
        if outcome.refusals:
            self._is_refused(ran, outcome)
            self._is_steady(outcome)
            return self._recover(step, recovered(model, step))
        if outcome.may_refuse and not ran.good:
            self._is_steady(outcome)
            return self._recover(step, outcome.after)
        _expect_good(ran)
        self._compare(outcome.after)
        for name in sorted(outcome.kept):
            if not re.search(rf"kept .*{_word(name)}", ran.text):
                raise Difference(f"no line says that something was kept because {name} manages it")
        return outcome.after

    def _run(self, model: Model, step: Step, outcome: Outcome) -> Ran:
        run, vendor = step.run, self.place.vendor
        if run.destroy:
            return self.project.destroy(*(["--refresh"] if run.refresh else []))
        if run.by == "--target-replace" and run.replace and self.declared != model.program:
            _expect_good(self._up(model.program))  # a correction before it had other options, and only targets change
        self._declare(step.program)
        urns = [vendor.urn(key) for key in model.held if key[2] in run.replace]
        if run.by == "taint" and urns:
            _expect_good(self.project.run("state", "taint", *urns, "--yes", "--non-interactive"))
        if run.protect:
            protected = [vendor.urn(key) for key in model.held if key[2] in run.protect]
            _expect_good(self.project.run("state", "protect", *protected, "--yes", "--non-interactive"))
        options = [f"--parallel={run.parallel}"]
        options += ["--refresh"] if run.refresh else []
        options += [f"{run.by}={urn}" for urn in urns if run.by != "taint"]
        if run.preview and not outcome.refusals and not outcome.may_refuse:
            _expect_good(
                _expect_no_defect(self.project.run("preview", "--non-interactive", "--suppress-progress", *options))
            )
        options += ["--continue-on-error"] if run.go_on else []
        if run.fault is None:
            return self.project.up(*options)
        assert self.faults is not None
        with self.faults.in_force(run.fault):
            kill_when = self.faults.were_hit if run.fault.how == "killed" else None
            ran = self.project.up(*options, kill_when=kill_when)
            self.broken += [self.faults.were_hit()]
        self.project.unlock()
        return ran

    def _finish(self, step: Step, outcome: Outcome) -> Model:
        """A run was broken in between: the next one finishes."""
        ran = self._up(step.program)
        if not ran.good and step.run.fault is not None and step.run.fault.how != "refused":
            # What was made unseen is a conflict, unless it is adopted.
            ran = self._up(adopting(self.place.vendor, step.program))
        _expect_good(ran)
        self._compare(outcome.after)
        return outcome.after

    def _recover(self, step: Step, after: Model) -> Model:
        if step.unprotect:
            _expect_good(self.project.run("state", "unprotect", "--all", "--yes", "--non-interactive"))
        assert step.recover, "a step that may be refused has to say what comes then"
        for program in step.recover:
            ran = self._up(program)
            if not ran.good:
                raise Difference("a corrected program is refused")
        self._compare(after, forget=True)
        return after

    def _up(self, program: Program) -> Ran:
        self._declare(program)
        return _expect_no_defect(self.project.up())

    def _declare(self, program: Program) -> None:
        self.declared = program
        self.project.declare(self.place.vendor.declared(program, self.place.words()))

    def _is_refused(self, ran: Ran, outcome: Outcome) -> None:
        if ran.good:
            wanted = " or ".join("/".join(sorted(names)) for names in outcome.refusals)
            raise Difference(f"no error, where one about {wanted} is wanted")
        said = errors(ran.text)
        if not any(all(re.search(_word(name), text) for name in names) for names in outcome.refusals for text in said):
            wanted = " or ".join("/".join(sorted(names)) for names in outcome.refusals)
            raise Difference(f"no error names all of {wanted}")
        if outcome.hint and outcome.hint not in "".join(said):
            raise Difference(f"no error says {outcome.hint!r}")

    def _is_steady(self, outcome: Outcome) -> None:
        values = self.place.look({}).values
        lost = sorted(outcome.steady - values.keys())
        if lost:
            raise Difference(f"a run that failed lost {', '.join(lost)}")

    def _compare(self, model: Model, *, forget: bool = False) -> None:
        """What is there is what the model has, and every object is still the same one."""
        state = model.state
        candidates = {state.path(number): self.words for number in state.passwords}
        look = self.place.look(candidates)
        wrong = difference(state.seen(), look.values)
        for number in state.objects:
            id_ = look.ids.get(state.seen_object(number), "")
            if not forget and self.ids.get(number, id_) != id_:
                wrong.append(f"{state.seen_object(number)} is another one than before")
            self.ids[number] = id_
        if wrong:
            raise Difference("\n  " + "\n  ".join(wrong))

    def _told(self) -> str:
        return "".join(f"\n--- {ran.command}: {ran.code}\n{_short(ran.text)}" for ran in self.project.said[-3:])


def play(scenario: Scenario, place: Place, bench: Workbench, name: str, faults: Faults | None = None) -> list[bool]:
    """Play a scenario in a project of its own; for each run that was to be broken, gives whether it was.

    Raises:
        Difference: something is not as the model has it.
    """
    project = bench.project(name, place.env)
    playing = Play(place, project, faults)
    try:
        playing.scenario(scenario)
    finally:
        project.remove()
        place.close()
    return playing.broken


def difference(expected: Seen, found: Mapping[str, Any]) -> list[str]:
    """What differs, one line each."""
    lines = [f"missing: {name}" for name in sorted(expected.keys() - found.keys())]
    lines += [f"too much: {name}" for name in sorted(found.keys() - expected.keys())]
    both = sorted(expected.keys() & found.keys())
    return lines + [f"{name}: {found[name]}, not {expected[name]}" for name in both if expected[name] != found[name]]


def errors(text: str) -> list[str]:
    """The errors that a command printed: each with the resource that it is about."""
    found, head, inside = [], "", False
    for line in text.partition("\nDiagnostics:\n")[2].splitlines():
        if re.match(r"  \S.*:$", line):
            head, inside = line, False
        elif line.strip().startswith("error:"):
            found.append(f"{head}\n{line}\n")
            inside = True
        elif inside and line.startswith("    "):
            found[-1] += f"{line}\n"
    return found or re.findall(r"^error: .*$", text, re.MULTILINE)


def described(scenario: Scenario) -> str:
    """A scenario for a person: the first program, and what each step changes about it."""
    lines = [f"vendor {scenario.vendor}; there before: {', '.join(scenario.state.seen())}\n"]
    before: Program = ()
    for number, step in enumerate(scenario.steps):
        lines.append(f"step {number}: {', '.join(step.changes)}{_how(step)}\n{_changed(before, step.program)}")
        before = step.program
        for program in step.recover:
            lines.append(f"  where it is refused, then:\n{_changed(before, program)}")
            before = program
        before = step.recover[-1] if step.recover else step.program
    return "".join(lines)


def _how(step: Step) -> str:
    run = {each.name: (getattr(step.run, each.name), each.default) for each in fields(step.run)}
    options = [f"{name}={value!r}" for name, (value, default) in run.items() if value != default]
    return "".join(f"; {text}" for text in [*(f"by hand: {hand}" for hand in step.hands), *options])


def _changed(before: Program, after: Program) -> str:
    gone = "".join(f"    - {each}\n" for each in before if each not in after)
    return gone + "".join(f"    {'+' if before else ' '} {each}\n" for each in after if each not in before)


def _expect_good(ran: Ran) -> None:
    if not ran.good:
        raise Difference(f"{ran.command} failed")


def _expect_no_defect(ran: Ran) -> Ran:
    if _DEFECT in ran.text:
        raise Difference(f"{ran.command} shows a defect")
    return ran


def _word(name: str) -> str:
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])"


def _short(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())[-3000:]
