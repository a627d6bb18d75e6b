"""Opening and closing of secrets on the wire, as the engine does it for a provider that does not take secrets."""

from __future__ import annotations

from google.protobuf import struct_pb2

from iam_resources.engine.values import SECRET, SIGNATURE


def opened(struct: struct_pb2.Struct) -> struct_pb2.Struct:
    """The same properties with every secret taken out of its wrapper."""
    plain = struct_pb2.Struct()
    for name, value in struct.fields.items():
        plain.fields[name].CopyFrom(_opened(value))
    return plain


def closed_like(answer: struct_pb2.Struct, request: struct_pb2.Struct) -> struct_pb2.Struct:
    """The answer, with each property that is secret in the request made secret too."""
    for name, asked in request.fields.items():
        if name not in answer.fields:
            continue
        given = answer.fields[name]
        if given.WhichOneof("kind") == "struct_value" and _is_plain_object(asked) and _is_plain_object(given):
            closed_like(given.struct_value, asked.struct_value)
        elif not _is_secret(given) and _has_secret(asked):
            inner = struct_pb2.Value()
            inner.CopyFrom(given)
            given.Clear()
            given.struct_value.fields[SIGNATURE].string_value = SECRET
            given.struct_value.fields["value"].CopyFrom(inner)
    return answer


def _is_secret(value: struct_pb2.Value) -> bool:
    fields = value.struct_value.fields if value.WhichOneof("kind") == "struct_value" else {}
    return SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET


def _is_plain_object(value: struct_pb2.Value) -> bool:
    return value.WhichOneof("kind") == "struct_value" and SIGNATURE not in value.struct_value.fields


def _has_secret(value: struct_pb2.Value) -> bool:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _is_secret(value) or any(_has_secret(item) for item in value.struct_value.fields.values())
    if kind == "list_value":
        return any(_has_secret(item) for item in value.list_value.values)
    return False


def _opened(value: struct_pb2.Value) -> struct_pb2.Value:
    if _is_secret(value):
        return _opened(value.struct_value.fields["value"])
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return struct_pb2.Value(struct_value=opened(value.struct_value))
    if kind == "list_value":
        items = [_opened(item) for item in value.list_value.values]
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=items))
    return value
