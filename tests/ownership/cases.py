"""The cases in which version d838d81 lost access, or deleted what the program says, without a word.

Each is a scenario in the words of the model, for every vendor that has its kinds. `ana` and `alpha` are there before
and nobody's, as are `hugo` in `hall` with a role of his own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.ownership.programs import Program, Ref, Resource, Run, Step
from tests.ownership.scenario import VENDORS, Scenario, there_before
from tests.ownership.vendors.domains import ROLES

Case = Callable[[str], Scenario]
_ALL = ("cncc", "oci", "oci.domains", "huawei")
_WITH_SCIM = (*_ALL, "huawei.scim")
_MEMBER_SETS = ("oci", "oci.domains", "huawei", "huawei.scim")


def _scenario(vendor: str, *steps: Step | Program) -> Scenario:
    made = [step if isinstance(step, Step) else Step(("case",), step) for step in steps]
    return Scenario(vendor, there_before(VENDORS[vendor]), tuple(made))


def _user(name: str, username: str, note: str = "first", *, adopt: bool = False, on_delete: str = "delete") -> Resource:
    args = {"name": username, "note": note, "mail": username, "adopt": adopt, "on_delete": on_delete}
    return Resource("User", name, args)


def _group(name: str, note: str = "first", *, adopt: bool = False) -> Resource:
    return Resource("Group", f"group-{name}", {"name": name, "note": note, "adopt": adopt})


def _membership(name: str, group: str, user: Ref | None = None) -> Resource:
    args = {"user": user or Ref("User", "ana", "name"), "group": Ref("Group", f"group-{group}")}
    return Resource("Membership", name, args)


_GROUPS = (_group("a"), _group("b"), _group("c"), _group("new"))


def _memberships(*groups: str) -> Program:
    return (*_GROUPS, *(_membership(f"loop-{number}", group) for number, group in enumerate(groups)))


def swapped(vendor: str) -> Scenario:
    """Two memberships swap their groups: she was in neither."""
    return _scenario(vendor, _memberships("a", "b"), _memberships("b", "a"))


def shifted(vendor: str) -> Scenario:
    """A list in a loop gets a new first item: she was in two of four groups."""
    return _scenario(vendor, _memberships("a", "b", "c"), _memberships("new", "a", "b", "c"))


def adopted_under_another_name(vendor: str) -> Scenario:
    """A user with `adopt` gets another name in Pulumi: the user was deleted."""
    first, second = _user("ana-1", "ana", adopt=True), _user("ana-lima", "ana", adopt=True)
    return _scenario(vendor, (first,), (second,))


def disabled_under_another_name(vendor: str) -> Scenario:
    """The same with `on_delete="disable"`: the user was disabled."""
    first = _user("ana-1", "ana", adopt=True, on_delete="disable")
    return _scenario(vendor, (first,), (replace(first, name="ana-lima"),))


def conflict_that_says_adopt(vendor: str) -> Scenario:
    """A user without `adopt` gets another name: the hint of the conflict deleted the user."""
    first, second = _user("leo-1", "leo"), _user("leo-2", "leo")
    adopting: Program = (second.with_args(adopt=True),)
    return _scenario(vendor, (first,), Step(("case",), (second,), recover=(adopting,)))


def conflict_that_says_alias(vendor: str) -> Scenario:
    """The same, corrected as the hint has to say."""
    first, second = _user("leo-1", "leo"), _user("leo-2", "leo")
    aliased: Program = (replace(second, aliases=(("leo-1", ""),)),)
    return _scenario(vendor, (first,), Step(("case",), (second,), recover=(aliased,)))


def conflict_that_goes_on_and_says_alias(vendor: str) -> Scenario:
    """The same with `--continue-on-error`: the old resource left the state, and the alias found nothing."""
    first, second = _user("leo-1", "leo"), _user("leo-2", "leo")
    aliased: Program = (replace(second, aliases=(("leo-1", ""),)),)
    return _scenario(vendor, (first,), Step(("case",), (second,), Run(go_on=True), recover=(aliased,)))


def conflict_of_one_that_is_kept(vendor: str) -> Scenario:
    """The same with `on_delete="keep"`, and something that refers to it: the state was one that Pulumi cannot read."""
    first, second = _user("leo-1", "leo", on_delete="keep"), _user("leo-2", "leo", on_delete="keep")
    old: Program = (*_GROUPS, first, _membership("x", "a", Ref("User", "leo-1")))
    new: Program = (*_GROUPS, second, _membership("x", "a", Ref("User", "leo-2")))
    aliased: Program = tuple(replace(each, aliases=(("leo-1", ""),)) if each is second else each for each in new)
    return _scenario(vendor, old, Step(("case",), new, Run(go_on=True), recover=(aliased,)))


def user_made_anew_with_the_same_address(vendor: str) -> Scenario:
    """A user whose name cannot be changed gets another one: its own address was in the way, and the hint no help."""
    first, second = _user("leo-1", "leo"), _user("leo-1", "leon").with_args(mail="leo")
    first_deleted: Program = (second.with_options(delete_before_replace=True),)
    other_address: Program = (second.with_args(name="leonard", mail="leonard"),)
    step = Step(("case",), (second,), recover=(first_deleted, other_address))
    return _scenario(vendor, (first,), step)


def user_deleted_first_with_a_relation(vendor: str) -> Scenario:
    """The same with a group that the user is in: the vendor deletes nobody who is in a group, or has a role."""
    return _deleted_first(vendor, lambda leo: _membership("x", "a", leo))


def user_deleted_first_with_a_list(vendor: str) -> Scenario:
    """The same with a list that the user is in."""
    if vendor == "oci":
        listed = {"group": Ref("Group", "group-a"), "exclusive": True}
        return _deleted_first(vendor, lambda leo: Resource("GroupMembers", "x", {**listed, "users": (leo,)}))
    held = _held(vendor, Ref("Role", "READ", "name"), Ref("Group", "group-a"))
    return _deleted_first(vendor, lambda leo: Resource("Holders", "x", {**held, "users": (leo,)}))


def _deleted_first(vendor: str, relation: Callable[[Ref], Resource]) -> Scenario:
    first, second = _user("leo-1", "leo"), _user("leo-1", "leon").with_args(mail="leo")
    rest: Program = (*_GROUPS, relation(Ref("User", "leo-1")))
    made_anew = second.with_options(delete_before_replace=True)
    return _scenario(vendor, (first, *rest), (made_anew, *rest))


def role_deleted_first(vendor: str) -> Scenario:
    """A role is deleted before it is replaced: who had it by its name lost it."""
    role = Resource("Role", "role-1", {"name": "WRITE", "note": "first", "adopt": True})
    of_ana = Resource("Grant", "x", {"user": Ref("User", "ana", "name"), "role": Ref("Role", "role-1")})
    of_hugo = Resource("Roles", "y", {"user": Ref("User", "hugo", "name"), "roles": (Ref("Role", "role-1"),)})
    after: Program = (role.with_options(delete_before_replace=True), of_ana, of_hugo)
    return _scenario(vendor, (role, of_ana, of_hugo), Step(("case",), after, Run(replace=("role-1",))))


def name_taken_by_another(vendor: str) -> Scenario:
    """A group gets another name, and a new group the old one: who is a member by that name stayed in the old group."""
    old, member = _group("a"), _membership("x", "a").with_args(group=Ref("Group", "a", "name"))
    new = Resource("Group", "group-second", {**old.args, "note": "second"}, options={"depends_on": (old.name,)})
    return _scenario(vendor, (old, member), (old.with_args(name="b"), new, member))


def relation_under_another_name(vendor: str) -> Scenario:
    """A membership gets another name: she was out of the group."""
    return _scenario(vendor, (*_GROUPS, _membership("x", "a")), (*_GROUPS, _membership("y", "a")))


def deletes_alone_in_the_next_run(vendor: str) -> Scenario:
    """Five memberships get other names in a run that fails before its deletes: the next run deleted all five."""
    pairs = [(user, group) for user in ("ana", "hugo") for group in ("a", "b", "c")][:5]

    def members(names: str) -> Program:
        made = (_membership(f"{names}-{user}-{group}", group, Ref("User", user, "name")) for user, group in pairs)
        return (*_GROUPS, *made)

    leo, his = _user("leo-1", "leo"), _membership("x", "a", Ref("User", "leo", "name"))
    failing: Program = (*members("new"), his)  # leo cannot be deleted while a membership names him
    step = Step(("case",), failing, recover=(members("new"),))
    return _scenario(vendor, (*members("old"), leo, his), step)


def relation_into_a_component(vendor: str) -> Scenario:
    """A membership moves into a component: the same."""
    inside = replace(_membership("x", "a"), inside="box")
    return _scenario(vendor, (*_GROUPS, _membership("x", "a")), (*_GROUPS, inside))


def grant_under_another_name(vendor: str) -> Scenario:
    """A grant gets another name."""
    args = _grant(vendor)
    return _scenario(vendor, (Resource("Grant", "x", args),), (Resource("Grant", "y", args),))


def member_set_instead(vendor: str) -> Scenario:
    """A membership becomes a set of the same name: the group was empty."""
    args = {"group": Ref("Group", "group-a"), "users": (Ref("User", "ana", "name"),)}
    members = Resource("GroupMembers", "x", args)
    return _scenario(vendor, (*_GROUPS, _membership("x", "a")), (*_GROUPS, members), (*_GROUPS, _membership("x", "a")))


def role_set_instead(vendor: str) -> Scenario:
    """A grant becomes a set, and grants again."""
    ana, role = Ref("User", "ana", "name"), Ref("Role", "READ", "name")
    grant = Resource("Grant", "x", {"user": ana, "role": role})
    roles = Resource("Roles", "x", {"user": ana, "roles": (role,), "exclusive": True})
    return _scenario(vendor, (grant,), (roles,), (grant,))


def holder_set_instead(vendor: str) -> Scenario:
    """An assignment becomes all assignments of its set in its account, and an assignment again."""
    args = _grant(vendor)
    grant = Resource("Grant", "x", args)
    held = {"role": args["role"], "account": args["account"], "users": (args["user"],), "groups": ()}
    holders = Resource("Holders", "x", {**held, "exclusive": True})
    return _scenario(vendor, (grant,), (holders,), (grant,))


def policy_set_instead(vendor: str) -> Scenario:
    """An attachment becomes all attachments of its set, and an attachment again; the set is in an account."""
    args = {"role": Ref("Role", "HAND", "name"), "policy": Ref("Policy", VENDORS[vendor].policies[1], "id")}
    attachment = Resource("Attachment", "x", args)
    kept = Ref("Policy", VENDORS[vendor].policies[0], "id")
    policies = Resource("Attachments", "x", {"role": args["role"], "policies": (kept, args["policy"])})
    return _scenario(vendor, (attachment,), (policies,), (attachment,))


def role_made_anew(vendor: str) -> Scenario:
    """A set gets another name, which makes another set: who has it, and what is attached to it, goes over to it."""
    role = Resource("Role", "role-1", {"name": "PLAN", "note": "first", "adopt": False})
    own, policy = Ref("Role", "role-1"), Ref("Policy", VENDORS[vendor].policies[0], "id")
    rest: Program = (
        *_GROUPS,
        Resource("Grant", "x", {**_grant(vendor), "role": own}),
        Resource("Holders", "y", _held(vendor, own, Ref("Group", "group-a"))),
        Resource("Attachment", "z", {"role": own, "policy": policy}),
    )
    return _scenario(vendor, (role, *rest), (role.with_args(name="ROOT"), *rest), (role.with_args(name="PLAN"), *rest))


def _held(vendor: str, role: Ref, group: Ref) -> dict[str, object]:
    account = VENDORS[vendor].accounts[1]
    return {"role": role, "account": account, "users": (), "groups": (group,), "exclusive": True}


def written_twice(vendor: str) -> Scenario:
    """One membership by name and by id, then by name only: out of the group. Two of one thing are an error."""
    first: Program = (*_GROUPS, _membership("a", "a"))
    both: Program = (*first, _membership("b", "a", Ref("User", "ana", "id")))
    return _scenario(vendor, first, Step(("case",), both, recover=(first,)))


def target_replaced(vendor: str) -> Scenario:
    """`--target-replace` of a membership: gone."""
    program: Program = (*_GROUPS, _membership("x", "a"))
    run = Run(replace=("x",), by="--target-replace")
    return _scenario(vendor, program, Step(("case",), program, run))


def user_target_replaced(vendor: str) -> Scenario:
    """`--target-replace` of a user with `adopt`: gone."""
    program: Program = (_user("ana-1", "ana", adopt=True), *_GROUPS, _membership("x", "a", Ref("User", "ana-1")))
    run = Run(replace=("ana-1",), by="--target-replace")
    return _scenario(vendor, program, Step(("case",), program, run))


def tainted(vendor: str) -> Scenario:
    """`pulumi state taint` of a membership: gone."""
    program: Program = (*_GROUPS, _membership("x", "a"))
    return _scenario(vendor, program, Step(("case",), program, Run(replace=("x",), by="taint")))


def _replaced_on_changes(vendor: str, resource: Resource) -> Scenario:
    new = resource.with_args(note="second").with_options(replace_on_changes=("note",))
    return _scenario(vendor, (resource,), (new,))


def user_replaced_on_changes(vendor: str) -> Scenario:
    """A user with `adopt` and `replace_on_changes`: gone."""
    return _replaced_on_changes(vendor, _user("ana-1", "ana", adopt=True))


def group_replaced_on_changes(vendor: str) -> Scenario:
    """A group with `adopt` and `replace_on_changes`: gone."""
    return _replaced_on_changes(vendor, _group("alpha", adopt=True))


def role_replaced_on_changes(vendor: str) -> Scenario:
    """A role with `adopt` and `replace_on_changes`: gone."""
    return _replaced_on_changes(vendor, Resource("Role", "role-1", {"name": "READ", "note": "first", "adopt": True}))


def roles_replaced_on_changes(vendor: str) -> Scenario:
    """A set of roles that is replaced with one more: lost the first one."""
    ana, roles = Ref("User", "ana", "name"), (Ref("Role", "READ", "name"), Ref("Role", "HAND", "name"))
    old = Resource("Roles", "x", {"user": ana, "roles": roles[:1]})
    new = old.with_args(roles=roles).with_options(replace_on_changes=("roles",))
    return _scenario(vendor, (old,), (new,))


def members_replaced_on_changes(vendor: str) -> Scenario:
    """A set of members that is replaced with one more: lost the first one."""
    users = (Ref("User", "ana", "name"), Ref("User", "hugo", "name"))
    old = Resource("GroupMembers", "x", {"group": Ref("Group", "group-a"), "users": users[:1]})
    new = old.with_args(users=users).with_options(replace_on_changes=("users",))
    return _scenario(vendor, (*_GROUPS, old), (*_GROUPS, new))


def still_referred_to(vendor: str) -> Scenario:
    """A user is removed whom a membership still names: refused, and both are named."""
    leo, member = _user("leo-1", "leo"), _membership("x", "a", Ref("User", "leo", "name"))
    both: Program = (*_GROUPS, leo, member)
    return _scenario(vendor, both, Step(("case",), (*_GROUPS, member), recover=(_GROUPS,)))


def urls_under_another_name(vendor: str) -> Scenario:
    """URLs keep what they are under another name, and go back to what was there before the first."""
    urls = {"root_url": "http://ours.example/", "redirect_uris": ["http://ours.example/*"]}
    first = Resource("Urls", "x", {"client": "web", "urls": urls})
    return _scenario(vendor, (first,), (replace(first, name="y"),), Step(("case",), (), Run(destroy=True)))


def _grant(vendor: str) -> dict[str, object]:
    args: dict[str, object] = {"user": Ref("User", "ana", "name"), "role": Ref("Role", _role(vendor), "name")}
    args |= {"adopt": True} if VENDORS[vendor].adopts_grants else {}
    return args | ({"account": VENDORS[vendor].accounts[0]} if VENDORS[vendor].accounts else {})


def _role(vendor: str) -> str:
    return ROLES[1] if vendor == "oci.domains" else "READ"


CASES: Mapping[Case, tuple[str, ...]] = {
    swapped: _WITH_SCIM,
    shifted: _ALL,
    adopted_under_another_name: _WITH_SCIM,
    disabled_under_another_name: ("cncc", "oci.domains", "huawei", "huawei.scim"),
    conflict_that_says_adopt: _ALL,
    conflict_that_says_alias: _ALL,
    conflict_that_goes_on_and_says_alias: _WITH_SCIM,
    conflict_of_one_that_is_kept: _ALL,
    user_made_anew_with_the_same_address: ("oci", "huawei"),
    user_deleted_first_with_a_relation: ("oci", "huawei"),
    user_deleted_first_with_a_list: ("oci", "huawei"),
    name_taken_by_another: ("cncc", "oci.domains", "huawei", "huawei.scim"),
    relation_under_another_name: _ALL,
    deletes_alone_in_the_next_run: _WITH_SCIM,
    relation_into_a_component: _ALL,
    grant_under_another_name: ("cncc", "oci.domains", "huawei"),
    member_set_instead: _MEMBER_SETS,
    role_deleted_first: ("cncc",),
    role_set_instead: ("cncc",),
    holder_set_instead: ("huawei",),
    policy_set_instead: ("huawei", "huawei (managed roles)"),
    role_made_anew: ("huawei", "huawei (managed roles)"),
    written_twice: _ALL,
    target_replaced: _ALL,
    user_target_replaced: _WITH_SCIM,
    tainted: _ALL,
    user_replaced_on_changes: _ALL,
    group_replaced_on_changes: _WITH_SCIM,
    role_replaced_on_changes: ("cncc", "huawei"),
    roles_replaced_on_changes: ("cncc",),
    members_replaced_on_changes: _MEMBER_SETS,
    still_referred_to: _ALL,
    urls_under_another_name: ("cncc",),
}
"""Each case, and the vendors that have its kinds."""
EVERY = [(case, vendor) for case, vendors in CASES.items() for vendor in vendors]
"""All cases of all vendors."""
