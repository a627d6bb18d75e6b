"""Following calls: through attributes, bases, arguments, and methods that are handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs.calls import Calls, Function, sources_of

SOURCE = """
from collections.abc import Callable
from typing import Generic, TypeVar

A = TypeVar("A")

class Users:
    @operation("users-1")
    def get(self) -> str: ...
    @operation("users-2", "users-3")
    def put(self) -> str: ...

class Roles:
    @operation("roles-1")
    def get(self) -> str: ...

class Cache:
    def __init__(self, one: Callable[[], str]) -> None:
        self._one = one
    def read(self) -> str:
        return self._one()
    def forget(self) -> None: ...

class Directory(Generic[A]):
    def __init__(self, api: A) -> None:
        self.api = api
        self.cache = Cache(self._one)
    def _one(self) -> str:
        return self.one()
    def one(self) -> str:
        raise NotImplementedError
    def look(self) -> str:
        return self.cache.read()
    def forget(self) -> None:
        self.cache.forget()

class UserDirectory(Directory[Users]):
    def one(self) -> str:
        return self.api.get()

class RoleDirectory(Directory[Roles]):
    def one(self) -> str:
        return super().look() + self.api.get()

class Realm:
    def __init__(self) -> None:
        self.users = UserDirectory(Users())
        self.roles = RoleDirectory(Roles())

def look_up(realm: Realm) -> str:
    return _look(realm.users)

def _look(directory: Directory[Users]) -> str:
    return directory.look()

def forget(realm: Realm) -> None:
    realm.users.forget()

def role(realm: Realm) -> str:
    return realm.roles.look()

def later(realm: Realm) -> Callable[[], str]:
    return lambda: realm.users.api.put()

class Kind:
    def make(self) -> str: ...

class Badges(Kind):
    @operation("badges-1")
    def make(self) -> str: ...

class Passes(Kind):
    @operation("passes-1")
    def make(self) -> str: ...

K = TypeVar("K", bound=Kind)

class Shelf(Generic[K]):
    def __init__(self, api: K) -> None:
        self.api = api
    def fill(self) -> str:
        return self.api.make()

class BadgeShelf(Shelf[Badges]):
    def __init__(self) -> None:
        super().__init__(Badges())

def fill(shelf: BadgeShelf) -> str:
    return shelf.fill()
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    folder = tmp_path_factory.mktemp("calls") / "sample"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "code.py").write_text(SOURCE.replace("@operation", "@coverage.operation"))
    return Calls(sources_of(folder, "sample"))


def reached(calls: Calls, name: str) -> set[str]:
    marked = calls.decorated("operation")
    found = calls.reached([Function(f"sample.code.{name}")])
    return {id_ for function in found for id_ in marked.get(function.name, ())}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("look_up", {"users-1"}),
        ("forget", set()),
        ("role", {"roles-1"}),
        ("later", {"users-2", "users-3"}),
        ("fill", {"badges-1"}),
    ],
)
def test_a_function_leads_to_what_it_calls_and_to_nothing_else(calls: Calls, name: str, ids: set[str]) -> None:
    assert reached(calls, name) == ids


def test_an_inherited_method_runs_in_the_class_that_inherits_it(calls: Calls) -> None:
    method = calls.method("sample.code.UserDirectory", "look")
    assert method == Function("sample.code.Directory.look", "sample.code.UserDirectory")


def test_a_package_is_read_from_its_files(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("__init__.py", "one.py", "inner/__init__.py", "inner/two.py"):
        (tmp_path / name).write_text("")
    assert set(sources_of(tmp_path, "p")) == {"p", "p.one", "p.inner", "p.inner.two"}
