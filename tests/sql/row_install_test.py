"""The script of row security: what it refuses to run on, what stands for what, and what running it again changes."""

import unittest

from row_support import MAPPING, POLICY, SEEN, RowTest
from support import identifier, literal


class Refusals(RowTest):
    """What only the database knows: nothing is changed where one of these stands."""

    database = None

    def assert_refused(self, tables, wanted, mapping=None):
        database = self.database = self.tables(tables, self.database)
        message = database.error(self.script(mapping), role="keeper")
        self.assertRegex(message, wanted)
        self.assertEqual(database.run("SELECT count(*) FROM pg_policy"), "0" if "CREATE POLICY" not in tables else "1")
        self.assertEqual(database.run("SELECT count(*) FROM pg_namespace WHERE nspname = 'shop'"), "0")
        self.assertEqual(database.run("SELECT count(*) FROM pg_attribute WHERE attname = 'polc_case'"), "1" if "polc_case" in tables else "0")

    def test_tables_and_columns_that_are_not_there(self):
        self.assert_refused("DROP TABLE tills;", 'there is no table "public"."tills"')
        self.assert_refused("ALTER TABLE tills DROP COLUMN status;", 'there is no column "status"')
        self.assert_refused('ALTER TABLE tills RENAME status TO "Status";', 'there is no column "status"')
        self.assert_refused("DROP TABLE staff;", 'there is no table "public"."staff"')

    def test_types_that_a_session_or_a_collation_changes(self):
        for kind in ("char(4)", "name", "date", "bytea", "jsonb", "double precision", "numeric"):
            self.assert_refused(f"ALTER TABLE tills DROP COLUMN status, ADD COLUMN status {kind};", 'the column "status".* is of type')
        self.assert_refused("CREATE DOMAIN word AS text; ALTER TABLE tills ALTER status TYPE word;", 'the column "status".* is of type public.word')
        self.assert_refused("ALTER TABLE tills DROP COLUMN status, ADD COLUMN status int;", 'the column "status".* is of type integer')
        self.assert_refused("ALTER TABLE tills ALTER public DROP DEFAULT, ALTER public TYPE int USING 1;", 'the column "public".* is of type integer')
        self.assert_refused("ALTER TABLE tills ALTER cashier TYPE char(9);", 'the column "cashier".* is of type character')
        self.assert_refused("ALTER TABLE staff ALTER login TYPE char(9);", 'the column "login".* is of type character')
        self.assert_refused("ALTER TABLE tills DROP COLUMN status, ADD COLUMN status text GENERATED ALWAYS AS (secret) STORED;", "is generated")

    def test_tables_that_are_read_another_way(self):
        self.assert_refused("CREATE TABLE child () INHERITS (tills);", "inherits")
        self.assert_refused("CREATE TABLE parent (id int NOT NULL); ALTER TABLE tills INHERIT parent;", "inherits")
        self.assert_refused("DROP TABLE tills; CREATE TABLE tills (id int, cashier text, status text, public boolean) PARTITION BY LIST (id);", "no plain table")
        self.assert_refused("ALTER TABLE tills RENAME TO t; CREATE VIEW tills AS SELECT * FROM t;", "no plain table")

    def test_policies_and_columns_of_others(self):
        self.assert_refused("CREATE POLICY everybody ON tills USING (true);", 'has the policy "everybody"')
        self.assert_refused("ALTER TABLE tills ADD COLUMN polc_case smallint NOT NULL DEFAULT 0;", "did not make")

    def test_roles_that_row_security_hides(self):
        self.assert_refused("ALTER TABLE staff ENABLE ROW LEVEL SECURITY; ALTER TABLE staff FORCE ROW LEVEL SECURITY;", "row security hides")

    def test_a_restrictive_policy_of_others_stays(self):
        database = self.shop(tables="CREATE POLICY few ON tills AS RESTRICTIVE USING (id < 3);")
        self.assertEqual(self.ids(database, "ann"), "1,2")

    def test_two_schemas_do_not_map_one_table(self):
        database = self.shop()
        self.assertIn("did not make", database.error(self.script(more=("--schema=second",)), role="keeper"))
        self.assertEqual(self.ids(database, "bob"), SEEN["bob"])


