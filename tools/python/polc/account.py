"""The settings of one account, and the roles that it defines."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Mapping, NamedTuple, Tuple

from polc._native import NONE, ffi, lib, literal
from polc.errors import AccountUnreadable, CustomRoleRefused, SettingRefused, shown
from polc.names import Setting, Value
from polc.permission import Permission
from polc.subject import Subject, name_bytes

if TYPE_CHECKING:
    from polc.policy import Policy


class Loss(NamedTuple):
    """Something that a stored account had, and that its policy no longer allows."""

    name: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} {self.value}: {self.reason}"


class Account(Mapping[str, Value]):
    """A value for each setting, as the account chose it or at its default. Made by `policy.account()`.

    `account["group.setting"] = value` chooses; what the policy does not admit raises SettingRefused, and changes nothing.
    Threads may share an account. It belongs to one table; carry it over with `new_policy.read_account(account.dump())`.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        # Changes and decisions take turns: C reads the settings without a lock.
        self.lock = threading.RLock()
        self.roles_version = 0
        self._handle = ffi.gc(lib.pol_account_new(policy.table()), lib.pol_account_close)

    def handle(self) -> Any:
        self.policy.table()  # Raises if it is closed.
        return self._handle

    def __repr__(self) -> str:
        chosen = {
            name: value for name, value in self.items() if value != self._setting(name).default
        }
        return f"<account {chosen or 'with default settings'}>"

    def __len__(self) -> int:
        return len(self.policy.settings)

    def __iter__(self) -> Iterator[str]:
        return iter(self.policy.settings)

    def __getitem__(self, setting: str) -> Value:
        found = self._setting(setting)
        with self.lock:
            number: int = lib.pol_account_value(self.handle(), found.index)
        return found.values[number]

    def __setitem__(self, setting: str, value: Value) -> None:
        self.set(setting, value)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def set(self, setting: str | Setting, value: Value, *, by: Subject | None = None) -> None:
        """Chooses on the application's own behalf, or on behalf of an actor, who needs a role that may edit it."""
        found = self._setting(setting)
        number = found.number_of(value)
        with self.lock:
            if by is None:
                result = lib.pol_account_set(self.handle(), found.index, number)
            else:
                roles, count = self.policy.check_subject(by).numbers()
                result = lib.pol_account_set_as(self.handle(), found.index, number, roles, count)
        self._check(found, value, result)

    def reset(self, setting: str | Setting) -> None:
        """Takes a choice back: the policy's default applies again."""
        found = self._setting(setting)
        with self.lock:
            result = lib.pol_account_reset(self.handle(), found.index)
        self._check(found, found.default, result)

    def dump(self) -> str:
        """The choices and custom roles by name, as text to be stored."""
        with self.lock:
            size = lib.pol_account_write(self.handle(), ffi.NULL, 0)
            buffer = ffi.new("char[]", size)
            lib.pol_account_write(self.handle(), buffer, size)
        return str(ffi.buffer(buffer, size)[:], "utf-8")

    def read(self, stored: str | bytes) -> Tuple[Loss, ...]:
        """Replaces everything by what `dump` wrote, for this policy or an earlier one, and says what was lost."""
        content = _content(stored)
        losses: List[Loss] = []

        @ffi.callback("pol_note")  # type: ignore[misc]
        def note(_: Any, message: Any, name: Any, value: Any) -> None:
            texts = (str(ffi.string(each), "utf-8", "replace") for each in (name, value, message))
            losses.append(Loss(*texts))

        with self.lock:
            problem = lib.pol_account_read(self.handle(), content, len(content), note, ffi.NULL)
            self.roles_version += 1
        if problem != ffi.NULL:
            raise AccountUnreadable(literal(problem))
        return tuple(losses)

    def copy(self) -> Account:
        made = Account(self.policy)
        made.read(self.dump())
        return made

    def __copy__(self) -> Account:
        return self.copy()

    def __deepcopy__(self, _: object) -> Account:
        return self.copy()

    def define_role(self, name: str, permissions: Iterable[str | Permission]) -> None:
        """Defines a custom role. One of that name must be removed first."""
        numbers = [self.policy.permissions.find(permission).index for permission in permissions]
        with self.lock:
            result = lib.pol_account_define_role(
                self.handle(), name_bytes(name), ffi.new("uint32_t[]", numbers), len(numbers)
            )
            self.roles_version += 1
        if result.code != 0:
            about = result.permission
            permission = None if about == NONE else self.policy.permissions.at(about).name
            raise CustomRoleRefused(name, literal(result.message), permission)

    def remove_role(self, name: str) -> bool:
        """Whether there was such a custom role."""
        with self.lock:
            self.roles_version += 1
            return bool(lib.pol_account_remove_role(self.handle(), name_bytes(name)))

    def _setting(self, setting: str | Setting) -> Setting:
        return self.policy.settings.find(setting)

    def _check(self, setting: Setting, value: object, result: Any) -> None:
        if result.code != 0:
            other = None if result.other == NONE else self.policy.settings.at(result.other).name
            raise SettingRefused(setting.name, value, literal(result.message), other)


def _content(stored: str | bytes) -> bytes:
    if isinstance(stored, bytes):
        return stored
    if not isinstance(stored, str):
        raise TypeError(f"the text of an account is wanted, not {shown(stored)}")
    try:
        return stored.encode("utf-8")
    except UnicodeEncodeError as error:
        raise AccountUnreadable(f"it cannot be written as UTF-8: {error}") from error
