"""The things of a policy that have names: levels, roles, permissions, attributes and settings.

Each knows by which schema it got its number, so that it is never taken for something of another policy. Two tables
whose names, values and ids are all equal have one schema: what one gave the other takes.
"""

from __future__ import annotations

from typing import Dict, Generic, Iterable, Iterator, Mapping, NoReturn, Tuple, TypeVar, Union

from polc.errors import ForeignObject, UnknownName, shown

Value = Union[bool, str]
"""Of an attribute or a setting: True or False of a boolean one, else the value's name."""


class Named:
    """Something of a policy. `index` is its number there, `title` what the author wrote for people, or ''."""

    __slots__ = ("schema", "index", "name", "title")
    kind = "name"

    def __init__(self, schema: bytes, index: int, name: str, title: str) -> None:
        self.schema = schema
        self.index = index
        self.name = name
        self.title = title

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):  # Else a misspelt name would be one that differs.
            raise TypeError(f"{self!r} is no text: compare its name")
        return type(other) is type(self) and other._key() == self._key()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> Tuple[bytes, int]:
        return (self.schema, self.index)


class Role(Named):
    __slots__ = ()
    kind = "role"


class Level(Named):
    """What a decision is. It is neither true nor false: ask `level.permits("allow")`, or compare it.

    Levels are ordered, lowest first, and compare with levels and their names; a name that is no level raises.
    """

    __slots__ = ("_levels",)
    kind = "level"
    __hash__ = None  # type: ignore[assignment]  # `level in {"dney"}` would be False and not raise.

    def __init__(
        self, schema: bytes, index: int, name: str, title: str, levels: Tuple[str, ...]
    ) -> None:
        super().__init__(schema, index, name, title)
        self._levels = levels

    def permits(self, at_least: Level | str) -> bool:
        """Whether this level is `at_least` that one."""
        wanted = self._number_of(at_least)
        if wanted == 0:
            raise ValueError(
                f"every decision is at least {self._levels[0]!r}: ask for a higher level"
            )
        return self.index >= wanted

    def _number_of(self, other: object) -> int:
        if isinstance(other, Level):
            if other.schema != self.schema:
                raise ForeignObject(f"{other!r} is a level of another policy")
            return other.index
        if isinstance(other, str):
            if other not in self._levels:
                raise UnknownName("level", other, self._levels)
            return self._levels.index(other)
        raise TypeError(f"a level compares with levels and their names, not with {other!r}")

    def __bool__(self) -> NoReturn:
        raise TypeError(f"a level is neither true nor false: ask .permits({self._levels[-1]!r})")

    def __eq__(self, other: object) -> bool:
        return self.index == self._number_of(other)

    def __ne__(self, other: object) -> bool:
        return self.index != self._number_of(other)

    def __lt__(self, other: Level | str) -> bool:
        return self.index < self._number_of(other)

    def __le__(self, other: Level | str) -> bool:
        return self.index <= self._number_of(other)

    def __gt__(self, other: Level | str) -> bool:
        return self.index > self._number_of(other)

    def __ge__(self, other: Level | str) -> bool:
        return self.index >= self._number_of(other)


def _is_numpy_bool(value: object) -> bool:
    return type(value).__module__ == "numpy" and type(value).__name__ in ("bool_", "bool")


class Choice(Named):
    """What has values. `default` is None where a request must say it."""

    __slots__ = ("values", "default", "is_boolean", "_numbers", "_type")

    def __init__(
        self,
        schema: bytes,
        index: int,
        name: str,
        title: str,
        values: Tuple[Value, ...],
        default: Value | None,
    ) -> None:
        super().__init__(schema, index, name, title)
        self.values = values
        self.default = default
        self._numbers = {value: number for number, value in enumerate(values)}
        self.is_boolean = values == (False, True)
        self._type = bool if self.is_boolean else str

    def number_of(self, value: Value) -> int:
        """The position of a value, which is taken literally: no 1 for True, no "true", no text in other letters."""
        if isinstance(value, self._type):
            number = self._numbers.get(value)
            if number is not None:
                return number
            raise UnknownName("value", value, map(str, self.values), self.name)
        if self.is_boolean and _is_numpy_bool(value):
            return 1 if value else 0
        wanted = (
            "True or False" if self.is_boolean else "one of " + ", ".join(map(repr, self.values))
        )
        raise TypeError(f"{self.name!r} takes {wanted}, not {shown(value)}")


class Attribute(Choice):
    """A fact of a request. Of the context, it is a part of every request, and its name begins with `context.`."""

    __slots__ = ()
    kind = "attribute"


class Setting(Choice):
    """A choice of an account."""

    __slots__ = ()
    kind = "setting"


T = TypeVar("T", bound=Named)


class Catalog(Mapping[str, T], Generic[T]):
    """All things of one kind by name, in the policy's order."""

    __slots__ = ("_kind", "_schema", "_things", "_by_index")

    def __init__(self, kind: str, schema: bytes, things: Iterable[T], hidden: int = -1) -> None:
        self._kind = kind
        self._schema = schema
        self._by_index = tuple(things)
        self._things: Dict[str, T] = {
            thing.name: thing for thing in self._by_index if thing.index != hidden
        }

    def __getitem__(self, name: str) -> T:
        try:
            return self._things[name]
        except (KeyError, TypeError):
            raise UnknownName(self._kind, name, self._things) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._things

    def __repr__(self) -> str:
        return f"<{len(self)} {self._kind}s: {', '.join(list(self)[:4])}{', …' if len(self) > 4 else ''}>"

    def at(self, index: int) -> T:
        return self._by_index[index]

    def find(self, thing: T | str) -> T:
        """What a name or an object stands for in this policy; an object of another policy raises."""
        if isinstance(thing, str):
            return self[thing]
        if not isinstance(thing, Named) or thing.kind != self._kind:
            raise TypeError(f"a {self._kind} or its name is wanted, not {shown(thing)}")
        if thing.schema != self._schema:
            raise ForeignObject(f"{thing!r} is a {self._kind} of another policy")
        return self._by_index[thing.index]
