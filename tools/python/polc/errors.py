"""What can go wrong. Each is a PolicyError, and also the built-in exception that a caller would expect."""

from __future__ import annotations

import difflib
from typing import Any, Iterable, Tuple

# Comparing a name with more than this many takes too long for an error message.
_MOST_NAMES_COMPARED = 20_000


# Nor does a value that fills the screen belong into one.
_MOST_CHARACTERS = 200


def shown(value: object) -> str:
    """A value as messages show it."""
    if isinstance(value, (bytes, bytearray)):
        return f"{type(value).__name__} of length {len(value)}"
    text = repr(value)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


class PolicyError(Exception):
    """Any refusal of this package."""


class LoadError(PolicyError, ValueError):
    """A table was refused: which one, why, and at which byte."""

    def __init__(self, source: str, reason: str, offset: int | None = None, code: int = 0) -> None:
        where = "" if offset is None else f" at byte {offset}"
        super().__init__(f"{source}: refused{where}: {reason}")
        self.source = source
        self.reason = reason
        self.offset = offset
        self.code = code

    def __reduce__(self) -> Tuple[Any, ...]:
        return (LoadError, (self.source, self.reason, self.offset, self.code))


class UnknownName(PolicyError, KeyError):
    """A name that the policy does not have, or the thing called `of` in it. `suggestion` is the most similar one that is there, or None."""

    def __init__(self, kind: str, name: object, names: Iterable[str] = (), of: str | None = None) -> None:
        self.kind = kind
        self.name = name
        self.of = of
        known = list(names)
        self.suggestion: str | None = None
        if isinstance(name, str) and len(known) <= _MOST_NAMES_COMPARED:
            self.suggestion = next(iter(difflib.get_close_matches(name, known, 1)), None)
        text = f"there is no {kind} {shown(name)}"
        if of is not None:
            text += f" of {of!r}"
        if self.suggestion is not None:
            text += f"; did you mean {self.suggestion!r}?"
        elif 0 < len(known) <= 8:
            text += "; there is " + ", ".join(repr(one) for one in known)
        super().__init__(text)

    def __str__(self) -> str:  # KeyError would show the text in quotes.
        return str(self.args[0])

    def __reduce__(self) -> Tuple[Any, ...]:
        return (UnknownName, (self.kind, self.name, [self.suggestion] if self.suggestion else [], self.of))


class ForeignObject(PolicyError, ValueError):
    """Something of one policy was used with another whose names or ids differ."""


class IncompleteRequest(PolicyError, ValueError):
    """The decision depends on attributes that the request leaves out: `missing` names them."""

    def __init__(self, permission: str, missing: Tuple[str, ...]) -> None:
        names = ", ".join(repr(name) for name in missing)
        super().__init__(f"{permission!r} depends on {names}, which the request leaves out")
        self.permission = permission
        self.missing = missing

    def __reduce__(self) -> Tuple[Any, ...]:
        return (IncompleteRequest, (self.permission, self.missing))


class ConflictingRoles(PolicyError, ValueError):
    """The policy lets nobody hold two of the roles together."""

    def __init__(self, first: str, second: str, first_held: str, second_held: str) -> None:
        text = f"nobody may hold {first!r} and {second!r} together"
        if (first, second) != (first_held, second_held):
            text += f": {first_held!r} excludes {second_held!r}"
        super().__init__(text)
        self.first, self.second = first, second
        self.first_held, self.second_held = first_held, second_held

    def __reduce__(self) -> Tuple[Any, ...]:
        return (ConflictingRoles, (self.first, self.second, self.first_held, self.second_held))


class SettingRefused(PolicyError, ValueError):
    """The policy does not let the account choose this. `other` is the setting that stands in the way, or None."""

    def __init__(self, setting: str, value: object, reason: str, other: str | None = None) -> None:
        text = f"{setting!r} cannot be {shown(value)}: {reason}"
        super().__init__(text + (f": {other!r}" if other is not None else ""))
        self.setting, self.value, self.reason, self.other = setting, value, reason, other

    def __reduce__(self) -> Tuple[Any, ...]:
        return (SettingRefused, (self.setting, self.value, self.reason, self.other))


class CustomRoleRefused(PolicyError, ValueError):
    """The policy does not let the account define this role. `permission` is the one that it may not hold, or None."""

    def __init__(self, role: str, reason: str, permission: str | None = None) -> None:
        text = f"the custom role {role!r} is refused: {reason}"
        super().__init__(text + (f": {permission!r}" if permission is not None else ""))
        self.role, self.reason, self.permission = role, reason, permission

    def __reduce__(self) -> Tuple[Any, ...]:
        return (CustomRoleRefused, (self.role, self.reason, self.permission))


class AccountUnreadable(PolicyError, ValueError):
    """A text is not that of an account."""


class UndecidedRequest(PolicyError, ValueError):
    """A request of a batch cannot be decided: `request` is its position; the cause says why."""

    def __init__(self, request: int, reason: str) -> None:
        super().__init__(f"request {request}: {reason}")
        self.request, self.reason = request, reason

    def __reduce__(self) -> Tuple[Any, ...]:
        return (UndecidedRequest, (self.request, self.reason))


class ClosedPolicy(PolicyError, RuntimeError):
    """A policy was used after `close`."""


class NoExplanations(PolicyError, RuntimeError):
    """The table holds no explanations, or none for this subject."""


class NoFilter(PolicyError, RuntimeError):
    """The rows that a subject may see cannot be told, such as where there are too many cases."""

    def __init__(self, permission: str, reason: str) -> None:
        super().__init__(f"there is no filter for {permission!r}: {reason}")
        self.permission, self.reason = permission, reason

    def __reduce__(self) -> Tuple[Any, ...]:
        return (NoFilter, (self.permission, self.reason))
