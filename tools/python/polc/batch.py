"""Batches over columns, as NumPy arrays and other buffers hold them, without a copy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Generic, List, Mapping, Sequence, TypeVar

from polc._native import ffi, lib
from polc.answers import Answers
from polc.errors import PolicyError, UndecidedRequest, shown

if TYPE_CHECKING:
    from polc.account import Account
    from polc.policy import Policy

T = TypeVar("T")
# Formats as `memoryview` calls them, and what stands before them for this machine's byte order.
_NUMBERS = "bBhHiIlLqQnN"
_BOOLEANS = "?"
_NATIVE = "@=<" if sys.byteorder == "little" else "@=>!"


class Column:
    """Where C finds the numbers of a buffer with one dimension. Holds the buffer, so that nobody resizes it meanwhile."""

    def __init__(self, data: Any, formats: str, wanted: str) -> None:
        try:
            view = memoryview(data)
        except TypeError:
            raise TypeError(f"a column of {wanted} is wanted, not {shown(data)}") from None
        if hasattr(data, "mask"):
            raise TypeError(
                "a masked array is wanted without its mask: what it hides would be read"
            )
        kind = view.format[1:] if view.format[0] in _NATIVE else view.format
        if view.ndim != 1 or kind not in formats:
            found = f"{view.ndim} dimensions of {view.format!r}"
            raise TypeError(f"a column of {wanted} is wanted, not {found}")
        assert view.strides is not None
        self.stride = view.strides[0]
        self.width = view.itemsize
        self.is_signed = kind.islower()
        self._count = len(view)
        # Both are kept as long as the column is.
        self._view, self._buffer = view, None
        if view.contiguous or self._count == 0:
            self._buffer = ffi.from_buffer(view)
            self.pointer = ffi.cast("char *", self._buffer)
        elif hasattr(data, "__array_interface__"):
            # A buffer with gaps, or backwards: NumPy says where it begins.
            self.pointer = ffi.cast("char *", data.__array_interface__["data"][0])
        else:
            self._buffer, self.stride = ffi.from_buffer(view.tobytes()), self.width
            self.pointer = ffi.cast("char *", self._buffer)

    def __len__(self) -> int:
        return self._count

    def at(self, request: int) -> int:
        place = ffi.buffer(self.pointer + request * self.stride, self.width)
        return int.from_bytes(place[:], sys.byteorder, signed=self.is_signed)


class Coded(Generic[T]):
    """A column that says, for each request, which of `names` it is about: a number from 0.

    `numbers` is a buffer of whole numbers, such as a NumPy array, an `array.array` or the codes of a pandas category.
    """

    def __init__(self, numbers: Any, names: Sequence[T]) -> None:
        if isinstance(names, (str, bytes)):
            raise TypeError(f"several names are wanted, not {shown(names)}")
        self.names = list(names)
        self.column = Column(numbers, _NUMBERS, "whole numbers")

    def __len__(self) -> int:
        return len(self.column)

    def at(self, request: int) -> T:
        number = self.column.at(request)
        if not 0 <= number < len(self.names):
            raise IndexError(f"{number} is the position of none of the {len(self.names)} names")
        return self.names[number]


class _Booleans(Coded[bool]):
    def __init__(self, data: Any) -> None:
        self.names = [False, True]
        self.column = Column(data, _BOOLEANS, "booleans")

    def at(self, request: int) -> bool:
        number = self.column.at(request)
        if number > 1:
            raise IndexError(f"a byte with {number} is no boolean")
        return number == 1


def decide_columns(
    policy: Policy,
    subjects: Any,
    permissions: Any,
    attributes: Mapping[str, Any],
    account: Account | None,
) -> Answers:
    given = {name: _value_column(value) for name, value in attributes.items()}
    columns = [c for c in (subjects, permissions, *given.values()) if isinstance(c, Coded)]
    counts = {len(column) for column in columns}
    if len(counts) != 1:
        raise ValueError(
            f"the columns differ in length: {sorted(counts)}"
            if counts
            else "no argument is a column: use decide"
        )
    count = counts.pop()
    call = _Call()

    held = [policy.as_subject(one) for one in _names(subjects)]
    checked = policy.check_account(account)
    for subject in held:
        subject.check_account(checked)
    asked = [policy.permissions.find(one) for one in _names(permissions)]
    batch = call.keep(ffi.new("pol_columns *"))
    batch.subjects = call.keep(
        ffi.new(
            "pol_subject[]", [(*subject.numbers(), call.keep(subject.held())) for subject in held]
        )
    )
    batch.subject_count = len(held)
    call.fill(batch.subject, subjects, list(range(len(held))))
    call.fill(batch.permission, permissions, [permission.index for permission in asked])

    by_index = {}
    for name, values in given.items():
        # One name may stand for an attribute of each of several resources.
        found = {p.attribute(name).index: p.attribute(name) for p in asked if p.has_attribute(name)}
        if not found and asked:
            asked[0].attribute(name)
        for index, attribute in found.items():
            if index in by_index:
                raise TypeError(f"{attribute.name!r} is given twice")
            by_index[index] = (attribute, values)
    batch.attributes = call.keep(ffi.new("pol_column[]", len(by_index)))
    batch.attribute_count = len(by_index)
    for place, (attribute, values) in enumerate(by_index.values()):
        batch.attributes[place].attribute = attribute.index
        call.fill(batch.attributes[place], values, [attribute.number_of(v) for v in _names(values)])

    levels = bytearray(count)
    table = policy.table()
    output = ffi.from_buffer("uint8_t[]", levels, require_writable=True)
    if checked is None:
        first = lib.pol_decide_columns(table, batch, count, output, ffi.NULL)
    else:
        with checked.lock:
            first = lib.pol_decide_columns(table, batch, count, output, checked.handle())
    ffi.release(output)
    if first != count:
        _raise_why(policy, first, subjects, permissions, given, account)
    return Answers(policy.levels, levels)


class _Call:
    """Keeps what C reads until the call is over."""

    def __init__(self) -> None:
        self._kept: List[Any] = []

    def keep(self, kept: Any) -> Any:
        self._kept.append(kept)
        return kept

    def fill(self, target: Any, given: Any, ids: List[int]) -> None:
        """A column's numbers are positions in `ids`; one thing for all requests is a column that stands still."""
        if isinstance(given, Coded):
            target.data = self.keep(given.column).pointer
            target.stride, target.width = given.column.stride, given.column.width
        else:
            target.data = self.keep(ffi.new("uint8_t *"))
            target.stride, target.width = 0, 1
        target.ids = self.keep(ffi.new("uint32_t[]", ids or [0]))
        target.id_count = len(ids)


def _value_column(value: Any) -> Any:
    """A value for all requests, or a column: a buffer that is no Coded must hold booleans."""
    return value if isinstance(value, (bool, str, Coded)) else _Booleans(value)


def _names(given: Any) -> List[Any]:
    return given.names if isinstance(given, Coded) else [given]


def _raise_why(
    policy: Policy,
    request: int,
    subjects: Any,
    permissions: Any,
    given: Mapping[str, Any],
    account: Any,
) -> None:
    """Asks for this one request alone, which raises what is wrong with it."""
    try:
        one = [
            each.at(request) if isinstance(each, Coded) else each
            for each in (subjects, permissions)
        ]
        permission = policy.permissions.find(one[1])
        values = {
            name: each.at(request) if isinstance(each, Coded) else each
            for name, each in given.items()
            if permission.has_attribute(name)
        }
        policy.decide(one[0], permission, values, account=account)
    except (PolicyError, IndexError) as error:
        raise UndecidedRequest(request, str(error)) from error
    raise UndecidedRequest(request, "it could not be decided")
