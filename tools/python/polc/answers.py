"""What a policy answers beside a level: bounds, reasons, and the levels of a batch."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NoReturn, Sequence, Tuple, overload

from polc.names import Attribute, Catalog, Level, Role


class NoTruth:
    """An object that is always there says nothing by being there."""

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is neither true nor false: ask one of its levels")


@dataclass(frozen=True, eq=False)
class Partial(NoTruth):
    """What a decision can still become while attributes are unknown."""

    lowest: Level
    highest: Level
    depends_on: Tuple[Attribute, ...]
    """The unknown attributes that matter."""
    exact: bool
    """False if the bounds may be too wide."""

    def always(self, level: Level | str) -> bool:
        """Whether every value of what is unknown gives at least this level."""
        return self.lowest.permits(level)

    def never(self, level: Level | str) -> bool:
        """Whether no value of what is unknown gives this level."""
        return not self.highest.permits(level)


class Reason(enum.Enum):
    GRANTED = 0
    """`statement` grants the level."""
    RESTRICTED = 1
    """More is granted, but `statement` limits it to this."""
    ABSENT = 2
    """Nothing grants it; the cell `statement` says so."""
    NOT_GRANTED = 3
    """Nothing grants it, and nothing says why."""


@dataclass(frozen=True, eq=False)
class Statement:
    """A place in the policy's source, from the table alone."""

    file: str
    line: int
    column: int
    text: str
    note: str
    level: Level

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"


@dataclass(frozen=True, eq=False)
class Explanation(NoTruth):
    """The statement behind a decision."""

    reason: Reason
    level: Level
    role: Role | None
    """The held role to which the statement applies."""
    inherited: bool
    """Whether the statement names a role that `role` includes."""
    statement: Statement | None
    implied_by: Statement | None
    """The `implies` through which it grants."""

    def __str__(self) -> str:
        because = self.reason.name.lower().replace("_", " ")
        return f"{self.level}: {because}" + (f" by {self.statement}" if self.statement else "")


class Answers(NoTruth, Sequence[Level]):
    """The levels of a batch. `codes` is their numbers, which NumPy takes without a copy: `numpy.asarray(answers.codes)`."""

    __slots__ = ("_levels", "_codes")

    def __init__(self, levels: Catalog[Level], codes: bytearray) -> None:
        self._levels = levels
        self._codes = codes

    @property
    def codes(self) -> memoryview:
        """A byte each: `policy.levels.at(code)` is the level."""
        return memoryview(self._codes).toreadonly()

    def permits(self, at_least: Level | str) -> memoryview:
        """Whether each is at least this level, as booleans, which NumPy takes without a copy."""
        bits = bytes(self._levels.at(code).permits(at_least) for code in range(len(self._levels)))
        return memoryview(self._codes.translate(bits.ljust(256, b"\0"))).toreadonly().cast("?")

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, position: int) -> Level:
        ...

    @overload
    def __getitem__(self, position: slice) -> Answers:
        ...

    def __getitem__(self, position: int | slice) -> Level | Answers:
        if isinstance(position, slice):
            return Answers(self._levels, self._codes[position])
        return self._levels.at(self._codes[position])

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"
