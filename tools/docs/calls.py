"""Follows the calls through the code: which functions can run when a given one does.

The syntax trees say which attribute is taken of which expression, and mypy says of which class that expression is. A
method that is inherited is followed for the class it runs in, so that a base shared by two resources leads each of them
to its own calls only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from mypy import build
from mypy.inspections import find_by_location
from mypy.maptype import map_instance_to_supertype
from mypy.modulefinder import BuildSource
from mypy.nodes import Expression, MypyFile, RefExpr, TypeInfo
from mypy.options import Options
from mypy.types import CallableType, Instance, ProperType, Type, TypeType, TypeVarType, UnionType, get_proper_type
from mypy.typevars import fill_typevars

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """A function, or a method as it runs in one class.

    Attributes:
        name: full name of its definition, `iam_resources.cncc.api.users.Users.create`.
        within: full name of the class it runs in, which may extend the one that defines it; empty for a function.
        given: the classes of its arguments, by name, where a caller says more than the function's own annotation.
    """

    name: str
    within: str = ""
    given: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class _Defined:
    module: str
    tree: Definition


class Calls:
    """The calls in a package.

    Args:
        sources: its files by module name.
    """

    def __init__(self, sources: dict[str, Path]) -> None:
        self._sources = sources
        self._functions: dict[str, _Defined] = {}
        self._owners: dict[str, str] = {}
        for module, file in sources.items():
            self._define(module, module, ast.parse(file.read_text()).body)
        self._followed: dict[Function, frozenset[Function]] = {}
        self._called_back: dict[Function, bool] = {}

    def decorated(self, name: str) -> dict[str, tuple[str, ...]]:
        """The texts given to a decorator, by the full name of what it decorates.

        Args:
            name: of the decorator, as it stands in the source.
        """
        found = {}
        for full_name, defined in self._functions.items():
            for decorator in defined.tree.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rsplit(".", 1)[-1] == name:
                    found[full_name] = tuple(str(ast.literal_eval(argument)) for argument in decorator.args)
        return found

    def docstrings(self) -> dict[str, str]:
        """The docstring of each function and method that has one, by its full name."""
        texts = {name: ast.get_docstring(defined.tree) for name, defined in self._functions.items()}
        return {name: text for name, text in texts.items() if text}

    def modules_in(self, package: str) -> list[str]:
        """The names of a package's modules, its own included."""
        return [name for name in self._sources if name == package or name.startswith(f"{package}.")]

    def functions_in(self, module: str) -> list[Function]:
        """All functions and methods that a module defines."""
        return [
            Function(name, self._owners.get(name, ""))
            for name, defined in self._functions.items()
            if defined.module == module
        ]

    def method(self, within: str, name: str) -> Function | None:
        """The method that a class has under a name, its own or inherited; None where it has none."""
        return next(self._methods(self._info(within), name), None)

    def reached(self, starts: Iterable[Function]) -> frozenset[Function]:
        """All that can run when one of these does, themselves included."""
        waiting, seen = list(starts), set[Function]()
        while waiting:
            function = waiting.pop()
            if function not in seen:
                seen.add(function)
                waiting += self._next(function)
        return frozenset(seen)

    def _define(self, module: str, prefix: str, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, Definition):
                self._functions[f"{prefix}.{node.name}"] = _Defined(module, node)
                if prefix != module:
                    self._owners[f"{prefix}.{node.name}"] = prefix
            elif isinstance(node, ast.ClassDef):
                self._define(module, f"{prefix}.{node.name}", node.body)

    @cached_property
    def _typed(self) -> build.BuildResult:
        options = Options()
        options.incremental = False
        options.export_types = options.preserve_asts = True
        options.follow_imports = "skip"  # what lies outside cannot lead back into the package
        options.ignore_missing_imports = True
        sources = [BuildSource(str(file), module, None) for module, file in self._sources.items()]
        return build.build(sources, options)

    def _info(self, full_name: str) -> TypeInfo | None:
        module = next((name for name in _prefixes(full_name) if name in self._sources), None)
        if module is None:
            return None
        symbol = self._typed.files[module].names.get(full_name.removeprefix(f"{module}."))
        return symbol.node if symbol is not None and isinstance(symbol.node, TypeInfo) else None

    def _methods(self, info: TypeInfo | None, name: str) -> Iterator[Function]:
        """The methods of that name, in the order in which Python looks for them."""
        for base in info.mro if info else ():
            if f"{base.fullname}.{name}" in self._functions:
                yield Function(f"{base.fullname}.{name}", info.fullname if info else "")

    def _next(self, function: Function) -> frozenset[Function]:
        if function not in self._followed:
            defined = self._functions.get(function.name)
            self._followed[function] = frozenset(self._used(function, defined) if defined else ())
        return self._followed[function]

    def _used(self, function: Function, defined: _Defined) -> Iterator[Function]:
        tree = self._typed.files[defined.module]
        called = {id(node.func): node for node in ast.walk(defined.tree) if isinstance(node, ast.Call)}
        handed = {id(each) for found in _handed_over(defined.tree).values() for each in found}
        for node in ast.walk(defined.tree):
            if not isinstance(node, ast.Name | ast.Attribute) or id(node) in handed:
                continue
            named = _expression(tree, node)
            full_name = named.fullname if isinstance(named, RefExpr) else ""
            if full_name in self._functions and full_name not in self._owners:
                call = called.get(id(node))
                yield Function(full_name, given=frozenset(self._given(full_name, tree, call)) if call else frozenset())
            elif id(node) in called and (info := self._info(full_name)) is not None:
                yield from self._made(info)
            if isinstance(node, ast.Attribute):
                yield from self._taken(function, tree, node)

    def _given(self, function: str, tree: MypyFile, call: ast.Call) -> Iterator[tuple[str, str]]:
        """The arguments of a call whose class extends another one of the package."""
        names = [each.arg for each in self._functions[function].tree.args.args]
        arguments = {
            **dict(zip(names, call.args, strict=False)),
            **{each.arg or "": each.value for each in call.keywords},
        }
        for name, value in arguments.items():
            for info in self._classes(tree, value):
                if sum(self._info(base.fullname) is not None for base in info.mro) > 1:
                    yield name, info.fullname

    def _classes(self, tree: MypyFile, node: ast.expr, function: Function | None = None) -> list[TypeInfo]:
        """The classes that an expression can have, a type variable being what it is in the class a method runs in."""
        expression = _expression(tree, node)
        if expression is None:
            return []
        kind = get_proper_type(self._typed.types.get(expression))
        if isinstance(kind, TypeVarType) and function is not None:
            kind = self._stands_for(kind, function)
        return list(_classes(kind))

    def _stands_for(self, variable: TypeVarType, function: Function) -> ProperType:
        owner, within = self._info(self._owners.get(function.name, "")), self._info(function.within)
        if owner is None or within is None or owner not in within.mro:
            return variable
        itself = fill_typevars(within)
        arguments = map_instance_to_supertype(itself, owner).args if isinstance(itself, Instance) else ()
        for declared, argument in zip(owner.defn.type_vars, arguments, strict=False):
            if declared.name == variable.name:
                return get_proper_type(argument)
        return variable

    def _made(self, info: TypeInfo) -> Iterator[Function]:
        """What runs because an object is made; one of a foreign class is called from outside, at any method."""
        names = ["__init__", "__post_init__"]
        if info.fallback_to_any:
            names = [name.rsplit(".", 1)[-1] for name, owner in self._owners.items() if owner == info.fullname]
        for name in names:
            yield from self._first(info, name)

    def _taken(self, function: Function, tree: MypyFile, node: ast.Attribute) -> Iterator[Function]:
        """What an attribute can mean: a method of the class that its object is of."""
        value = node.value
        within = self._info(function.within)
        if _is_self(value) and within is not None:
            yield from self._first(within, node.attr)
        elif isinstance(value, ast.Call) and ast.unparse(value.func) == "super" and within is not None:
            names = [base.fullname for base in within.mro]
            here = names.index(self._owners[function.name])
            above = (each for each in self._methods(within, node.attr) if names.index(self._owners[each.name]) > here)
            yield from list(above)[:1]
        else:
            told = dict(function.given).get(value.id) if isinstance(value, ast.Name) else None
            known = self._info(told) if told else None
            classes = [known] if known else self._classes(tree, value, function)
            for info in [each for one in classes for each in self._implementing(one)]:
                for method in self._first(info, node.attr):
                    yield method
                    if within is not None and self._calls_back(method):
                        yield from self._handed_to(within, value)

    def _implementing(self, info: TypeInfo) -> list[TypeInfo]:
        """A class; of a protocol also the classes that name it as their base."""
        if not info.is_protocol:
            return [info]
        found = map(self._info, dict.fromkeys(self._owners.values()))
        return [each for each in found if each is not None and info in each.mro]

    def _first(self, info: TypeInfo, name: str) -> list[Function]:
        return list(self._methods(info, name))[:1]

    def _handed_to(self, info: TypeInfo, value: ast.expr) -> Iterator[Function]:
        """The methods of a class that it handed to the object it keeps as `self.<name>`, when that was made."""
        if isinstance(value, ast.Attribute) and _is_self(value.value):
            for start in self._methods(info, "__init__"):
                for each in _handed_over(self._functions[start.name].tree).get(value.attr, []):
                    yield from self._first(info, each.attr)

    def _calls_back(self, method: Function) -> bool:
        """Whether a method calls what its object was handed when it was made."""
        if method not in self._called_back:
            self._called_back[method] = False  # while it is being found out: a way back to itself adds nothing
            self._called_back[method] = self._does_call_back(method)
        return self._called_back[method]

    def _does_call_back(self, method: Function) -> bool:
        starts = self._methods(self._info(method.within), "__init__")
        kept = {name for start in starts for name in _kept_arguments(self._functions[start.name].tree)}
        return any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and _is_self(node.func.value)
            and node.func.attr in kept
            for each in (self.reached([method]) if kept else ())
            if each.within == method.within
            for node in ast.walk(self._functions[each.name].tree)
        )


