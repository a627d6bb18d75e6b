"""Values survive the way to the wire and back, secrets and unknowns with them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from iam_resources.engine.secrets import closed_like, opened
from iam_resources.engine.values import UNKNOWN, contains_unknown, decode, encode

_NAMES = st.text(min_size=1, max_size=8)
_PLAIN = st.recursive(
    st.text() | st.booleans() | st.integers(-(2**53), 2**53) | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(values=st.dictionaries(_NAMES, _PLAIN, max_size=6), data=st.data())
def test_a_value_comes_back_as_it_was_with_its_secrecy(values: dict[str, Any], data: st.DataObject) -> None:
    secret = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    again, marked = decode(encode(values, secret))
    assert again == values
    assert marked == secret


@given(values=st.dictionaries(_NAMES, _PLAIN, max_size=6))
def test_the_sdk_reads_what_we_write(values: dict[str, Any]) -> None:
    read = rpc.deserialize_properties(encode(values, values), True)
    for name in values:
        assert rpc.is_rpc_secret(read[name])


def test_nulls_are_left_out() -> None:
    assert decode(encode({"a": None, "b": 1}))[0] == {"b": 1}


def test_an_unknown_is_found_however_deep() -> None:
    assert contains_unknown({"a": [{"b": UNKNOWN}]})
    assert not contains_unknown({"a": [{"b": 1}]})


@given(values=st.dictionaries(_NAMES, _PLAIN, max_size=5))
def test_opening_takes_every_secret_out_and_closing_puts_it_back(values: dict[str, Any]) -> None:
    wire = encode(values, values)
    plain = opened(wire)
    assert decode(plain) == (values, frozenset())
    assert decode(closed_like(plain, wire))[1] == frozenset(values)