class Types(RowTest):
    """Columns of every type that may be mapped, and texts under every collation, mean the same."""

    def test_collations_and_types_of_a_status(self):
        database = None
        ci = "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
        for tables in ("ALTER TABLE tills ALTER status TYPE varchar(20);",
                       ci + "ALTER TABLE tills ALTER status TYPE text COLLATE ci, ALTER cashier TYPE text COLLATE ci; ALTER TABLE staff ALTER login TYPE text COLLATE ci, ALTER role TYPE text COLLATE ci;",
                       "ALTER TABLE staff ALTER login TYPE varchar(20), ALTER role TYPE varchar(20); ALTER TABLE tills ALTER cashier TYPE varchar(40);",
                       "CREATE TYPE state AS ENUM ('OPEN', 'weird', 'shut', 'busy', 'open'); ALTER TABLE tills ALTER status TYPE state USING status::state;"):
            with self.subTest(tables=tables):
                database = self.shop(tables=tables, database=database)
                self.assertEqual(self.ids_of(database, SEEN), SEEN)

    def test_numbers_stand_for_values(self):
        mapping = MAPPING.replace("status is column status;", "status is column state { 1 is open, -2 is busy, 3 is shut, 4 is shut };")
        database = self.shop(mapping, "ALTER TABLE tills ADD COLUMN state int; UPDATE tills SET state = CASE status WHEN 'open' THEN 1 WHEN 'busy' THEN -2 WHEN 'shut' THEN id END "
                             "WHERE id <> 11; UPDATE tills SET state = 3 WHERE id = 5; UPDATE tills SET state = 4 WHERE id = 11;")
        self.assertEqual(self.ids_of(database, SEEN), SEEN)

    def test_what_null_means_is_what_the_mapping_says(self):
        mapping = MAPPING.replace("status is column status;", "status is column status, shut when null;")
        self.assertEqual(self.ids(self.shop(mapping), "ann"), "1,2,3,4,5,7,9,10,11")
        mapping = MAPPING.replace("cashier is the subject;", "cashier is the subject, false when null;")
        database = self.shop(mapping)
        self.assertEqual(self.ids(database, "ann"), "1,2,3,4,5,6,9,10,11")
        self.assertEqual(self.ids(database, "dan"), "1,2,3,4,6,9,10,11")
        self.assertEqual(self.ids(database, "bob"), "1,2,3,6,9")

    def test_subjects_that_are_numbers(self):
        mapping = MAPPING.replace('"app.login"', '"app.login" as integer').replace("column login", "column number").replace("column cashier", "column cashier_number")
        tables = ("ALTER TABLE staff ADD COLUMN number bigint; UPDATE staff SET number = CASE login WHEN 'bob' THEN 7 WHEN 'ann' THEN 0 ELSE -1 END;"
                  "ALTER TABLE tills ADD COLUMN cashier_number smallint; UPDATE tills SET cashier_number = CASE cashier WHEN 'bob' THEN 7 ELSE 8 END WHERE cashier IS NOT NULL;")
        database = self.shop(mapping, tables)
        self.assertEqual(self.ids(database, "7"), SEEN["bob"])
        self.assertEqual(self.ids(database, "0"), SEEN["ann"])
        weirds = ("", " 7", "7 ", "07", "+7", "7.0", "7e0", "0x7", "bob", "99999999999999999999999", "-", "--7", "7\n", "٧", "NaN", "null", "-0")
        shown = self.ids_of(database, weirds)
        for weird in weirds:
            self.assertEqual(shown[weird], "", repr(weird))
        self.assertEqual(self.ids(database, "12"), "4")  # Somebody without a role.

    def test_subjects_of_nineteen_digits(self):
        mapping = MAPPING.replace('"app.login"', '"app.login" as integer').replace("column login", "column number").replace("column cashier", "column cashier_number")
        most, least = "9223372036854775807", "-9223372036854775808"
        tables = (f"ALTER TABLE staff ADD COLUMN number bigint; UPDATE staff SET number = CASE login WHEN 'bob' THEN {most} WHEN 'dan' THEN {least} WHEN 'ann' THEN 1000000000000000000 ELSE 1 END;"
                  f"ALTER TABLE tills ADD COLUMN cashier_number bigint; UPDATE tills SET cashier_number = CASE cashier WHEN 'bob' THEN {most} WHEN 'dan' THEN {least} ELSE {most} - 1 END "
                  "WHERE cashier IS NOT NULL;")
        shown = self.ids_of(self.shop(mapping, tables), (most, least, "1000000000000000000", "9223372036854775806", "9223372036854775808", "-9223372036854775809", "9999999999999999999",
                                                         "-9999999999999999999", "10000000000000000000", "92233720368547758070"))
        self.assertEqual(shown, {most: SEEN["bob"], least: SEEN["dan"], "1000000000000000000": SEEN["ann"], "9223372036854775806": "4", "9223372036854775808": "", "-9223372036854775809": "",
                                 "9999999999999999999": "", "-9999999999999999999": "", "10000000000000000000": "", "92233720368547758070": ""})

    def test_subjects_that_are_uuids(self):
        uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
        mapping = MAPPING.replace('"app.login"', '"app.login" as uuid').replace("column login", "column key").replace("column cashier", "column cashier_key")
        tables = (f"ALTER TABLE staff ADD COLUMN key uuid; UPDATE staff SET key = '{uuid}' WHERE login = 'bob';"
                  f"ALTER TABLE tills ADD COLUMN cashier_key uuid; UPDATE tills SET cashier_key = CASE cashier WHEN 'bob' THEN '{uuid}'::uuid ELSE gen_random_uuid() END WHERE cashier IS NOT NULL;")
        database = self.shop(mapping, tables)
        self.assertEqual(self.ids(database, uuid), SEEN["bob"])
        self.assertEqual(self.ids(database, uuid.upper()), SEEN["bob"])
        weirds = ("", "x", uuid[:-1], uuid + "0", "{" + uuid + "}", uuid.replace("-", ""), " " + uuid)
        shown = self.ids_of(database, weirds)
        for weird in weirds:
            self.assertEqual(shown[weird], "", repr(weird))

    def test_facts_of_the_session(self):
        policy = open(self.policy, encoding="utf-8").read().replace('resource till', 'context { strong: bool; shift: {day, night}; }\nresource till').replace(
            "allow manager to till.*;", "allow manager to till.* if context.strong and context.shift is not night;")
        mapping = MAPPING + 'context.strong is setting "app.strong";\ncontext.shift is setting "app.shift";\n'
        database = self.shop(mapping, policy=policy)
        for strong, shift, wanted in (("true", "day", SEEN["ann"]), ("true", "night", ""), ("false", "day", ""), ("on", "day", ""), ("TRUE", "day", ""), ("1", "day", ""),
                                      ("true", "", ""), ("", "day", ""), ("true", "DAY", ""), ("true", "noon", ""), ("true ", "day", "")):
            shown = database.run(f"SET app.strong = '{strong}'; SET app.shift = '{shift}';" + self.as_subject(
                "ann", "SELECT string_agg(id::text, ',' ORDER BY id) FROM tills;"), role="app", fresh=False)
            self.assertEqual(shown, wanted, (strong, shift))
        self.assertEqual(self.ids(database, "ann"), "")


