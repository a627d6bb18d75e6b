"""What is at the vendor after a program was run, worked out without iam_resources and without Pulumi."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from tests.ownership.kinds import FLAGS
from tests.ownership.model import REMOVED, Holding, Model, Outcome, Thing, Undecided, existing
from tests.ownership.programs import SETS, Key, Program, Ref, Resource, Run, Step
from tests.ownership.vendor_state import Object, grant_in, word_of


def expect(model: Model, step: Step) -> Outcome:
    """What may come of a step."""
    return _Plan(model.by_hand(step.hands), step.program, step.run).outcome()


class _Plan:
    """Works out one step."""

    def __init__(self, before: Model, program: Program, run: Run) -> None:
        self.before, self.run = before, run
        self.program: Program = () if run.destroy else program
        self.state = before.state.copy()
        self.result = Outcome(Model(before.vendor, self.state, {}, self.program))
        self.former: dict[Key, Key] = {}
        """What a resource was called before."""
        self.numbers: dict[tuple[str, str], int] = {}
        """The object of a named resource, by kind and name."""
        self.renamed: dict[int, Resource] = {}
        self.dead: set[int] = set()
        self.fresh: set[int] = set()
        self.replaced = self._find_replaced()

    def outcome(self) -> Outcome:
        """Everything, in the order in which one thing follows from another."""
        for each in self.program:
            keys = [key for key in (each.key, *each.former_keys) if key in self.before.held]
            if keys:
                self.former[each.key] = keys[0]
        for each in self._named():
            self._find_object(each)
        for number, each in self.renamed.items():
            self.state.objects[number].name = each.args["name"]
        for each in self.program:
            self.result.after.held[each.key] = Holding(each, frozenset(self._things(each)))
        self._find_contradictions()
        self._check_mails()
        self._find_protected()
        self._check_settings()
        self._remove()
        for each in self.program:
            self._bring(each)
        self._prune()
        names = [(each.kind, each.name, each.parent) for each in self.state.objects.values()]
        if len(names) != len(set(names)) and not self.result.refusals:
            raise Undecided("an object that is kept has a name that another one wants")
        self._find_steady()
        return self.result

    def _named(self) -> Iterator[Resource]:
        """Named resources, groups after those that they are in."""
        waiting = [each for each in self.program if each.named]
        while waiting:
            for each in waiting:
                above = each.args.get("parent")
                if above is None or above.way != "output" or (above.kind, above.name) in self.numbers:
                    yield each
                    waiting.remove(each)
                    break
            else:
                raise Undecided("groups in a circle")

    def _find_replaced(self) -> set[Key]:
        """Resources that are replaced although they could be changed."""
        found = {each.key for each in self.program if each.name in self.run.replace or self._asks_for_it(each)}
        for _ in self.program:
            names = {key[2] for key in found}
            found |= {each.key for each in self.program if names & set(each.options.get("replace_with", ()))}
        return found & self.before.held.keys()

    def _asks_for_it(self, resource: Resource) -> bool:
        old = self.before.held.get(resource.key)
        if old is None:
            return False
        watched = resource.options.get("replace_on_changes", ())
        triggers = (resource.options.get("replacement_trigger"), old.resource.options.get("replacement_trigger"))
        changed = any(old.resource.args.get(name) != resource.args.get(name) for name in watched)
        return changed or (None not in triggers and triggers[0] != triggers[1])

    def _find_object(self, resource: Resource) -> None:
        """Which object a named resource is about: the one it has, one that exists, or a new one."""
        old_key = self.former.get(resource.key)
        old = self._object_of(old_key) if old_key else None
        parent = self._parent_of(resource)
        name, adopt = resource.args["name"], resource.args.get("adopt", False)
        there = self.before.state.find(resource.kind, name, parent)
        replaced = resource.key in self.replaced
        can_be_renamed = resource.kind in self.before.vendor.renames
        if old is not None and not can_be_renamed and self.before.state.objects[old].name != name:
            replaced = True
        leaves = there is not None and self._gives_up(there, resource)
        if old is not None and replaced and there != old and resource.options.get("delete_before_replace"):
            self._check_dependents(old)
        if old is not None and not replaced:
            if there not in (None, old):
                self._refuse_taken(resource, existing(there))
            self.renamed[old] = resource
            self.state.objects[old].parent = parent
            self._put(resource, old)
        elif old is not None and there == old and resource.options.get("delete_before_replace"):
            self._make_anew(resource, old, parent)
        elif there is None or (leaves and not adopt):
            if leaves and existing(there) not in map(self._object_in_program, resource.options.get("depends_on", ())):
                self.result.may_refuse = True
            self._put(resource, self._new(resource, parent))
        elif leaves or (there == old and not adopt):
            raise Undecided("adopts what another one gives up, or is made anew beside itself")
        else:
            if not adopt or self._owner_in_program(there) not in (None, resource):
                self._refuse_taken(resource, there)
            self._put(resource, there)

    def _check_dependents(self, number: int) -> None:
        """What hangs on an object that is deleted first is known only from references to its resource."""
        for holding in self.before.held.values():
            of_object = [thing for thing in holding.things if number in thing[1:]]
            literal = {each.name for each in holding.resource.refs() if each.way != "output"}
            blocks = any(word_of(thing) in self.before.vendor.blocks for thing in of_object)
            if blocks and self.before.state.path(number) in literal:
                raise Undecided("Pulumi does not know what refers by name to an object that is deleted first")

    def _make_anew(self, resource: Resource, old: int, parent: int) -> None:
        """It is deleted first, as it asks for itself; the vendor may refuse that."""
        if self.before.held[self.former[resource.key]].resource.args.get("on_delete", "delete") != "delete":
            raise Undecided("an object that is kept has the name that is wanted for the new one")
        self.result.may_refuse = True
        if self.before.held[self.former[resource.key]].resource.args.get("on_delete", "delete") != "delete":
            raise Undecided("it is not deleted, so that its name is taken when it is made anew")
        if any(old in pair[1:] and pair not in self.before.owned() for pair in self.before.state.pairs):
            raise Undecided("pairs of nobody would go with an object that is made anew")
        if list(self.before.state.below(old)):
            raise Undecided("groups would go with a group that is made anew")
        set_values = [flag for (user, _), flag in self.before.state.capabilities.items() if user == old and not flag]
        if self.before.vendor.blocks and (set_values or old in self.before.state.passwords):
            raise Undecided("what was set for a user stays where the vendor refuses to delete them, and else goes")
        self.dead.add(old)
        self._put(resource, self._new(resource, parent))

    def _gives_up(self, number: int, resource: Resource) -> bool:
        """Whether an object gets another name in this step."""
        other = self._owner_in_program(number)
        return other is not None and other is not resource and other.args["name"] != resource.args["name"]

    def _refuse_taken(self, resource: Resource, there: int) -> None:
        """The name is that of another object."""
        other = self._owner_in_program(there)
        if self._gives_up(there, resource):
            self.result.may_refuse = True  # names that swap: it goes through, or it takes two steps
        elif other is not None:
            self.result.refusals.append(frozenset({resource.name, other.name}))
        else:
            self.result.refusals.append(frozenset({resource.name}))
            if ("object", there) in self.before.owned() and resource.key not in self.former:
                self.result.hint = "alias"

    def _owner_in_program(self, number: int) -> Resource | None:
        """Which resource of the new program has an object by what it was before."""
        for each in self.program:
            key = self.former.get(each.key)
            if key and ("object", number) in self.before.held[key].things:
                return each
        return None

    def _object_in_program(self, name: str) -> int | None:
        """Which object a resource of the new program has by what it was before."""
        keys = [self.former[each.key] for each in self.program if each.name == name and each.key in self.former]
        return self._object_of(keys[0]) if keys else None

    def _put(self, resource: Resource, number: int) -> None:
        self.numbers[resource.kind, resource.name] = number

    def _new(self, resource: Resource, parent: int) -> int:
        number = self.state.add(Object(resource.kind, resource.args["name"], parent))
        self.fresh.add(number)
        if resource.kind == "User" and "Capabilities" in self.before.vendor.classes:
            self.state.capabilities |= {(number, flag): True for flag in FLAGS}
        return number

    def _parent_of(self, resource: Resource) -> int:
        above = resource.args.get("parent")
        return 0 if above is None else self._number(above)

    def _object_of(self, key: Key) -> int | None:
        return next((thing[1] for thing in self.before.held[key].things if thing[0] == "object"), None)

    def _number(self, ref: Ref) -> int:
        """Which object a reference means."""
        if ref.way == "output":
            return self.numbers[ref.kind, ref.name]
        state = self.before.state if ref.way == "id" else self.state
        found = [number for number in state.objects if number in self.state.objects and number not in self.dead]
        found = [each for each in found if state.objects[each].kind == ref.kind and state.path(each) == ref.name]
        if not found:
            raise Undecided(f"no {ref.kind} is called {ref.name}")
        return found[-1]

    def _things(self, resource: Resource) -> Iterator[Thing]:
        """What a resource owns."""
        args = resource.args
        match resource.kind:
            case "User" | "Group" | "Role":
                yield ("object", self.numbers[resource.kind, resource.name])
            case "Membership" | "Grant" | "Attachment":
                yield self._pair(resource.kind, args)
            case "GroupMembers" | "Roles" | "Holders" | "Attachments":
                made = SETS[resource.kind]
                common = {name: args[name] for name in made.owners}
                for name, end in made.lists.items():
                    yield from (self._pair(made.relation, {**common, end: each}) for each in args[name])
                if args.get("exclusive"):
                    yield ("whole", _word(made.relation, args), self._number(common[made.owners[0]]))
            case "Urls":
                yield ("Urls", args["client"])
            case _:
                yield (resource.kind, self._number(args["role" if resource.kind == "Text" else "user"]))

    def _pair(self, relation: str, args: Mapping[str, Any]) -> Thing:
        match relation:
            case "Membership":
                ends = args["user"], args["group"]
            case "Grant":
                ends = args.get("user") or args["group"], args["role"]
            case _:
                ends = args["role"], args["policy"]
        return (_word(relation, args), self._number(ends[0]), self._number(ends[1]))

    def _find_contradictions(self) -> None:
        """Two resources of one thing."""
        owners: defaultdict[Thing, list[str]] = defaultdict(list)
        for key, holding in self.result.after.held.items():
            for thing in holding.things:
                owners[thing].append(key[2])
        for thing, names in owners.items():
            if len(names) > 1:
                self.result.refusals.append(frozenset(names[:2]))
            if thing[0] != "whole":
                continue
            for other, others in owners.items():
                if other[0] == thing[1] and thing[2] in other[1:] and others[0] != names[0]:
                    self.result.refusals.append(frozenset({names[0], others[0]}))

    def _check_mails(self) -> None:
        """Addresses that swap go through, or take two steps; one that makes way for another has its own until then."""
        taken = {each.mail: number for number, each in self.before.state.objects.items() if each.kind == "User"}
        for each in self.program:
            if each.kind != "User" or taken.get(each.args["mail"]) in (None, self.numbers["User", each.name]):
                continue
            old = self.former.get(each.key)
            if old is None or taken[each.args["mail"]] != self._object_of(old):
                self.result.may_refuse = True
            elif not each.options.get("delete_before_replace"):
                self.result.refusals.append(frozenset({each.name}))
                self.result.hint = 'its on_delete is "delete", you can add delete_before_replace=True'
            elif self.before.held[old].resource.args.get("on_delete", "delete") != "delete":
                raise Undecided("a user who is kept keeps the address that the new one wants")

    def _find_protected(self) -> None:
        """What Pulumi itself refuses: a protected resource that would be deleted or replaced."""
        for name in self.run.protect:
            key = next(key for key in self.before.held if key[2] == name)
            if key not in self.former.values() or key in self.replaced:
                self.result.refusals.append(frozenset({name}))

    def _check_settings(self) -> None:
        """Things of one user that somebody set before."""
        for each in self.program:
            if each.kind == "Password" and each.key not in self.former:
                user = self._number(each.args["user"])
                if user in self.before.state.passwords and user not in self.fresh:
                    if ("Password", user) not in self.before.owned():
                        raise Undecided("a password of somebody who has one")
                    self.result.may_refuse = True
            if each.kind == "Password" and each.name in self.run.replace and not each.args.get("replace_existing"):
                self.result.may_refuse = True  # the engine does not say that the state has it already
            if each.kind == "Text" and not each.args.get("adopt"):
                self._check_text(each)
            if each.kind == "Grant" and not each.args.get("adopt") and self.before.vendor.adopts_grants:
                old = self.former.get(each.key)
                (pair,) = self.result.after.held[each.key].things
                theirs = old is not None and pair in self.before.held[old].things and each.key not in self.replaced
                if pair in self.before.state.pairs and not theirs:
                    self.result.may_refuse = True

    def _check_text(self, resource: Resource) -> None:
        """Another text that a role has already is a conflict."""
        (thing,), old = self.result.after.held[resource.key].things, self.former.get(resource.key)
        if old is not None and thing in self.before.held[old].things:
            return
        if self.before.state.texts.get(thing[1], resource.args["text"]) != resource.args["text"]:
            if thing not in self.before.owned():
                raise Undecided("a text that nobody owns")
            self.result.may_refuse = True

    def _remove(self) -> None:
        """What nobody owns any more goes."""
        owned = self.result.after.owned()
        for key, holding in self.before.held.items():
            for thing in sorted(holding.things, key=str):
                owner = owned.get(thing)
                if owner is None:
                    self._release(holding.resource, thing)
                elif (
                    key not in self.former.values() and word_of(thing) in REMOVED and _deletes(holding.resource, thing)
                ):
                    self.result.kept.add(owner[2])
        for number in self.dead & self.state.objects.keys():
            if number in self.state.objects:  # a group may be gone with the one above it
                self.state.remove(number)

    def _release(self, resource: Resource, thing: Thing) -> None:
        match word_of(thing):
            case "member" | "grant" | "policy":
                self.state.pairs.discard(thing)
            case "Text":
                self.state.texts.pop(thing[1], None)
            case "Urls":
                self.state.urls[thing[1]] |= self.state.former_urls.pop(thing[1], {})
            case "object":
                how = resource.args.get("on_delete", "delete")
                if how == "delete":
                    self.dead.add(thing[1])
                    self._check_deletable(thing[1], resource.name)
                elif how == "disable":
                    self.state.objects[thing[1]].enabled = False

    def _check_deletable(self, number: int, name: str) -> None:
        """What would go with an object must not be somebody's."""
        gone = {number, *self.state.below(number)}
        for key, holding in self.result.after.held.items():
            for thing in holding.things:
                if thing[0] not in ("Urls",) and gone & set(thing[1:]):
                    self.result.refusals.append(frozenset({name, key[2]}))
        blocks = self.before.vendor.blocks
        left = [pair for pair in self.before.state.pairs if word_of(pair) in blocks and number in pair[1:]]
        if set(left) - self.before.owned().keys():
            raise Undecided("the vendor does not delete what others have put into a group, or granted")

    def _bring(self, resource: Resource) -> None:
        """What a resource says is so."""
        args = resource.args
        for thing in self.result.after.held[resource.key].things:
            match word_of(thing):
                case "object":
                    each = self.state.objects[thing[1]]
                    each.name, each.note, each.mail = args["name"], args["note"], args.get("mail", "")
                case "member" | "grant" | "policy":
                    self.state.pairs.add(thing)
                case "Capabilities":
                    self.state.capabilities[thing[1], args["flag"]] = args["value"]
                case "Status":
                    self.state.objects[thing[1]].enabled = args["active"]
                case "Text":
                    self.state.texts[thing[1]] = args["text"]
                case "Urls":
                    self._bring_urls(thing[1], args["urls"])
                case "Password":
                    self._bring_password(resource, thing[1])

    def _bring_urls(self, client: str, urls: Mapping[str, Any]) -> None:
        former = self.state.former_urls.setdefault(client, {})
        for name in urls:
            former.setdefault(name, self.before.state.urls[client][name])
        self.state.urls[client] = {**self.state.urls[client], **urls}

    def _bring_password(self, resource: Resource, user: int) -> None:
        old_key = self.former.get(resource.key)
        if old_key is None:
            renamed = user in self.before.state.passwords and user not in self.fresh
            if renamed and resource.args.get("replace_existing"):
                raise Undecided("a password that is replaced, whoever chose it")
            if not renamed:
                self.state.passwords[user] = resource.args["value"]
            return
        old = self.before.held[old_key]
        same = old.things == self.result.after.held[resource.key].things
        if resource.key in self.replaced and same:
            if self.before.state.passwords.get(user) != resource.args["value"]:
                raise Undecided("a password that somebody chose, and a resource that is made anew")
            if self.before.vendor.adopts_grants:
                raise Undecided("an identity domain does not take the password that the user has already")
        elif not same or old.resource.args.get("version") != resource.args.get("version"):
            self.state.passwords[user] = resource.args["value"]

    def _prune(self) -> None:
        """Exclusive sets have what they list and nothing else."""
        owned = self.result.after.owned()
        for thing in owned:
            if thing[0] == "whole":
                _, kind, number = thing
                gone = {pair for pair in self.state.pairs if pair[0] == kind and number in pair[1:]}
                self.state.pairs -= {pair for pair in gone if pair not in owned}

    def _find_steady(self) -> None:
        """What no run may lose, however it ends: what nobody has to do with, and what stays where it is."""
        before, after = self.before.owned(), self.result.after.owned()
        unchanged = {
            key
            for key, old in self.former.items()
            if self.before.held[old].things == self.result.after.held[key].things and key not in self.replaced
        }
        same = {number for number, each in self.before.state.objects.items() if self._stays(number, each)}
        for pair in self.before.state.pairs & self.state.pairs:
            of_nobody = pair not in before and pair not in after
            if same >= set(pair[1:]) and (of_nobody or (pair in after and after[pair] in unchanged)):
                self.result.steady.add(self.state.seen_pair(pair))
        for number in same:
            thing = ("object", number)
            if (thing not in before and thing not in after) or (thing in after and after[thing] in unchanged):
                self.result.steady.add(self.state.seen_object(number))

    def _stays(self, number: int, each: Object) -> bool:
        return number in self.state.objects and self.state.path(number) == self.before.state.path(number)


def _deletes(resource: Resource, thing: Thing) -> bool:
    return thing[0] != "object" or str(resource.args.get("on_delete", "delete")) != "keep"


def _word(relation: str, args: Mapping[str, Any]) -> str:
    """The first word of the pairs of a relation."""
    word = {"Membership": "member", "Attachment": "policy"}.get(relation)
    return word or grant_in(args.get("account", ""))
