"""Wrong use of `iam import` is reported before anything is read: one line, exit code 2."""

from __future__ import annotations

import pytest

from iam_resources.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aws"], "there is nothing to list of 'aws'. Write one of: cncc, huawei, huawei.scim, oci, oci.domains"),
        (["cncc", "--only", "people"], "there are no 'people' of cncc. There are: groups, realm-roles, users"),
        (["cncc", "--only", ","], "is empty"),
        (["cncc", "--filter", "ana"], "a search of the vendor is about one kind"),
        (["cncc", "--only", "groups", "--filter", "x"], "there is no search of the vendor for groups"),
        (["cncc", "--module", "json"], "'json' is a module that is installed: the package would hide it"),
        (["cncc", "--module", "pulumi"], "'pulumi' is a module that is installed"),
        (["cncc", "--module", "__main__"], "is not a name of a Python module"),
        (["cncc", "--module", "a-b"], "'a-b' is not a name of a Python module"),
        (["cncc", "--match", ""], "is empty"),
        (["cncc", "--form", "yaml"], "invalid choice"),
        ([], "VENDOR"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["import", *arguments])
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    printed = capsys.readouterr().err
    assert code == 2 and said in printed and "Traceback" not in printed
