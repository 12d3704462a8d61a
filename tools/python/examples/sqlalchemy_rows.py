"""The tickets that somebody may see, through SQLAlchemy.

    for ticket in session.scalars(select(Ticket).where(may(policy, "agent", "ticket.view", "kim"))):
        ...
"""

from typing import Any, Mapping, Optional

from sqlalchemy import Column, Integer, String, and_, false, or_, true
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import ColumnElement

import polc

Base = declarative_base()


class Ticket(Base):  # type: ignore[misc, valid-type]
    __tablename__ = "ticket"
    id = Column(Integer, primary_key=True)
    assignee = Column(String)
    # Compared by bytes, whatever the database's own collation says: "BINARY" in SQLite, "C" in PostgreSQL.
    status = Column(String(collation="BINARY"))


def condition(found: polc.Filter, columns: Mapping[str, Any]) -> "ColumnElement[bool]":
    """A filter as SQLAlchemy has it, over `columns` by attribute; one that is not there raises a KeyError.

    `or_()` of nothing would leave the whole WHERE out: so `never` is said.
    """
    return found.build(
        lambda name, values: columns[name].in_(values),
        both=and_,
        either=or_,
        always=true(),
        never=false(),
    )


def may(
    policy: polc.Policy,
    roles: Any,
    permission: str,
    user: Optional[str],
    account: Optional[polc.Account] = None,
    on_call: bool = False,
) -> "ColumnElement[bool]":
    """Which tickets a user may see. Whoever is not known is nobody: no row."""
    if not user:
        return false()
    found = policy.filter(roles, permission, "allow", on_call=on_call, account=account)
    # What the attributes of the policy are here. A ticket without an assignee is NULL for `own`, and hidden.
    return condition(found, {"own": Ticket.assignee == user, "status": Ticket.status})
