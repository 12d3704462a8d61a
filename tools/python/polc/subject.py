"""Who asks: roles of the policy, and custom roles of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Tuple, Union

from polc._native import NONE, ffi, lib
from polc.errors import ConflictingRoles, ForeignObject, UnknownName, shown
from polc.names import Catalog, Role

if TYPE_CHECKING:
    from polc.account import Account


class Subject:
    """Roles that somebody may hold together, found once for many decisions. Made by `policy.subject(…)`."""

    __slots__ = (
        "schema",
        "roles",
        "custom",
        "account",
        "_numbers",
        "_held",
        "_version",
        "_checked_by",
    )

    def __init__(
        self,
        schema: bytes,
        roles: Tuple[Role, ...],
        custom: Tuple[str, ...] = (),
        account: Account | None = None,
    ) -> None:
        self.schema = schema
        self.roles = roles
        self.custom = custom
        self.account = account
        self._numbers = ffi.new("uint32_t[]", [role.index for role in roles])
        self._held: Any = ffi.NULL
        self._version = -1
        self._checked_by: object = None

    def __repr__(self) -> str:
        return f"<subject {', '.join([*map(str, self.roles), *self.custom]) or 'without roles'}>"

    def is_checked_by(self, identity: object) -> bool:
        """Whether check_roles was done for this table. Custom roles may change at any time."""
        return self._checked_by is identity and not self.custom

    def check_roles(self, table: Any, catalog: Catalog[Role], identity: object) -> None:
        """Whether the policy lets somebody hold all of this: once for each table, since rules may change and names not."""
        conflict = lib.pol_find_conflict_custom(table, *self.numbers(), self.held())
        if conflict.first != NONE:
            named = (conflict.first, conflict.second, conflict.first_held, conflict.second_held)
            raise ConflictingRoles(
                *(catalog.at(i).name if i != NONE else "custom roles" for i in named)
            )
        self._checked_by = identity

    def numbers(self) -> Tuple[Any, int]:
        """The roles as C takes them."""
        return self._numbers, len(self.roles)

    def held(self) -> Any:
        """What the custom roles hold now: a role that was defined anew, or removed, counts as it is."""
        if not self.custom or self.account is None:
            return ffi.NULL
        with self.account.lock:
            if self._version != self.account.roles_version:
                names = [ffi.new("char[]", name_bytes(name)) for name in self.custom]
                pointers = ffi.new("const char *[]", names)
                made = lib.pol_custom_new(self.account.handle(), pointers, len(names))
                if made == ffi.NULL:
                    raise UnknownName(
                        "such custom role in the account, among", ", ".join(self.custom)
                    )
                self._held = ffi.gc(made, lib.pol_custom_close)
                self._version = self.account.roles_version
            return self._held

    def check_account(self, account: Account | None) -> None:
        """Custom roles are one account's: with another's settings they would mean something else."""
        if self.custom and account is not self.account:
            raise ForeignObject(f"{self!r} has custom roles of another account than the request's")


Roles = Union[str, Role, Iterable[Union[str, Role]]]
"""A role, several, or none, by name or as objects."""


def roles_of(catalog: Catalog[Role], given: Roles) -> Tuple[Role, ...]:
    if isinstance(given, (str, Role)):
        return (catalog.find(given),)
    if given is None or isinstance(given, (bytes, bytearray)):
        raise TypeError(
            f"a role or several are wanted, not {shown(given)}; () is a subject without roles"
        )
    return tuple(catalog.find(role) for role in given)


def name_bytes(name: str) -> bytes:
    """UTF-8 with a NUL behind and none within, which C would take for the end."""
    if not isinstance(name, str):
        raise TypeError(f"the name of a custom role is wanted, not {shown(name)}")
    try:
        encoded = name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"{name!r} cannot be written as UTF-8") from error
    if b"\0" in encoded:
        raise ValueError(f"{name!r} has a NUL in it")
    return encoded