class Accounts(RowTest):
    """Roles are held in an account, which has settings."""

    POLICY = """policy desk "Desk";
role owner; role agent; role guest fallback;
resource ticket { own: bool; open: bool; actions view, close; }
settings desk for agent editable by owner {
  share = off requires audit;
  audit = off;
  reach: {mine, team, all, world} = mine within {mine, team, all};
}
allow owner to ticket.*;
allow agent to ticket.view if own or desk.share and open;
allow agent to ticket.view if desk.reach is all;
allow agent to ticket.close if own and desk.reach is not mine;
allow guest to ticket.view;
"""
    MAPPING = """subject is setting "app.login";
roles from table public.members { subject is column login; role is column role; account is column account; }
settings from table public.accounts { account is column name; desk.share is column share; desk.audit is column audit; desk.reach is column reach; }
grant to app;
resource ticket in table public.tickets {
  account is column account; own when column agent is the subject; open is column open;
  select needs ticket.view; update needs ticket.close;
}
"""
    TABLES = """
CREATE TABLE members (login text, account text, role text);
INSERT INTO members VALUES ('ann', 'a', 'owner'), ('ann', 'b', 'agent'), ('bob', 'a', 'agent'), ('bob', 'b', 'agent'), ('bob', 'c', 'agent'), ('bob', 'd', 'agent'),
  ('bob', 'e', 'agent'), ('bob', 'f', 'agent'), ('bob', 'g', 'agent'), ('bob', 'none', 'agent'), ('bob', '', 'agent'), ('cy', NULL, 'owner'), ('cy', 'a', 'owner'), ('dan', 'A', 'owner');
CREATE TABLE accounts (name text, share boolean, audit boolean, reach text);
INSERT INTO accounts VALUES ('a', false, false, 'mine'), ('b', true, true, 'mine'), ('c', false, false, 'all'), ('d', true, false, 'all'), ('e', NULL, true, 'all'),
  ('f', false, false, 'world'), ('g', false, false, 'mine'), ('g', true, true, 'all'), ('h', true, true, 'all');
CREATE TABLE tickets (id int, account text, agent text, open boolean);
INSERT INTO tickets SELECT row_number() OVER (ORDER BY a, o, g), a, g, o FROM unnest(ARRAY['a','b','c','d','e','f','g','h','none','']) a, unnest(ARRAY['bob','eve']) g, unnest(ARRAY[false,true]) o;
INSERT INTO tickets VALUES (100, NULL, 'bob', true), (101, 'A', 'bob', true);
"""

    def setUp(self):
        self.database = self.shop(self.MAPPING, self.TABLES, self.POLICY)

    def seen(self, subject, columns="account || ':' || coalesce(agent, '') || ':' || open"):
        text = f"SELECT coalesce(string_agg(DISTINCT {columns}, ' ' ORDER BY {columns}), '') FROM tickets;"
        return self.database.run(self.as_subject(subject, text), role="app")

    def test_each_account_is_decided_by_its_own_settings(self):
        self.assertEqual(self.seen("ann"), "a:bob:false a:bob:true a:eve:false a:eve:true b:bob:true b:eve:true")
        # a: mine; b: shared and open, or own; c: all; d shares without audit, which no account can; e has NULL; f what no account may choose;
        # g two rows; none has no row; h is no account of bob's.
        self.assertEqual(self.seen("bob"), "a:bob:false a:bob:true b:bob:false b:bob:true b:eve:true "
                                           "c:bob:false c:bob:true c:eve:false c:eve:true")

    def test_nobody_sees_an_account_without_a_role_in_it(self):
        self.assertEqual(self.seen("zoe"), "")
        self.assertEqual(self.seen(""), "")
        self.assertEqual(self.seen("cy"), "")  # A role in no account at all: which would it be?
        self.assertEqual(self.seen("dan"), "")  # `A` has no settings, and is not `a`.

    def test_a_change_of_a_setting_counts_at_once(self):
        self.database.run("UPDATE accounts SET reach = 'all' WHERE name = 'a'")
        self.assertIn("a:eve:true", self.seen("bob"))

    def test_a_row_is_not_moved_into_an_account_where_it_could_not_be_changed(self):
        change = "UPDATE tickets SET account = '{}' WHERE account = 'c' AND agent = 'bob' RETURNING account;"
        self.assertEqual(self.database.run(self.as_subject("bob", change.format("c")), role="app").split(), ["c", "c"])
        for account in ("a", "b", "d", "h", "nowhere"):
            self.assertIn("row-level security", self.database.error(self.as_subject("bob", change.format(account)), role="app"), account)

    def test_settings_are_not_to_be_read(self):
        for text in ("SELECT * FROM accounts", "SELECT * FROM desk.row_settings", "SELECT * FROM desk.row_accounts()"):
            self.assertIn("permission denied", self.database.error(self.as_subject("bob", text), role="app"))

    def test_the_accounts_are_found_once_a_statement(self):
        plan = self.database.run(self.as_subject("bob", "EXPLAIN (ANALYZE, TIMING OFF) SELECT count(*) FROM tickets;"), role="app")
        self.assertIn("hashed SubPlan", plan)
        self.assertIn("InitPlan", plan)

    def test_the_accounts_that_the_policy_keeps(self):
        mapping = self.MAPPING.replace(self.MAPPING[self.MAPPING.index("settings from"):self.MAPPING.index("grant to")],
                                       "settings from the accounts of the policy;\n")
        database = self.shop(mapping, self.TABLES, self.POLICY)
        self.database = database
        self.assertEqual(self.seen("bob"), "")  # No account is there yet.
        database.run("SET desk.on_own_behalf = on; INSERT INTO desk.account (account, \"desk.reach\") VALUES ('a', NULL), ('c', 'all');")
        self.assertEqual(self.seen("bob"), "a:bob:false a:bob:true c:bob:false c:bob:true c:eve:false c:eve:true")

    def test_accounts_that_are_numbers_or_uuids(self):
        for kind, make in (("integer", "('x' || substr(md5(account), 1, 6))::bit(24)::int"), ("uuid", "md5(account)::uuid")):
            column = "int" if kind == "integer" else "uuid"
            mapping = self.MAPPING.replace("account is column account; }", f"account is column key as {kind}; }}").replace(
                "account is column name", "account is column key").replace("account is column account;", "account is column key;")
            tables = self.TABLES + "".join(
                f"ALTER TABLE {table} ADD COLUMN key {column}; UPDATE {table} SET key = {make.replace('account', name)};"
                for table, name in (("members", "account"), ("accounts", "name"), ("tickets", "account")))
            self.database = self.shop(mapping, tables, self.POLICY)
            self.assertEqual(self.seen("bob"), "a:bob:false a:bob:true b:bob:false b:bob:true b:eve:true c:bob:false c:bob:true c:eve:false c:eve:true", kind)


