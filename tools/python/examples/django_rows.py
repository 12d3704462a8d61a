"""The tickets that somebody may see, through Django.

    for ticket in may(policy, "agent", "ticket.view", "kim"):
        ...
"""

from typing import Any, Mapping, Optional

from django.db import models
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

import polc


class Ticket(models.Model):
    assignee = models.TextField(null=True)
    status = models.TextField(null=True)

    class Meta:
        app_label = "tickets"


def condition(found: polc.Filter, fields: Mapping[str, str]) -> Q:
    """A filter as Django has it, over `fields` by attribute; one that is not there raises a KeyError.

    An empty `Q()` would be every row: so `always` and `never` are said.
    """
    return found.build(
        lambda name, values: Q(**{fields[name] + "__in": list(values)}),
        both=lambda a, b: a & b,
        either=lambda a, b: a | b,
        always=Q(pk__isnull=False),
        never=Q(pk__in=[]),
    )


def may(
    policy: polc.Policy,
    roles: Any,
    permission: str,
    user: Optional[str],
    account: Optional[polc.Account] = None,
    on_call: bool = False,
) -> "QuerySet[Ticket]":
    """Which tickets a user may see. Whoever is not known is nobody: no row."""
    if not user:
        return Ticket.objects.none()
    found = policy.filter(roles, permission, "allow", on_call=on_call, account=account)
    # What the attributes of the policy are here. A ticket without an assignee is NULL for `own`, and hidden.
    own = Case(
        When(assignee=user, then=Value(True)),
        When(assignee__isnull=False, then=Value(False)),
        default=None,
        output_field=BooleanField(null=True),
    )
    tickets = Ticket.objects.annotate(is_own=own)
    return tickets.filter(condition(found, {"own": "is_own", "status": "status"}))
