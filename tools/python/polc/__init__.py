"""Asks a compiled access policy: may this subject do this?

    policy = polc.load("shop.polt")
    if policy.decide("clerk", "till.open", own=True).permits("allow"):
        ...
"""

from polc.account import Account, Loss
from polc.answers import Answers, Explanation, Partial, Reason, Statement
from polc.batch import Coded
from polc.errors import (
    AccountUnreadable,
    ClosedPolicy,
    ConflictingRoles,
    CustomRoleRefused,
    ForeignObject,
    IncompleteRequest,
    LoadError,
    NoExplanations,
    NoFilter,
    PolicyError,
    SettingRefused,
    UndecidedRequest,
    UnknownName,
)
from polc.filters import Filter
from polc.names import Attribute, Catalog, Level, Role, Setting
from polc.permission import Permission
from polc.policy import Policy
from polc.reload import PolicyFile, from_bytes, load
from polc.subject import Subject

__all__ = [
    "Account",
    "AccountUnreadable",
    "Answers",
    "Attribute",
    "Catalog",
    "ClosedPolicy",
    "Coded",
    "ConflictingRoles",
    "CustomRoleRefused",
    "Explanation",
    "Filter",
    "ForeignObject",
    "IncompleteRequest",
    "Level",
    "LoadError",
    "Loss",
    "NoExplanations",
    "NoFilter",
    "Partial",
    "Permission",
    "Policy",
    "PolicyError",
    "PolicyFile",
    "Reason",
    "Role",
    "Setting",
    "Statement",
    "Subject",
    "SettingRefused",
    "UndecidedRequest",
    "UnknownName",
    "from_bytes",
    "load",
]
