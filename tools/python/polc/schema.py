"""Reads the names of a table, once, into objects."""

from __future__ import annotations

import hashlib
from typing import Any, Callable, Dict, List, Tuple

from polc._native import NONE, ffi, lib, literal, text
from polc.errors import LoadError, shown
from polc.names import Attribute, Catalog, Level, Role, Setting, Value
from polc.permission import CONTEXT, Permission

Names = List[str]
_NOT_SUPPORTED = 1  # The runtime's CustomRoleCode for a policy without custom roles.


class Schema:
    """What can be named in a policy. `key` is equal for tables in which the same names have the same ids and values."""

    def __init__(self, table: Any, source: str) -> None:
        self._table = table
        counts = lib.pol_table_counts(table)
        try:
            self.name = text(lib.pol_policy_name(table))
            self.title = text(lib.pol_policy_title(table))
            levels = self._names(lib.pol_level_name, counts.levels)
            roles = self._names(lib.pol_role_name, counts.roles)
            permissions = self._names(lib.pol_permission_name, counts.permissions)
            attributes = self._names(lib.pol_attribute_name, counts.attributes)
            settings = self._names(lib.pol_setting_name, counts.settings)
            domains = [
                self._values(lib.pol_attribute_value_name, i) for i in range(counts.attributes)
            ]
            choices = [self._values(lib.pol_setting_value_name, i) for i in range(counts.settings)]
        except UnicodeDecodeError as error:
            raise LoadError(source, f"a name is not UTF-8: {error}") from error
        everything = [levels, roles, permissions, attributes, settings, *domains, *choices]
        if not all(name for names in everything for name in names):
            raise LoadError(source, "the table has no names: compile it without --strip")
        for names in (levels, roles, permissions, settings):
            if len(set(names)) < len(names):
                raise LoadError(source, "two things have the same name")
        self.key = hashlib.sha256(
            repr((lib.pol_table_fingerprint(table), everything)).encode("utf-8")
        ).digest()

        self.levels = Catalog(
            "level",
            self.key,
            (
                Level(self.key, i, name, text(lib.pol_level_title(table, i)), tuple(levels))
                for i, name in enumerate(levels)
            ),
        )
        self.custom_role = self._custom_role(roles)
        self.roles = Catalog(
            "role",
            self.key,
            (
                Role(self.key, i, name, text(lib.pol_role_title(table, i)))
                for i, name in enumerate(roles)
            ),
            # Nobody holds it by itself: it has whatever an account may give to any of its roles.
            hidden=self.custom_role,
        )
        self.settings = Catalog("setting", self.key, self._settings(settings, choices))
        self.permissions = Catalog(
            "permission", self.key, self._permissions(permissions, attributes, domains)
        )
        del self._table

    def _custom_role(self, roles: Names) -> int:
        """The number of the role that stands for those that accounts define; -1 if they define none."""
        account = ffi.gc(lib.pol_account_new(self._table), lib.pol_account_close)
        tried = lib.pol_account_define_role(account, b"role", ffi.NULL, 0)
        name = "custom roles"
        return -1 if tried.code == _NOT_SUPPORTED or name not in roles else roles.index(name)

    def _names(self, name_of: Callable[[Any, int], Any], count: int) -> Names:
        return [text(name_of(self._table, index)) for index in range(count)]

    def _values(self, name_of: Callable[[Any, int, int], Any], index: int) -> Names:
        names: Names = []
        while name := text(name_of(self._table, index, len(names))):
            names.append(name)
        return names

    def _settings(self, names: Names, domains: List[Names]) -> List[Setting]:
        defaults = ffi.gc(lib.pol_account_new(self._table), lib.pol_account_close)
        found = []
        for index, (name, domain) in enumerate(zip(names, domains)):
            values = _literals(domain)
            default = values[lib.pol_account_value(defaults, index)]
            title = text(lib.pol_setting_title(self._table, index))
            found.append(Setting(self.key, index, name, title, values, default))
        return found

    def _permissions(
        self, names: Names, attributes: Names, domains: List[Names]
    ) -> List[Permission]:
        """A resource's attributes are those that requests about one of its permissions take."""
        context = lib.pol_inputs_default(self._table, NONE)
        of_resource: Dict[int, Tuple[Attribute, ...]] = {}
        found = []
        for index, name in enumerate(names):
            inputs = lib.pol_inputs_default(self._table, index)
            if inputs.resource not in of_resource:
                own, shared = [], []
                for number, (attribute, domain) in enumerate(zip(attributes, domains)):
                    if self._takes(context, number):
                        shared.append(self._attribute(inputs, number, CONTEXT + attribute, domain))
                    elif self._takes(inputs, number):
                        own.append(self._attribute(inputs, number, attribute, domain))
                of_resource[inputs.resource] = (*own, *shared)
            title = text(lib.pol_permission_title(self._table, index))
            found.append(Permission(self.key, index, name, title, of_resource[inputs.resource]))
        return found

    def _takes(self, inputs: Any, attribute: int) -> bool:
        tried = ffi.new("pol_inputs *", inputs)
        return bool(lib.pol_inputs_set(self._table, tried, attribute, 0))

    def _attribute(self, inputs: Any, index: int, name: str, domain: Names) -> Attribute:
        """Its default is the value that, set, changes nothing of what a request begins with."""
        values = _literals(domain)
        default = None
        for number, value in enumerate(values):
            tried = ffi.new("pol_inputs *", inputs)
            done = lib.pol_inputs_set(self._table, tried, index, number)
            if done and (tried.bits, tried.known) == (inputs.bits, inputs.known):
                default = value
        title = text(lib.pol_attribute_title(self._table, index))
        return Attribute(self.key, index, name, title, values, default)


def _literals(domain: Names) -> Tuple[Value, ...]:
    if domain == ["false", "true"]:
        return (False, True)
    return tuple(domain)


def open_table(data: Any, source: str) -> Any:
    """A verified table of the bytes of any buffer, which are copied."""
    error = ffi.new("pol_error *")
    try:
        content = ffi.from_buffer(data)
    except (TypeError, ValueError, BufferError) as unusable:
        raise TypeError(f"bytes or another buffer are wanted, not {shown(data)}") from unusable
    table = lib.pol_table_open(content, len(content), error)
    if table == ffi.NULL:
        reason = literal(error.message) if error.code else "there is no memory for it"
        raise LoadError(source, reason, error.offset if error.code else None, error.code)
    return ffi.gc(table, lib.pol_table_close)
