"""A landing zone in Huawei Cloud: who may do what in which account, from a table in the stack's configuration.

    iam:landing_zone:
      accounts:
        development: 0123456789abcdef0123456789abcdef
        production: fedcba9876543210fedcba9876543210
      permission_sets:
        reading: {session_duration: PT8H, managed_policies: [<id>]}
        operating: {managed_policies: [<id>], team_actions: ["ecs:*:*"]}
      teams:
        core:
          people:
            ana.silva: {given_name: Ana, family_name: Silva, mail: ana.silva@example.com}
          access:
            development: [reading, operating]
            production: [reading]

The table is complete: a team has exactly these people, a permission set exactly these policies, and where a set is used
in an account, nobody but these teams has it there. Actions in `team_actions` are allowed on resources with a tag `team`
that is the person's own team (attribute-based access control). People who leave the table are disabled.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import pulumi
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from iam_resources import huawei

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
TEAM_TAG = "team"


class Row(BaseModel):
    """A part of the table."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Person(Row):
    """A person; the user name is the key."""

    given_name: str
    family_name: str
    mail: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Rights(Row):
    """What a permission set allows; its name is the key."""

    description: str = ""
    session_duration: str = "PT1H"
    managed_policies: list[Id] = []
    team_actions: list[str] = []


class Team(Row):
    """A team: its people, and by account the permission sets that they may use there."""

    people: dict[str, Person]
    access: dict[str, list[str]]


class Table(Row):
    """The whole table."""

    accounts: dict[str, Id]
    permission_sets: dict[str, Rights]
    teams: dict[str, Team]

    def users_of(self, name: str, account: str) -> list[str]:
        """The teams that may use a permission set in an account."""
        return [team for team, row in self.teams.items() if name in row.access.get(account, ())]

    def faults(self) -> list[str]:
        """What names something that the table does not have, and who is in two teams."""
        found, teams_of = [], dict[str, str]()
        for team, row in self.teams.items():
            for account, names in row.access.items():
                if account not in self.accounts:
                    found.append(f"teams.{team}.access.{account}: there is no such account")
                unknown = [name for name in names if name not in self.permission_sets]
                found += [f"teams.{team}.access.{account}: there is no permission set {name}" for name in unknown]
            for person in row.people:
                if teams_of.setdefault(person, team) != team:
                    found.append(f"teams.{team}.people.{person}: is in team {teams_of[person]} already")
        return found


def declare() -> None:
    """Make everything that the table says."""
    table = _table(pulumi.Config("iam").require_object("landing_zone"))
    groups = {name: _team(name, row) for name, row in table.teams.items()}
    if any(row.team_actions for row in table.permission_sets.values()):
        huawei.AccessControlAttributes("teams", attributes={TEAM_TAG: "${user:department}"})
    granted: list[str] = []
    for name, row in table.permission_sets.items():
        permission_set, content = _permission_set(name, row)
        for account, account_id in table.accounts.items():
            if not (teams := table.users_of(name, account)):
                continue
            huawei.AccountAssignments(
                f"{name}-in-{account}",
                permission_set=permission_set.permission_set_id,
                account_id=account_id,
                groups=[groups[team].group_id for team in teams],
                exclusive=True,
                opts=pulumi.ResourceOptions(depends_on=content),  # so that a new set is not rolled out once more
            )
            granted += [f"{team} {name} in {account}" for team in teams]
    pulumi.export("landing zone", granted)


def _team(name: str, row: Team) -> huawei.Group:
    """The group of a team, with its people and nobody else."""
    group = huawei.Group(f"team-{name}", display_name=name, adopt=True)
    people = [
        huawei.User(
            user_name,
            user_name=user_name,
            display_name=f"{person.given_name} {person.family_name}",
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.mail,
            enterprise={"department": name},
            enabled=True,
            adopt=True,
            on_delete="disable",
        )
        for user_name, person in row.people.items()
    ]
    users = [person.user_id for person in people]
    huawei.GroupMembers(f"team-{name}", group=group.group_id, users=users, exclusive=True)
    return group


def _permission_set(name: str, row: Rights) -> tuple[huawei.PermissionSet, list[pulumi.Resource]]:
    """A permission set, and the resources that say what it allows."""
    permission_set = huawei.PermissionSet(
        name, name=name, description=row.description, session_duration=row.session_duration, adopt=True
    )
    set_id = permission_set.permission_set_id
    content: list[pulumi.Resource] = [
        huawei.ManagedPolicies(name, permission_set=set_id, managed_policy_ids=[*row.managed_policies], exclusive=True)
    ]
    if row.team_actions:
        own = {"StringEquals": {f"g:ResourceTag/{TEAM_TAG}": f"${{g:PrincipalTag/{TEAM_TAG}}}"}}
        statement = {"Effect": "Allow", "Action": row.team_actions, "Resource": ["*"], "Condition": own}
        policy = json.dumps({"Version": "5.0", "Statement": [statement]})
        content.append(huawei.CustomPolicy(name, permission_set=set_id, policy=policy, adopt=True))
    return permission_set, content


def _table(given: Any) -> Table:
    """Check the table; all errors are reported together, each with its place."""
    try:
        table = Table.model_validate(given)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'the table'}: {fault['msg']}" for fault in error.errors()]
    else:
        faults = table.faults()
    if faults:
        raise pulumi.RunError("iam:landing_zone is wrong:\n  " + "\n  ".join(faults))
    return table
