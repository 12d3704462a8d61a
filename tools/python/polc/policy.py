"""A policy: names to enumerate, and decisions."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Tuple, Union

from polc._native import NONE, ffi, lib, text
from polc.account import Account, Loss
from polc.answers import Answers, Explanation, Partial, Reason, Statement
from polc.batch import Coded, decide_columns
from polc.errors import ClosedPolicy, ForeignObject, IncompleteRequest, NoExplanations, shown
from polc.filters import Filter, made_filter
from polc.names import Catalog, Level, Role, Setting, Value
from polc.permission import Permission
from polc.request import Attributes, Inputs, Packer, merged
from polc.schema import Schema, open_table
from polc.subject import Roles, Subject, roles_of

Who = Union[Roles, Subject]


class Policy:
    """A verified table. Immutable; any threads may share it. Made by `polc.load` or `polc.from_bytes`.

    Requests give attributes by name, in a mapping or as keywords. One that leaves out what the decision depends on
    raises IncompleteRequest, and a name that the policy does not have UnknownName: neither is ever an answer.
    """

    def __init__(self, data: Any, source: str) -> None:
        self._table: Any = open_table(data, source)
        self._schema = Schema(self._table, source)
        self._explanations: Any = None
        self._identity = object()
        self._packer = Packer()
        self._of_one_role: Dict[str, Subject] = {}
        self.source = source
        self.name: str = self._schema.name
        self.title: str = self._schema.title
        self.levels: Catalog[Level] = self._schema.levels
        self.roles: Catalog[Role] = self._schema.roles
        self.permissions: Catalog[Permission] = self._schema.permissions
        self.settings: Catalog[Setting] = self._schema.settings

    def __repr__(self) -> str:
        return f"<policy {self.name} of {self.source}>"

    def __reduce__(self) -> Tuple[Any, ...]:
        return (Policy, (self.to_bytes(), self.source))

    def table(self) -> Any:
        """The handle for C; raises if the policy is closed."""
        table = self._table
        if table is None:
            raise ClosedPolicy(f"{self.source}: the policy is closed")
        return table

    def close(self) -> None:
        """Gives the table back, once no decision under way uses it. Whatever asks this policy from then on raises."""
        self._table = self._explanations = None

    def __enter__(self) -> Policy:
        self.table()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def schema(self) -> bytes:
        """Equal for policies in which the same names have the same numbers and values: their objects are interchangeable."""
        return self._schema.key

    def to_bytes(self) -> bytes:
        """The table, as it was loaded."""
        size = ffi.new("size_t *")
        table = self.table()
        return bytes(ffi.buffer(lib.pol_table_bytes(table, size), size[0]))

    # Accounts and subjects

    def account(self) -> Account:
        """An account with default settings."""
        return Account(self)

    def read_account(self, stored: str | bytes) -> Tuple[Account, Tuple[Loss, ...]]:
        """An account as `dump` wrote it, and what of it this policy no longer allows, which it now lacks."""
        account = Account(self)
        return account, account.read(stored)

    def subject(
        self, *roles: str | Role, custom: Iterable[str] = (), account: Account | None = None
    ) -> Subject:
        """Somebody with these roles, and with custom roles of an account. Raises ConflictingRoles if nobody may be so."""
        names = (custom,) if isinstance(custom, str) else tuple(custom)
        if names and self.check_account(account) is None:
            raise TypeError("custom roles are an account's: say which")
        made = Subject(self.schema, roles_of(self.roles, roles), names, account)
        return self.check_subject(made)

    def check_account(self, account: Account | None) -> Account | None:
        if account is None:
            return None
        if not isinstance(account, Account):
            raise TypeError(f"an account is wanted, not {shown(account)}")
        if account.policy is not self:
            raise ForeignObject("the account is of another table: see Policy.read_account")
        return account

    def check_subject(self, subject: Subject) -> Subject:
        if not isinstance(subject, Subject):
            raise TypeError(f"a subject is wanted, as policy.subject() makes it, not {shown(subject)}")
        if subject.is_checked_by(self._identity):
            return subject
        if subject.schema != self.schema:
            raise ForeignObject(f"{subject!r} has roles of another policy")
        subject.check_roles(self.table(), self.roles, self._identity)
        return subject

    # Answers

    def decide(
        self,
        subject: Who,
        permission: str | Permission,
        attributes: Attributes | None = None,
        /,
        *,
        account: Account | None = None,
        **named: Value,
    ) -> Level:
        """The level of a subject for a request."""
        who, asked, inputs = self._request(subject, permission, attributes, named, account)
        if inputs.missing:
            raise IncompleteRequest(asked.name, inputs.missing)
        return self.levels.at(self._call(lib.pol_decide_custom, who, asked, inputs, account))

    def decide_partial(
        self,
        subject: Who,
        permission: str | Permission,
        attributes: Attributes | None = None,
        /,
        *,
        account: Account | None = None,
        **named: Value,
    ) -> Partial:
        """What the decision can still become, whatever the attributes are that the request leaves out."""
        who, asked, inputs = self._request(subject, permission, attributes, named, account)
        table = self.table()
        found = self._call(lib.pol_decide_partial_custom, who, asked, inputs, account)
        return Partial(
            self.levels.at(found.lowest),
            self.levels.at(found.highest),
            tuple(a for a in asked.attributes if lib.pol_partial_depends(table, found, a.index)),
            bool(found.exact),
        )

    def filter(
        self,
        subject: Who,
        permission: str | Permission,
        at_least: str | Level,
        known: Attributes | None = None,
        /,
        *,
        account: Account | None = None,
        **named: Value,
    ) -> Filter:
        """The rows for which the decision is at least this level, as a condition over the attributes that are not given.

        An attribute that is given has that value in all rows. Those of the context have to be given, unless they have a
        default; a default of a row's own attribute does not count: the row has to say it.
        """
        table = self.table()
        who = self.as_subject(subject)
        if account is not None or who.custom:
            who.check_account(self.check_account(account))
        asked = self.permissions.find(permission)
        numbers = asked.numbers_of(named if known is None else merged(known, named))
        if account is None:
            return made_filter(table, self.levels, who, asked, at_least, numbers, ffi.NULL)
        with account.lock:
            handle = account.handle()
            return made_filter(table, self.levels, who, asked, at_least, numbers, handle)

    def explain(
        self,
        subject: Who,
        permission: str | Permission,
        attributes: Attributes | None = None,
        /,
        *,
        account: Account | None = None,
        **named: Value,
    ) -> Explanation:
        """The statement that decides, from the table alone."""
        who, asked, inputs = self._request(subject, permission, attributes, named, account)
        if inputs.missing:
            raise IncompleteRequest(asked.name, inputs.missing)
        if who.custom:
            raise NoExplanations("a table cannot explain what custom roles give")
        table, opened = self.table(), self._explanations
        if opened is None:
            opened = lib.pol_explanations_open(table)
            if opened == ffi.NULL:
                raise NoExplanations(f"{self.source}: the table holds no explanations")
            self._explanations = opened = ffi.gc(opened, lib.pol_explanations_close)
        found = ffi.new("pol_explanation *")
        roles, count = who.numbers()
        if account is None:
            done = lib.pol_explain(
                opened, roles, count, asked.index, inputs.packed, ffi.NULL, found
            )
        else:
            with account.lock:
                handle = account.handle()
                done = lib.pol_explain(
                    opened, roles, count, asked.index, inputs.packed, handle, found
                )
        if not done:
            raise NoExplanations(f"{self.source}: the decision cannot be explained")
        return Explanation(
            Reason(found.kind),
            self.levels.at(found.level),
            None if found.role == NONE else self.roles.at(found.role),
            bool(found.is_inherited),
            self._statement(found.statement),
            self._statement(found.implied_by),
        )

    def decide_many(
        self,
        subjects: Who | Coded[Any],
        permissions: str | Permission | Coded[Any],
        attributes: Mapping[str, object] | None = None,
        /,
        *,
        account: Account | None = None,
        **named: object,
    ) -> Answers:
        """The levels of many requests: each argument is as in `decide`, for all of them, or a column, for each its own.

        A column of subjects, permissions or values is Coded(numbers, names); of a boolean attribute also a buffer of
        booleans. NumPy arrays, whatever their stride, and other buffers are read where they lie. The first request that cannot
        be decided raises UndecidedRequest.
        """
        return decide_columns(self, subjects, permissions, merged(attributes, named), account)

    # Parts of the above

    def as_subject(self, subject: Who) -> Subject:
        if isinstance(subject, Subject):
            return self.check_subject(subject)
        if not isinstance(subject, str):
            return self.check_subject(Subject(self.schema, roles_of(self.roles, subject)))
        found = self._of_one_role.get(subject)
        if found is None:
            found = self.check_subject(Subject(self.schema, roles_of(self.roles, subject)))
            self._of_one_role[subject] = found
        return found

    def _request(
        self,
        subject: Who,
        permission: str | Permission,
        attributes: Attributes | None,
        named: Attributes,
        account: Account | None,
    ) -> Tuple[Subject, Permission, Inputs]:
        table = self.table()
        who = self.as_subject(subject)
        if account is not None or who.custom:
            who.check_account(self.check_account(account))
        asked = self.permissions.find(permission)
        given = named if attributes is None else merged(attributes, named)
        return who, asked, self._packer.pack(table, asked, given)

    def _call(
        self,
        function: Any,
        who: Subject,
        asked: Permission,
        inputs: Inputs,
        account: Account | None,
    ) -> Any:
        roles, count = who.numbers()
        if account is None:
            return function(
                self.table(), roles, count, who.held(), asked.index, inputs.packed, ffi.NULL
            )
        with account.lock:
            handle = account.handle()
            return function(
                self.table(), roles, count, who.held(), asked.index, inputs.packed, handle
            )

    def _statement(self, found: Any) -> Statement | None:
        if found.text.size == 0:
            return None
        return Statement(
            text(found.file),
            found.line,
            found.column,
            text(found.text),
            text(found.note),
            self.levels.at(found.level),
        )
