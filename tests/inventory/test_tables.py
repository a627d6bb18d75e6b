"""Tables of resources: what is read, and what is said of each fault, with file and line."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from iam_resources import cncc
from iam_resources.tables import read_table


def table(folder: Path, *lines: str) -> Path:
    file = folder / "users.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def faults(file: Path, kind: type[pulumi.CustomResource] = cncc.User) -> list[str]:
    with pytest.raises(pulumi.RunError) as raised:
        list(read_table(file, kind))
    return [line.removeprefix(f"{file}:") for line in str(raised.value).splitlines()]


def test_cells_become_arguments_and_empty_ones_are_not_mentioned(tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "resource,username,enabled,email,attributes",
        'ana,ana,TRUE,,"{""team"": [""core""]}"',
        "",
        '"b o",b o,false,b@example.com,',
    )
    rows = [(row.name, row.arguments) for row in read_table(file, cncc.User)]
    assert rows == [
        ("ana", {"username": "ana", "enabled": True, "attributes": {"team": ["core"]}}),
        ("b o", {"username": "b o", "enabled": False, "email": "b@example.com"}),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([""], "1: the column resource is missing"),
        (["resource,username,mail", "ana,ana,a@b.c"], "1: there is no column 'mail'"),
        (["resource;username", "ana;ana"], "1: there is no column 'resource;username' (a comma separates columns)"),
        (["resource, username", "ana,ana"], "1: there is no column ' username'"),
        (["username", "ana"], "1: the column resource is missing"),
        (["resource,email", "ana,a@b.c"], "1: the column username is missing"),
        (["resource,username,username", "a,a,a"], "1: the column username is there twice"),
        (["resource,username", "ana,ana", "bob"], "3: has 1 cells, and the first line names 2 columns"),
        (["resource,username", "ana,ana,x"], "2: has 3 cells"),
        (["resource,username", ",ana"], "2: the column resource is empty"),
        (["resource,username", "ana,"], "2: column username: "),
        (["resource,username", "ana,ana", "ana,bob"], "3: the resource ana is in line 2 already"),
        (["resource,username", "ana,ana", "bob,ana"], "3: username ana is in line 2 already"),
        (["resource,username,enabled", "ana,ana,yes"], "2: column enabled: yes: expected true or false"),
        (["resource,username,attributes", "ana,ana,{team"], "2: column attributes: {team: expected a map as JSON"),
        (["resource,username", "ana,Ana"], "2: column username: Keycloak keeps user names in lower case"),
        (["resource,username,on_delete", "ana,ana,drop"], "2: column on_delete: "),
        (["resource,username", 'ana,"ana'], "2: not CSV"),
    ],
)
def test_a_fault_is_reported_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    found = faults(table(tmp_path, *lines))
    assert found[0].startswith(said), found


def test_mails_that_differ_in_case_only_are_one_person(tmp_path: Path) -> None:
    from iam_resources.huawei import Membership  # user names of a realm are in lower case anyway

    file = table(tmp_path, "resource,user,group", "a,ana,ops", "b,ana,ops")
    assert faults(file, Membership) == ["3: user ana, group ops is in line 2 already"]
    from iam_resources.oci import domains

    file = table(tmp_path, "resource,user_name,family_name", "a,Ana@example.com,Lima", "b,ana@example.com,Lima")
    assert faults(file, domains.User)[0].startswith("3: user_name ana@example.com is in line 2 already")


def test_all_faults_are_reported_at_once_and_a_line_with_a_break_counts_from_its_start(tmp_path: Path) -> None:
    file = table(tmp_path, "resource,username", '"a', 'b","a', 'b"', "x", "y")
    found = faults(file)
    assert [line.partition(":")[0] for line in found] == ["5", "6"], found


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match="cannot be read: No such file"):
        list(read_table(tmp_path / "missing.csv", cncc.User))
    (tmp_path / "latin.csv").write_bytes("resource,username\nana,\xe4\n".encode("latin-1"))
    with pytest.raises(pulumi.RunError, match=r"is not UTF-8 \(byte 22\)"):
        list(read_table(tmp_path / "latin.csv", cncc.User))
    with pytest.raises(pulumi.RunError, match="has no argument who"):
        list(read_table(table(tmp_path, "resource,username"), cncc.User, who={}))
