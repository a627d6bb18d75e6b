"""Property values as they cross the wire: protobuf structs on one side, plain Python on the other.

The engine marks what is not known yet and what is secret. Unknown becomes the one object `UNKNOWN`. Secrets are opened
here and their names returned beside the values, so that no other file has to look inside a wrapper; the way back
closes them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from google.protobuf import struct_pb2

_UNKNOWN_ON_THE_WIRE: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (the engine's public mark of a secret, not one)
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


class Unknown:
    """The type of `UNKNOWN`: a value that is known only after the run."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> Unknown:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        return self


UNKNOWN: Final = Unknown()


_SCALARS = frozenset({str, int, bool, float, type(None)})


def contains_unknown(value: Any) -> bool:
    """Whether a value is unknown, or has an unknown anywhere inside."""
    if value is UNKNOWN:
        return True
    if type(value) in _SCALARS:  # an ABC takes ten times as long to say no
        return False
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(contains_unknown(item) for item in value)
    return False


def decode(struct: struct_pb2.Struct) -> tuple[dict[str, Any], frozenset[str]]:
    """Read a property map.

    Returns:
        The values by name without nulls, whole numbers as `int`; and the names whose value is, or contains, a secret.
    """
    values: dict[str, Any] = {}
    secret: set[str] = set()
    for name, wire in struct.fields.items():
        seen: list[bool] = []
        value = _decode(wire, seen)
        if value is not None:
            values[name] = value
            if seen:
                secret.add(name)
    return values, frozenset(secret)


def _decode(wire: struct_pb2.Value, secrets_seen: list[bool]) -> Any:
    kind = wire.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if wire.string_value == _UNKNOWN_ON_THE_WIRE else wire.string_value
    if kind == "struct_value":
        fields = wire.struct_value.fields
        signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
        if signature == SECRET:
            secrets_seen.append(True)
            return _decode(fields["value"], secrets_seen)
        if signature == _OUTPUT:
            if "secret" in fields and fields["secret"].bool_value:
                secrets_seen.append(True)
            return _decode(fields["value"], secrets_seen) if "value" in fields else UNKNOWN
        return {key: _decode(item, secrets_seen) for key, item in fields.items()}
    if kind == "list_value":
        return [_decode(item, secrets_seen) for item in wire.list_value.values]
    if kind == "number_value":
        number = wire.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return wire.bool_value
    return None


def readable(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Inputs or outputs of a state as JSON, without what is encrypted, not known, or of the engine alone."""
    return {
        name: value
        for name, value in (values or {}).items()
        if not name.startswith("__") and value is not None and not _contains_mark(value)
    }


def _contains_mark(value: Any) -> bool:
    if isinstance(value, Mapping):
        return SIGNATURE in value or any(map(_contains_mark, value.values()))
    return isinstance(value, list) and any(map(_contains_mark, value))


def encode(values: Mapping[str, Any], secret: Iterable[str] = ()) -> struct_pb2.Struct:
    """Write a property map; nulls are left out, and the named values are wrapped as secrets."""
    closed = frozenset(secret)
    struct = struct_pb2.Struct()
    for name, value in values.items():
        if value is None:
            continue
        target = struct.fields[name]
        if name in closed:
            inner = target.struct_value.fields
            inner[SIGNATURE].string_value = SECRET
            target = inner["value"]
        _encode(value, target)
    return struct


def _encode(value: Any, target: struct_pb2.Value) -> None:
    if value is UNKNOWN:
        target.string_value = _UNKNOWN_ON_THE_WIRE
    elif value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, Mapping):
        fields = target.struct_value.fields
        target.struct_value.SetInParent()
        for key, item in value.items():
            _encode(item, fields[str(key)])
    elif isinstance(value, list | tuple):
        target.list_value.SetInParent()
        for item in value:
            _encode(item, target.list_value.values.add())
    elif isinstance(value, set | frozenset):
        _encode(sorted(value), target)
    else:
        raise TypeError(f"a value of type {type(value).__name__} cannot be stored in the state")