class Again(RowTest):
    def state(self, database):
        return database.run("SELECT object, fact FROM shop.row_facts_now() ORDER BY 1; SELECT attnum, relfilenode FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                            "WHERE relname = 'tills' AND attname = 'polc_case'; SELECT relacl FROM pg_class WHERE relname = 'tills';")

    def test_a_second_run_changes_nothing(self):
        database = self.shop()
        before = self.state(database)
        self.install(database)
        self.assertEqual(self.state(database), before)
        self.assertEqual(self.ids(database, "bob"), SEEN["bob"])

    def test_a_script_that_fails_changes_nothing(self):
        database = self.shop()
        before = self.state(database)
        script = self.script(MAPPING.replace("grant to app;", "grant to nobody_like_that;"))
        self.assertIn("nobody_like_that", database.error(script, role="keeper"))
        self.assertEqual(self.state(database), before)

    def test_a_table_that_is_mapped_no_more_shows_nothing(self):
        database = self.shop(tables="CREATE TABLE desks (id int, status text, public boolean, cashier text); INSERT INTO desks VALUES (1, 'open', true, 'bob'); GRANT SELECT ON desks TO app;")
        self.install(database, MAPPING.replace("public.tills", "public.desks"))
        self.assertEqual(self.ids(database, "ann"), "")
        self.assertEqual(database.run(self.as_subject("ann", "SELECT count(*) FROM desks;"), role="app"), "1")

    def test_hostile_names(self):
        names = ("Tills of \"ours\"; DROP TABLE staff; --", "$polc$ tills '' %s %I", "ü" * 31, "polc_case", "relation", "we\"\"ird\"", '"; GRANT app TO other; --', "a\\\"b'c")
        spellings = {"as SQL": lambda name: name.replace("\\", "\\\\").replace('"', '""'), "as a policy": lambda name: name.replace("\\", "\\\\").replace('"', '\\"')}
        database = None
        for number, name in enumerate(names):
            for way, spelt in spellings.items():
                with self.subTest(name=name, way=way):
                    short = name[:20]
                    tables = (f"ALTER TABLE tills RENAME TO {identifier(name)}; ALTER TABLE {identifier(name)} RENAME status TO {identifier('status ' + short)}; "
                              f"ALTER TABLE {identifier(name)} RENAME cashier TO {identifier('who ' + short)}; "
                              f"ALTER TABLE staff RENAME TO {identifier('staff ' + short)}; ALTER TABLE {identifier('staff ' + short)} RENAME role TO {identifier('role ' + short)}; "
                              f"ALTER TABLE {identifier('staff ' + short)} RENAME login TO {identifier('login ' + short)};")
                    mapping = MAPPING
                    for plain, quoted in (("table public.tills", f'table public."{spelt(name)}"'), ("column status", f'column "status {spelt(short)}"'), ("column cashier", f'column "who {spelt(short)}"'),
                                          ("table public.staff", f'table public."staff {spelt(short)}"'), ("column role", f'column "role {spelt(short)}"'), ("column login", f'column "login {spelt(short)}"')):
                        self.assertIn(plain, mapping)
                        mapping = mapping.replace(plain, quoted)
                    schema = ("Shop \"x\"", "$polc$", "@schema@", "é" * 31, "shop", "sh\"\"op", "shop", "shop")[number]
                    database = self.tables(tables, database)
                    script = self.script(mapping, more=(f"--schema={schema}",))
                    database.run(script, role="keeper", fresh=False)
                    database.run(script, role="keeper", more=("-1",))
                    shown = database.run(self.as_subject("bob", f"SELECT string_agg(id::text, ',' ORDER BY id) FROM public.{identifier(name)};"), role="app", fresh=False)
                    self.assertEqual(shown, SEEN["bob"])
                    self.assertNotIn("danger", database.run(f"SELECT severity, object, finding FROM {identifier(schema)}.check_rows()", role="app", fresh=False))
                    self.assertEqual(database.run(f"SELECT count(*) FROM {identifier('staff ' + short)}"), "12")
                    self.assertEqual(database.run("SELECT pg_has_role('other', 'app', 'MEMBER')"), "f")

    def test_a_role_of_the_database_with_quotes(self):
        name = 'ap"p"; GRANT keeper TO other; --'
        database = self.tables()
        if not database.run(f"SELECT 1 FROM pg_roles WHERE rolname = {literal(name)}"):
            database.run(f"CREATE ROLE {identifier(name)}")
        quoted = name.replace('"', '""')
        database.run(self.script(MAPPING.replace("grant to app;", f'grant to app, "{quoted}";')), role="keeper", fresh=False)
        self.assertEqual(database.run(f"SET ROLE {identifier(name)}; SET app.login = 'bob'; SELECT string_agg(id::text, ',' ORDER BY id) FROM tills"), SEEN["bob"])
        self.assertEqual(database.run("SELECT pg_has_role('other', 'keeper', 'MEMBER')"), "f")

    def test_quotes_that_do_not_close(self):
        for name in ('"tills', '"tills""', '"""', '""'):
            self.assertIn("POL", self.refused(MAPPING.replace("public.tills", "public." + name)))


if __name__ == "__main__":
    unittest.main()
