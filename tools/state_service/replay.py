"""The state after an update: the state before it, and the journal of what the update did.

The rules are those of the engine 3.276.0, Go module github.com/pulumi/pulumi/pkg/v3, type `JournalReplayer` in
backend/journal.go. Each method names the function, or the case of `JournalReplayer.Add`, that it follows.

One rule is stricter here: what refers to an operation that the journal does not hold changes nothing. The engine would
change the first resource of the run; a lost request must not do that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tools.state_service.deployment import manifest, put
from tools.state_service.references import normalize_references, rebuild_dependencies

JOURNAL_VERSION = 1
"""The newest version of entries that is replayed here. Version 2 adds state migrations; the engine then sends none."""

Json = dict[str, Any]


class ReplayError(Exception):
    """A journal that cannot be replayed. The text is one line that names the entry and what is wrong with it."""


def check_entry(entry: object) -> int:
    """The sequence id of an entry, once it is one that `replay` knows.

    Args:
        entry: `apitype.JournalEntry` as JSON.

    Raises:
        ReplayError: it is not an entry of version 1, or its kind is unknown.
    """
    if not isinstance(entry, dict):
        raise ReplayError("entries: expected objects")
    sequence = entry.get("sequenceID")
    if not isinstance(sequence, int) or sequence < 1:
        raise ReplayError(f"sequenceID {sequence!r}: expected a number from 1")
    if entry.get("version") != JOURNAL_VERSION:
        raise ReplayError(f"entry {sequence}: version {entry.get('version')!r}, expected {JOURNAL_VERSION}")
    if entry.get("kind") not in _RULES:
        raise ReplayError(f"entry {sequence}: kind {entry.get('kind')!r} is unknown")
    return sequence


def replay(base: Json | None, entries: Iterable[Json], engine: str) -> tuple[Json, bool]:
    """The deployment after an update, and whether it holds strings that are not UTF-8.

    Args:
        base: the deployment before it (`apitype.DeploymentV3` as JSON); None where there was none. It is changed.
        entries: the journal by rising sequence id, checked by `check_entry`. They are changed.
        engine: the version of the engine that wrote the journal, for the manifest.

    Raises:
        ReplayError: an entry lacks what its kind needs.
    """
    run = _Run(base or {}, engine)
    for entry in entries:
        try:
            run.requires_byte_string |= bool(entry.get("requiresByteString"))
            _RULES[entry["kind"]](run, entry)
        except (KeyError, IndexError, TypeError) as wrong:
            raise ReplayError(f"entry {entry.get('sequenceID')}: {type(wrong).__name__} {wrong}") from wrong
    return run.deployment(), run.requires_byte_string


class _Run:
    """What the entries so far have changed (`NewJournalReplayer`).

    Attributes:
        base: the state before the update.
        new: the resources that the update made, in the order in which it did.
        index: where in `new` the resource of an operation is.
    """

    def __init__(self, base: Json, engine: str) -> None:
        self.engine = engine
        self.has_refresh = False
        self.requires_byte_string = False
        self.start(base)

    def start(self, base: Json) -> None:
        """Start from a state, with nothing changed."""
        self.base = base
        self.new: list[Json] = []
        self.index: dict[int, int] = {}
        self.removed_new: set[int] = set()
        self.removed: set[int] = set()
        self.replaced: dict[int, Json] = {}
        self.to_delete: set[int] = set()
        self.to_replace: set[int] = set()
        self.incomplete: dict[int, Json] = {}
        self.extensions: dict[str, Json] = {}

    def of_operation(self, operation: int | None) -> int | None:
        """Where the resource of an operation is in `new`; None where there is none."""
        return None if operation is None else self.index.get(operation)

    def begin(self, entry: Json) -> None:
        """`JournalEntryKindBegin`: until it ends, the operation is pending."""
        self.incomplete[entry["operationID"]] = entry

    def succeed(self, entry: Json) -> None:
        """`JournalEntryKindSuccess`."""
        self.incomplete.pop(entry["operationID"], None)
        if state := entry.get("state"):
            self.index[entry["operationID"]] = len(self.new)
            self.new.append(state)
        if (old := entry.get("removeOld")) is not None:
            self.removed.add(old)
        if (place := self.of_operation(entry.get("removeNew"))) is not None:
            self.removed_new.add(place)
        if (old := entry.get("deleteOld")) is not None:
            self.to_delete.add(old)
        if (place := self.of_operation(entry.get("deleteNew"))) is not None:
            self.new[place]["delete"] = True
        if (old := entry.get("pendingReplacementOld")) is not None:
            self.to_replace.add(old)
        if (place := self.of_operation(entry.get("pendingReplacementNew"))) is not None:
            self.new[place]["pendingReplacement"] = True
        self.has_refresh |= bool(entry.get("isRefresh"))

    def fail(self, entry: Json) -> None:
        """`JournalEntryKindFailure`: nothing changed."""
        self.incomplete.pop(entry["operationID"], None)

    def refresh(self, entry: Json) -> None:
        """`JournalEntryKindRefreshSuccess`: a resource stays at its place, or is gone where nothing was read."""
        self.incomplete.pop(entry["operationID"], None)
        self.has_refresh = True
        state = entry.get("state")
        if (old := entry.get("removeOld")) is not None:
            if state:
                self.replaced[old] = state
            else:
                self.removed.add(old)
        if (place := self.of_operation(entry.get("removeNew"))) is not None:
            if state:
                self.new[place] = state
            else:
                self.removed_new.add(place)

    def put_outputs(self, entry: Json) -> None:
        """`JournalEntryKindOutputs`: the outputs that a component or the stack registered."""
        state = entry.get("state")
        if not state:
            return
        if (old := entry.get("removeOld")) is not None:
            self.replaced[old] = state
        if (place := self.of_operation(entry.get("removeNew"))) is not None:
            self.new[place] = state

    def write(self, entry: Json) -> None:
        """`JournalEntryKindWrite`: another base, sent before anything that changes it."""
        self.base = entry["newSnapshot"]

    def set_secrets_manager(self, entry: Json) -> None:
        """`JournalEntryKindSecretsManager`."""
        put(self.base, "secrets_providers", entry.get("secretsProvider"))

    def set_snippets(self, entry: Json) -> None:
        """`JournalEntryKindSnippets`."""
        put(self.base, "snippets", entry.get("snippets"))

    def rebuild(self, entry: Json) -> None:
        """`JournalEntryKindRebuiltBaseState`: what is known so far is the base of what follows, as after a refresh."""
        self.start(self.deployment())

    def add_extension(self, entry: Json) -> None:
        """`JournalEntryKindExtensionParameterize`."""
        self.extensions[entry["extensionRef"]] = entry["extension"]

    def deployment(self) -> Json:
        """The state (`JournalReplayer.GenerateDeployment`)."""
        resources = [state for place, state in enumerate(self.new) if place not in self.removed_new]
        resources += self._kept_of_base()
        if self.has_refresh:
            rebuild_dependencies(resources)  # a refresh may have dropped what others depend on
        found: Json = {"manifest": manifest(self.engine), "metadata": {}}
        put(found, "secrets_providers", self.base.get("secrets_providers"))
        put(found, "resources", resources)
        put(found, "pending_operations", self._pending_operations())
        put(found, "snippets", self.base.get("snippets"))
        put(found, "extensions", {**self.extensions, **(self.base.get("extensions") or {})})
        try:
            normalize_references(found)
        except ValueError as wrong:
            raise ReplayError(str(wrong)) from wrong
        return found

    def _kept_of_base(self) -> list[Json]:
        """The resources of the base that the update did not make again or remove."""
        kept = []
        for old, resource in enumerate(self.base.get("resources") or []):
            if old in self.removed:
                continue
            if old in self.replaced:
                kept.append(self.replaced[old])
                continue
            if old in self.to_replace:
                resource["pendingReplacement"] = True
            if old in self.to_delete:
                resource["delete"] = True
            kept.append(resource)
        return kept

    def _pending_operations(self) -> list[Json]:
        """What began and did not end, and the creates that were pending before: only a person can settle those."""
        operations = [entry["operation"] for entry in self.incomplete.values() if entry.get("operation")]
        before = self.base.get("pending_operations") or []
        return operations + [operation for operation in before if operation["type"] == "creating"]


_RULES: dict[int, Callable[[_Run, Json], None]] = {
    0: _Run.begin,
    1: _Run.succeed,
    2: _Run.fail,
    3: _Run.refresh,
    4: _Run.put_outputs,
    5: _Run.write,
    6: _Run.set_secrets_manager,
    7: _Run.rebuild,
    8: _Run.add_extension,
    9: _Run.set_snippets,
}
"""By kind, `apitype.JournalEntryKind`."""
