"""What the tests of row security share: a shop, its mapping, its tables, and a server."""

import os

import support
from postgres import ServerTest

POLICY = """policy shop "Shop";

role manager "Manager";
role clerk "Clerk";
role auditor "Auditor";
role approver "Approver";
role blocked "Blocked";
role visitor "Visitor" fallback;

resource till "Till" {
  own "Own till": bool;
  status: {open, busy, shut};
  public: bool;
  actions see, add, edit, drop;
}

allow manager to till.*;
allow clerk to till.see if own or status is open;
allow clerk to till.{add, edit} if own and status is not shut;
allow auditor to till.see if status is not open;
allow approver to till.{see, drop} if not own;
allow visitor to till.see if public;
forbid blocked to till.*;
exclusive roles auditor, approver;
"""

MAPPING = """rows of shop;

subject is setting "app.login";
roles from table public.staff { subject is column login; role is column role; }
subjects without a role have the fallback role;
grant to app;

resource till in table public.tills {
  own when column cashier is the subject;
  status is column status;
  public is column public;
  select needs till.see;
  insert needs till.add;
  update needs till.edit;
  delete needs till.drop;
}
"""

TABLES = """
CREATE ROLE keeper LOGIN; CREATE ROLE app LOGIN; CREATE ROLE other LOGIN;
GRANT CREATE ON DATABASE {database} TO keeper;
GRANT CREATE ON SCHEMA public TO keeper;
SET ROLE keeper;
CREATE TABLE staff (login text NOT NULL, role text);
INSERT INTO staff VALUES ('ann', 'manager'), ('bob', 'clerk'), ('cy', 'auditor'), ('dan', 'approver'), ('eve', 'clerk'),
  ('eve', 'blocked'), ('odd', 'manager'), ('odd', 'wizard'), ('nil', 'manager'), ('nil', NULL), ('two', 'auditor'), ('two', 'approver');
CREATE TABLE tills (id int PRIMARY KEY, cashier text, status text, public boolean NOT NULL DEFAULT false, secret text);
INSERT INTO tills VALUES
  (1, 'bob', 'open', false, 's1'), (2, 'bob', 'busy', false, 's2'), (3, 'eve', 'open', false, 's3'), (4, 'eve', 'busy', true, 's4'),
  (5, 'dan', 'shut', false, 's5'), (6, NULL, 'open', true, 's6'), (7, 'bob', NULL, true, 's7'), (8, 'bob', 'weird', true, 's8'),
  (9, '', 'open', false, 's9'), (10, 'BOB', 'busy', false, 's10'), (11, 'bob ', 'shut', false, 's11'), (12, 'bob', 'OPEN', true, 's12');
"""

# Who sees which rows, by hand from the policy. 6 has no cashier; 7, 8 and 12 no status that the policy knows: hidden from all.
SEEN = {
    "ann": "1,2,3,4,5,9,10,11",
    "bob": "1,2,3,9",
    "cy": "2,4,5,10,11",
    "dan": "1,2,3,4,9,10,11",
    "eve": "",      # A clerk who is blocked.
    "odd": "",      # A role that the policy does not know could be one that forbids.
    "nil": "",      # So could one that is NULL.
    "two": "",      # Nobody may hold both.
    "zoe": "4",     # Nobody's: the fallback role.
    "": "",         # The empty subject is none.
    "BOB": "4",     # Not bob: a text is compared by its bytes; BOB has no role.
}


class RowTest(ServerTest):
    """Has a server, and a folder with the shop's policy and mapping."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = support.write(cls.folder, "shop.pol", POLICY)
        cls.mapping = support.write(cls.folder, "shop.rows", MAPPING)

    @classmethod
    def tables(cls, more="", database=None):
        """A database with the shop's tables: a new one, or one that is emptied. Roles are of the whole server, so they may be there already."""
        if database:
            schemas = database.run("SELECT string_agg(quote_ident(nspname), ', ') FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'")
            database.run(f"DROP SCHEMA {schemas} CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC")
        else:
            database = cls.server.database()
        text = TABLES.format(database=database.name)
        for role in ("keeper", "app", "other"):
            if database.run(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
                text = text.replace(f"CREATE ROLE {role} LOGIN;", "")
        database.run(text + more)
        return database

    @classmethod
    def shop(cls, mapping=None, tables="", policy=None, database=None):
        """The same, with its rows guarded."""
        database = cls.tables(tables, database)
        cls.install(database, mapping, policy)
        return database

    @classmethod
    def script(cls, mapping=None, policy=None, more=()):
        path = support.write(cls.folder, "tried.rows", mapping) if mapping else cls.mapping
        source = support.write(cls.folder, "tried.pol", policy) if policy else cls.policy
        return support.script(source, "postgresql", "--rows", path, *more)

    @classmethod
    def install(cls, database, mapping=None, policy=None):
        database.run(cls.script(mapping, policy), role="keeper", fresh=False)

    def refused(self, mapping, policy=None):
        """What polc says of a mapping that it refuses."""
        path = support.write(self.folder, "refused.rows", mapping)
        source = support.write(self.folder, "refused.pol", policy) if policy else self.policy
        code, message = support.refusal(source, "postgresql", "--rows", path)
        self.assertEqual(code, 1, message)
        return message.replace(self.folder + os.sep, "")

    @staticmethod
    def as_subject(subject, text):
        return f"SELECT set_config('app.login', {support.literal(subject)}, false) \\g /dev/null\n{text}"

    def ids(self, database, subject, where="true", role="app", fresh=False):
        """The rows that a subject sees."""
        return self.ids_of(database, [subject], where, role, fresh)[subject]

    def ids_of(self, database, subjects, where="true", role="app", fresh=False):
        """The same of several, by subject, one after the other in one session."""
        asked = f"SELECT string_agg(id::text, ',' ORDER BY id) FROM public.tills WHERE {where};"
        shown = database.run("\n".join(self.as_subject(subject, asked) for subject in subjects), role=role, fresh=fresh).split("\n")
        self.assertEqual(len(shown), len(subjects))
        return dict(zip(subjects, shown))