def _is_self(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


def _assigned(tree: Definition) -> Iterator[tuple[str, ast.expr]]:
    """The attributes that a constructor sets, each with its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and _is_self(target.value):
                    yield target.attr, node.value


def _handed_over(tree: Definition) -> dict[str, list[ast.Attribute]]:
    """The methods that a constructor hands to the objects it keeps, by the name under which it keeps them."""
    found: dict[str, list[ast.Attribute]] = {}
    for name, value in _assigned(tree) if tree.name == "__init__" else ():
        if isinstance(value, ast.Call):
            arguments = [*value.args, *(keyword.value for keyword in value.keywords)]
            found[name] = [each for each in arguments if isinstance(each, ast.Attribute) and _is_self(each.value)]
    return found


def _kept_arguments(tree: Definition) -> set[str]:
    """The attributes in which a constructor keeps its arguments as they are."""
    arguments = {each.arg for each in (*tree.args.args, *tree.args.kwonlyargs)}
    return {name for name, value in _assigned(tree) if isinstance(value, ast.Name) and value.id in arguments}


def sources_of(folder: Path, package: str) -> dict[str, Path]:
    """The files of a package by module name.

    Args:
        folder: the package's.
        package: its name.
    """
    found = {}
    for file in sorted(folder.rglob("*.py")):
        parts = [package, *file.relative_to(folder).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def _prefixes(full_name: str) -> Iterator[str]:
    while "." in full_name:
        full_name = full_name.rsplit(".", 1)[0]
        yield full_name


def _expression(tree: MypyFile, node: ast.expr) -> Expression | None:
    if node.end_lineno is None or node.end_col_offset is None:
        return None
    return find_by_location(tree, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _classes(kind: Type | None) -> Iterator[TypeInfo]:
    proper: ProperType | None = get_proper_type(kind)
    match proper:
        case Instance():
            yield proper.type
        case UnionType():
            for item in proper.items:
                yield from _classes(item)
        case TypeVarType():
            yield from _classes(proper.upper_bound)
        case TypeType():
            yield from _classes(proper.item)
        case CallableType() if proper.is_type_obj():
            yield from _classes(proper.ret_type)
        case _:
            return
