"""The attributes of requests, packed as C reads them."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Tuple

from polc._native import NONE, ffi, lib
from polc.errors import shown
from polc.names import Value
from polc.permission import Permission

Attributes = Mapping[str, Value]
# Of combinations of a permission and values that are kept packed: some megabytes.
_MOST_PACKED = 10_000


class Inputs(NamedTuple):
    packed: Any
    """A pol_inputs."""
    missing: Tuple[str, ...]
    """The attributes on which the decision depends and that have no value."""


def merged(attributes: Mapping[str, Any] | None, named: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is given in a mapping and as keywords; nothing may be given twice."""
    if attributes is None:
        return named
    if not isinstance(attributes, Mapping):
        raise TypeError(
            f"attributes are wanted as a mapping of names to values, not {shown(attributes)}"
        )
    twice = attributes.keys() & named.keys()
    if twice:
        raise TypeError(f"{', '.join(map(repr, sorted(twice)))}: given twice")
    return {**attributes, **named}


class Packer:
    """Packs, and keeps what it packed: that calls C for each attribute, and there are few combinations of values."""

    def __init__(self) -> None:
        self._kept: Dict[Tuple[Any, ...], Inputs] = {}

    def pack(self, table: Any, asked: Permission, given: Attributes) -> Inputs:
        numbers = asked.numbers_of(given) if given else {}
        key = (asked.index, *numbers.items())
        inputs = self._kept.get(key)
        if inputs is None:
            inputs = _packed(table, asked, numbers)
            if len(self._kept) >= _MOST_PACKED:
                self._kept.clear()
            self._kept[key] = inputs
        return inputs


def _packed(table: Any, asked: Permission, numbers: Mapping[int, int]) -> Inputs:
    packed = ffi.new("pol_inputs *", lib.pol_inputs_default(table, asked.index))
    for attribute, value in numbers.items():
        if not lib.pol_inputs_set(table, packed, attribute, value):
            raise AssertionError("the schema has a value that the table does not have")
    missing = []
    # Giving each a value, in a copy, leads to the next one.
    tried = ffi.new("pol_inputs *", packed[0])
    number = lib.pol_inputs_missing(table, asked.index, tried[0])
    while number != NONE:
        missing.append(next(a.name for a in asked.attributes if a.index == number))
        if not lib.pol_inputs_set(table, tried, number, 0):
            break
        number = lib.pol_inputs_missing(table, asked.index, tried[0])
    return Inputs(packed[0], tuple(missing))
