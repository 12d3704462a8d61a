"""The examples for SQLAlchemy and Django find, over SQLite, exactly the rows for which the policy decides so."""

import contextlib
import importlib.util
import itertools
import sys
import unittest

import polc
from support import SOURCE, compiled

EXAMPLES = SOURCE / "tools/python/examples"
PACKAGES = {"sqlalchemy": "python3-sqlalchemy", "django": "python3-django"}
missing = [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]
if missing:
    sys.exit(f"the examples were not tested: {sys.executable} lacks {', '.join(missing)}")
sys.path.insert(0, str(EXAMPLES))

import django  # pylint: disable=wrong-import-position
from django.conf import settings  # pylint: disable=wrong-import-position

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

import django_rows  # pylint: disable=wrong-import-position
import sqlalchemy_rows  # pylint: disable=wrong-import-position
from django.db import connection  # pylint: disable=wrong-import-position
from sqlalchemy import create_engine, select  # pylint: disable=wrong-import-position
from sqlalchemy.orm import Session  # pylint: disable=wrong-import-position

USERS = ("kim", "sue")
ROWS = [
    (number, assignee, status)
    for number, (assignee, status) in enumerate(
        itertools.product((*USERS, None, "", "KIM"), ("draft", "open", "closed", None, "", "OPEN", "gone")), 1
    )
]


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.policy = polc.load(compiled(EXAMPLES / "tickets.pol"))
        cls.engine = create_engine("sqlite://")
        sqlalchemy_rows.Base.metadata.create_all(cls.engine)
        with Session(cls.engine) as session:
            session.add_all(sqlalchemy_rows.Ticket(id=n, assignee=a, status=s) for n, a, s in ROWS)
            session.commit()
        with connection.schema_editor() as editor:
            editor.create_model(django_rows.Ticket)
        django_rows.Ticket.objects.bulk_create(django_rows.Ticket(id=n, assignee=a, status=s) for n, a, s in ROWS)

    def in_sqlalchemy(self, *arguments):
        with Session(self.engine) as session:
            return {row.id for row in session.scalars(select(sqlalchemy_rows.Ticket).where(sqlalchemy_rows.may(self.policy, *arguments)))}

    def in_django(self, *arguments):
        return {row.id for row in django_rows.may(self.policy, *arguments)}

    def decided(self, roles, permission, user, account, on_call):
        """Row by row. One that does not say what the decision depends on is hidden."""
        found = set()
        for number, assignee, status in ROWS:
            with contextlib.suppress(polc.UnknownName, TypeError):
                request = {"own": None if assignee is None else assignee == user, "status": status, "on_call": on_call}
                needed = {name: value for name, value in request.items() if not (name == "on_call" and permission == "ticket.view")}
                if self.policy.decide(roles, permission, needed, account=account).permits("allow"):
                    found.add(number)
        return found

    def test_rows(self):
        shared = self.policy.account()
        shared["support.share"] = True
        found = 0
        for roles in ((), "lead", "agent", ("lead", "agent")):
            for permission, user, account, on_call in itertools.product(
                ("ticket.view", "ticket.edit"), USERS, (None, shared), (False, True)
            ):
                asked = (roles, permission, user, account, on_call)
                wanted = self.decided(*asked)
                self.assertEqual(self.in_sqlalchemy(*asked), wanted, asked)
                self.assertEqual(self.in_django(*asked), wanted, asked)
                found += len(wanted)
        self.assertGreater(found, 100)

    def test_nobody_sees_nothing(self):
        for user in (None, ""):
            self.assertEqual(self.in_sqlalchemy("lead", "ticket.view", user), set())
            self.assertEqual(self.in_django("lead", "ticket.view", user), set())
        # A subject who may see nothing, which the empty OR of either would turn into everything.
        self.assertTrue(self.policy.filter((), "ticket.view", "allow").never)
        self.assertEqual(self.in_sqlalchemy((), "ticket.view", "kim"), set())
        self.assertEqual(self.in_django((), "ticket.view", "kim"), set())

    def test_an_attribute_without_a_column_raises(self):
        found = self.policy.filter("agent", "ticket.view", "allow")
        with self.assertRaises(KeyError):
            sqlalchemy_rows.condition(found, {"own": sqlalchemy_rows.Ticket.assignee == "kim"})
        with self.assertRaises(KeyError):
            django_rows.condition(found, {"own": "is_own"})


if __name__ == "__main__":
    unittest.main()
