"""Which rows a subject may see, as a condition for an ORM or another store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Tuple, TypeVar

from polc._native import NONE, ffi, lib, literal
from polc.answers import NoTruth
from polc.errors import IncompleteRequest, NoFilter
from polc.names import Attribute, Catalog, Level, Value
from polc.permission import Permission

if TYPE_CHECKING:
    from polc.subject import Subject

T = TypeVar("T")
Clause = Mapping[str, Tuple[Value, ...]]
_MISSING_CONTEXT = 4  # The runtime's FilterStatus.


@dataclass(frozen=True, eq=False)
class Filter(NoTruth):
    """The rows for which a decision is at least some level. Made by `policy.filter(…)`.

    A row is in the set if one clause holds for it, and a clause holds if each of `attributes` has one of the values that
    the clause lists: every clause lists every attribute, so that a row which lacks one (NULL) is not in the set.
    """

    attributes: Tuple[Attribute, ...]
    """The columns that a row must have."""
    clauses: Tuple[Clause, ...]
    """By the attribute's name, the values that it may have."""

    @property
    def always(self) -> bool:
        """Every row is in the set, whatever it holds."""
        return bool(self.clauses) and not self.attributes

    @property
    def never(self) -> bool:
        """No row is in the set."""
        return not self.clauses

    def matches(self, row: Mapping[str, Value | None]) -> bool:
        """Whether a row is in the set. What it has beside `attributes` is passed over; None is a value that it lacks."""
        for attribute in self.attributes:
            value = row[attribute.name]
            if value is None:
                return False
            attribute.number_of(value)
        return any(
            all(row[name] in values for name, values in clause.items()) for clause in self.clauses
        )

    def build(
        self,
        test: Callable[[str, Tuple[Value, ...]], T],
        *,
        both: Callable[[T, T], T],
        either: Callable[[T, T], T],
        always: T,
        never: T,
    ) -> T:
        """The condition as something else has it: `test(name, values)` is "this column has one of these values".

        `always` and `never` have to be given, since the empty OR of many libraries is true. Where a column is NULL, `test`
        must not be true.
        """
        found: T = never
        for number, clause in enumerate(self.clauses):
            condition: T = always
            for place, (name, values) in enumerate(clause.items()):
                tested = test(name, values)
                condition = tested if place == 0 else both(condition, tested)
            found = condition if number == 0 else either(found, condition)
        return found

    def __repr__(self) -> str:
        if self.never:
            return "<filter: never>"
        return f"<filter: {' or '.join(map(_shown_clause, self.clauses)) if self.attributes else 'always'}>"


def _shown_clause(clause: Clause) -> str:
    return " and ".join(
        f"{name} in ({', '.join(map(str, values))})" for name, values in clause.items()
    )


def made_filter(
    table: Any,
    levels: Catalog[Level],
    who: Subject,
    asked: Permission,
    at_least: Level | str,
    known: Mapping[int, int],
    account: Any,
) -> Filter:
    """Asks C, and reads the answer out. `known`: by attribute, the number of the value that all rows have."""
    wanted = levels.find(at_least)
    if wanted.index == 0:
        raise ValueError(f"every row is at least {wanted.name!r}: ask for a higher level")
    given = ffi.new("pol_known[]", [{"attribute": a, "value": v} for a, v in known.items()])
    roles, count = who.numbers()
    made = lib.pol_filter_new(
        table, roles, count, who.held(), asked.index, wanted.index, given, len(known), account
    )
    if made == ffi.NULL:
        raise MemoryError("a filter could not be made")
    made = ffi.gc(made, lib.pol_filter_close)
    status = lib.pol_filter_get_status(made)
    if status.code == _MISSING_CONTEXT and status.attribute != NONE:
        name = next(a.name for a in asked.attributes if a.index == status.attribute)
        raise IncompleteRequest(asked.name, (name,))
    if status.code != 0:
        raise NoFilter(asked.name, literal(status.message))
    by_index = {attribute.index: attribute for attribute in asked.attributes}
    attributes = tuple(
        by_index[lib.pol_filter_attribute(made, place)]
        for place in range(lib.pol_filter_attributes(made))
    )
    clauses = tuple(
        {
            attribute.name: tuple(
                value
                for number, value in enumerate(attribute.values)
                if lib.pol_filter_admits(made, clause, place, number)
            )
            for place, attribute in enumerate(attributes)
        }
        for clause in range(lib.pol_filter_clauses(made))
    )
    return Filter(attributes, clauses)
