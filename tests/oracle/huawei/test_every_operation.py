"""No operation is left out: what the sandbox serves, the SDK knows, and a test here asks for it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from iam_resources.sandbox.huawei.urls import ROUTES
from tests.oracle.huawei.beside import plain, served
from tests.oracle.huawei.cloud import SERVICES, operations
from tests.oracle.recorder import Recorder

BEYOND = {
    "center": {"describe_registered_regions"},
    "store": {
        *("create_bearer_token", "list_bearer_tokens", "delete_bearer_token", "create_provisioning_tenant"),
        *("list_provisioning_tenants", "delete_provisioning_tenant"),
        *("enable_user", "disable_user", "reset_pwd_mode", "verify_email"),
    },
}
"""Operations of the SDK that the text does not have."""


def asked(folder: Path) -> set[tuple[str, str]]:
    """What the tests ask for, and expect an answer to: client and operation."""
    found = set()
    for file in folder.glob("*.py"):
        names: dict[str, set[str]] = {}
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple):
                texts = {each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)}
                for target in node.targets:
                    names.setdefault(ast.unparse(target), set()).update(map(str, texts))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0].value if isinstance(node.args[0], ast.Starred) else node.args[0]
                texts = {str(each.value) for each in ast.walk(first) if isinstance(each, ast.Constant)}
                client = ast.unparse(node.func.value).rpartition(".")[2]
                if node.func.attr in ("ask", "pages"):
                    found |= {(client, text) for text in texts | names.get(ast.unparse(first), set())}
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_is_asked_for(huawei_recorder: Recorder, service: str) -> None:
    known = set(served(service))
    client = "at" if service == "portal" else service  # as the tests call it
    here = {name for caller, name in asked(Path(__file__).parent) if caller == client}
    assert len(known) == len({plain(method, path) for method, path, _ in ROUTES[SERVICES[service][2]]})
    assert known <= here, known - here


def test_the_text_has_72_operations(huawei_recorder: Recorder) -> None:
    assert sum(map(len, ROUTES.values())) - sum(map(len, BEYOND.values())) == 72
    for service, names in BEYOND.items():
        assert names <= set(operations(service))
