"""The script of PostgreSQL: whole or not at all, again without a change, inlined, and closed to whatever it does not know."""

import os
import threading
import unittest

import support
from postgres import ServerTest, SqlError

SHOP = '''policy shop "Shop";
levels deny < look < allow;
role manager "Manager";
role clerk "Clerk";
role guest fallback;
role auditor;
role suspended;
context { on_site: bool; }
resource till "Till" {
  own "Own till": bool;
  state: {open, held, closed};
  shift: {day, night} = day;
  actions open "Open a till", count, void;
}
settings tills editable by manager { share = off; }
exclusive roles clerk, auditor;
allow manager to till.*;
allow clerk to till.open if own or tills.share and state is not closed;
look clerk to till.count if shift is day;
look guest to till.count if context.on_site;
forbid suspended to till.*;
'''

CALL = '''shop."till.open"(roles => {roles}, own => {own}, state => {state}, "tills.share" => {share})'''


class Script(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = support.write(cls.folder, "shop.pol", SHOP)
        cls.script = support.script(cls.policy, "postgresql")

    def setUp(self):
        self.database = self.server.database()

    def dump(self):
        """All that the catalog has of the schema, with what was replaced in it since."""
        return self.database.run(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace ORDER BY 1;"
            "SELECT viewname, definition FROM pg_views WHERE schemaname = 'shop' ORDER BY 1;"
            "SELECT conrelid::regclass, contypid::regtype, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'shop'::regnamespace ORDER BY 1, 2, 3;"
            "SELECT objoid::text, description FROM pg_description ORDER BY 1, 2; SELECT * FROM shop.policy;"
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger ORDER BY 1")

    def ask(self, **given):
        values = {"roles": "'{clerk}'", "own": "true", "state": "'open'", "share": "false", **given}
        return self.database.run("SELECT " + CALL.format(**values))

    def test_a_second_run_changes_nothing(self):
        self.database.run(self.script)
        before = self.dump()
        self.database.run(self.script)
        self.assertEqual(self.dump(), before)

    def test_it_is_one_transaction_however_it_is_run(self):
        path = support.write(self.folder, "shop.sql", self.script)
        self.database.run("", more=("-1", "-f", path))
        self.assertEqual(self.ask(), "allow")
        lines = self.script.splitlines()
        ends = [number for number, line in enumerate(lines) if line.startswith("COMMENT ON ")]
        self.assertGreater(len(ends), 20)
        database = self.server.database()
        everything = "SELECT (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_type)"
        before = database.run(everything)
        for number in ends[::4]:
            broken = "\n".join(lines[:number] + ["SELECT 1/0;"] + lines[number:])
            self.assertIn("division by zero", database.error(broken))
            self.assertEqual(database.run("SELECT count(*) FROM pg_namespace WHERE nspname = 'shop'"), "0")
            self.assertEqual(database.run(everything), before)
        # One string, as a driver sends it.
        database = self.server.database()
        database.run("", more=("-c", self.script))
        self.assertEqual(database.run("SELECT count(*) FROM shop.policy"), "1")

    def test_session_settings_change_nothing(self):
        expected = None
        for settings in ("", "SET standard_conforming_strings = off;", "SET client_encoding = LATIN1;", "SET quote_all_identifiers = on;",
                         "CREATE SCHEMA evil; CREATE FUNCTION evil.trap(text[], text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
                         "CREATE OPERATOR evil.&& (FUNCTION = evil.trap, LEFTARG = text[], RIGHTARG = text[]);"
                         "CREATE OPERATOR evil.<@ (FUNCTION = evil.trap, LEFTARG = text[], RIGHTARG = text[]);"
                         "CREATE FUNCTION evil.same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
                         "CREATE OPERATOR evil.= (FUNCTION = evil.same, LEFTARG = text, RIGHTARG = text); SET search_path = evil, pg_catalog;"):
            with self.subTest(settings=settings):
                self.database = self.server.database()
                self.database.run(settings + self.script.replace("COMMIT;", "COMMIT; RESET search_path;"))
                shown = self.database.run("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace ORDER BY 1;"
                                          "SELECT viewname, definition FROM pg_views WHERE schemaname = 'shop' ORDER BY 1")
                expected = expected or shown
                self.assertEqual(shown, expected)
                path = "SET search_path = evil, pg_catalog;" if "evil" in settings else ""
                self.assertEqual(self.database.run(path + "SELECT shop.\"till.open\"('{guest}', own => true, state => 'open', \"tills.share\" => true)"), "deny")

    def test_another_policy_in_the_schema_is_kept(self):
        self.database.run(self.script)
        before = self.dump()
        other = support.write(self.folder, "other.pol", SHOP.replace("allow manager to till.*;", "allow manager to till.open;"))
        self.assertIn("holds another policy or version", self.database.error(support.script(other, "postgresql")))
        self.assertEqual(self.dump(), before)

    def test_a_client_that_goes_on_after_an_error_changes_nothing(self):
        going_on = ("-v", "ON_ERROR_ROLLBACK=on", "-v", "ON_ERROR_STOP=0")
        self.database.run(self.script)
        before = self.dump()
        other = support.write(self.folder, "other.pol", SHOP.replace("allow manager to till.*;", "allow manager to till.open;"))
        self.database.run(support.script(other, "postgresql"), more=going_on)
        self.assertEqual(self.dump(), before)
        empty = self.server.database()
        lines = self.script.splitlines()
        middle = [number for number, line in enumerate(lines) if line.startswith("COMMENT ON ")][5]
        empty.run("\n".join(lines[:middle] + ["SELECT 1/0;"] + lines[middle:]), more=going_on)
        self.assertEqual(empty.run("SELECT count(*) FROM pg_namespace WHERE nspname = 'shop'"), "0")

    def test_the_one_that_waited_sees_what_the_other_made(self):
        self.database.run("ALTER DATABASE " + self.database.name + " SET default_transaction_isolation = 'repeatable read'")
        self.test_two_at_once_are_one_after_the_other()

    def test_two_functions_of_one_name_are_refused(self):
        clash = support.write(self.folder, "clash.pol", "role a; resource till { own: bool; actions open; } "
                              "resource `may till` { own: bool; actions open; } allow a to *;\n")
        for dialect in ("postgresql", "duckdb"):
            code, message = support.refusal(clash, dialect)
            self.assertEqual(code, 1)
            self.assertIn("for one", message)

    def test_a_schema_of_others_is_kept(self):
        for made in ("CREATE SCHEMA shop; CREATE TABLE shop.policy (name text, fingerprint text)", "CREATE SCHEMA shop; CREATE TABLE shop.goods ()",
                     "CREATE SCHEMA shop"):
            with self.subTest(made=made):
                self.database = self.server.database()
                self.database.run(made)
                self.assertIn("holds no policy", self.database.error(self.script))
        self.database = self.server.database()
        self.database.run("DROP ROLE IF EXISTS stranger; DROP ROLE IF EXISTS maker; CREATE ROLE stranger LOGIN; CREATE ROLE maker LOGIN; CREATE SCHEMA shop AUTHORIZATION stranger")
        self.database.run(f"GRANT CREATE ON DATABASE {self.database.name} TO maker")
        self.assertIn("belongs to somebody else", self.database.error(self.script, role="maker"))

    def test_a_role_that_owns_nothing_else_runs_it(self):
        self.database.run(f"CREATE ROLE deployer LOGIN; GRANT CREATE ON DATABASE {self.database.name} TO deployer")
        self.database.run(self.script, role="deployer")
        self.database.run(self.script, role="deployer")
        self.assertEqual(self.ask(), "allow")
        self.database.run("CREATE ROLE app LOGIN")
        self.assertIn("permission denied for schema shop", self.database.error("SELECT * FROM shop.matrix", role="app"))
        self.database.run("GRANT USAGE ON SCHEMA shop TO app")
        self.assertEqual(self.database.run("SELECT " + CALL.format(roles="'{clerk}'", own="true", state="'open'", share="false"), role="app"), "allow")

    def test_two_at_once_are_one_after_the_other(self):
        failures = []

        def run():
            try:
                self.database.run(self.script)
            except SqlError as error:
                failures.append(str(error))
        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(self.database.run("SELECT count(*) FROM shop.policy"), "1")

    def test_what_is_not_known_denies(self):
        self.database.run(self.script)
        self.assertEqual(self.ask(), "allow")
        self.assertEqual(self.ask(roles="'{manager}'", own="false"), "allow")
        for change in ({"roles": "NULL"}, {"roles": "'{}'"}, {"roles": "'{Clerk}'"}, {"roles": "'{clerk,NULL}'"}, {"roles": "'{clerk,nobody}'"},
                       {"roles": "'{manager,suspendd}'"}, {"roles": "'{manager,suspended}'"}, {"roles": "'{clerk,auditor}'"}, {"roles": "'{\"clerk \"}'"}, {"own": "NULL"}, {"state": "NULL"},
                       {"state": "'weird'"}, {"state": "'Open'"}, {"state": "''"}, {"share": "NULL"},
                       {"roles": "'{manager}'", "own": "NULL"}, {"roles": "'{manager}'", "state": "'weird'"}):
            with self.subTest(**change):
                self.assertEqual(self.ask(**change), "deny")
        for missing in ("own", "state", '"tills.share"'):
            given = [part for part in ("roles => '{clerk}'", "own => true", "state => 'open'", '"tills.share" => false') if not part.startswith(missing)]
            self.assertIn("does not exist", self.database.error(f'SELECT shop."till.open"({", ".join(given)})'))
        self.assertEqual(self.database.run("SELECT shop.\"till.count\"('{}', on_site => true)"), "look", "the fallback role")
        self.assertEqual(self.database.run("SELECT shop.\"till.count\"(NULL, on_site => true)"), "deny")

    def test_any_permission_by_name(self):
        self.database.run(self.script)

        def decide(permission, roles, inputs, settings="'{}'"):
            return self.database.run(f"SELECT shop.decide({permission}, {roles}, {inputs}, {settings})")
        good = """'{"own": true, "state": "open"}'"""
        self.assertEqual(decide("'till.open'", "'{clerk}'", good), "allow")
        self.assertEqual(decide("'till.open'", "'{clerk}'", """'{"own": false, "state": "open"}'""", """'{"tills.share": true}'"""), "allow")
        self.assertEqual(decide("'till.count'", "'{clerk}'", """'{"on_site": false}'"""), "look", "an attribute with a default")
        for inputs in ("NULL", "'{}'", "'[]'", "'null'", "'1'", "'true'", "'\"own\"'", """'["own", "state"]'""", """'{"own": 1, "state": "open"}'""", """'{"own": "true", "state": "open"}'""",
                       """'{"own": null, "state": "open"}'""", """'{"own": true}'""", """'{"own": true, "state": "weird"}'""", """'{"own": true, "state": ["open"]}'""",
                       """'{"own": true, "state": "open", "owm": true}'""", """'{"own": true, "state": "open", "shift": "dawn"}'""", """'{"own": true, "state": null}'"""):
            with self.subTest(inputs=inputs):
                self.assertEqual(decide("'till.open'", "'{clerk}'", inputs), "deny")
        for settings in ("NULL", "'[]'", """'{"tills.share": 1}'""", """'{"tills.share": null}'""", """'{"share": true}'""", "'true'"):
            with self.subTest(settings=settings):
                self.assertEqual(decide("'till.open'", "'{manager}'", good, settings), "deny")
        for permission in ("NULL", "''", "'till.opens'", "'TILL.OPEN'"):
            self.assertEqual(decide(permission, "'{manager}'", good), "deny")
        self.assertEqual(decide("'till.open'", "NULL", good), "deny")

    def test_planners_put_functions_in_their_callers_place(self):
        self.database.run(self.script + "CREATE TABLE tills AS SELECT n % 2 = 0 AS own, 'open'::text AS state FROM generate_series(1, 1000) AS n;")
        for query in ("SELECT count(*) FROM tills WHERE shop.\"may till.open\"('{clerk}', own => own, state => state, \"tills.share\" => false)",
                      "SELECT count(*) FROM tills WHERE shop.\"till.open\"('{clerk}', own => own, state => state, \"tills.share\" => false) = 'allow'",
                      "SELECT count(*) FROM tills WHERE shop.\"till.open\"('{clerk}', own => own, state => state, \"tills.share\" => false) >= 'look'"):
            plan = self.database.run("EXPLAIN (VERBOSE, COSTS OFF) " + query)
            self.assertNotIn("till.open", plan)
            self.assertNotIn("is_subject", plan)
            self.assertEqual(self.database.run(query), "500")
        plan = self.database.run("SET plan_cache_mode = force_generic_plan; PREPARE asked(text[]) AS SELECT count(*) FROM tills "
                                 "WHERE shop.\"may till.open\"($1, own => own, state => state, \"tills.share\" => false);"
                                 "EXPLAIN (VERBOSE, COSTS OFF) EXECUTE asked('{clerk}')")
        self.assertNotIn("may till.open", plan)
        plan = self.database.run("EXPLAIN (VERBOSE, COSTS OFF) SELECT shop.decide('till.open', '{clerk}', '{\"own\": true, \"state\": \"open\"}')")
        self.assertNotIn("decide", plan)
        shown = self.database.run("SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace AND proname LIKE '%.%' "
                                  "AND (provolatile <> 'i' OR proparallel <> 's' OR prosecdef OR proisstrict OR proconfig IS NOT NULL)")
        self.assertEqual(shown, "0")

    def test_other_collations_compare_by_bytes(self):
        self.database.run(self.script + "CREATE EXTENSION citext; CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                          "CREATE TABLE tills (state text COLLATE blind, shouted citext); INSERT INTO tills VALUES ('OPEN', 'OPEN'), ('open', 'open');")
        call = "shop.\"may till.open\"({}, own => true, state => {}, \"tills.share\" => false)"
        self.assertEqual(self.database.run(f"SELECT count(*) FROM tills WHERE state = 'open'"), "2")
        self.assertEqual(self.database.run("SELECT count(*) FROM tills WHERE " + call.format("'{clerk}'", "state")), "1")
        self.assertEqual(self.database.run("SELECT count(*) FROM tills WHERE " + call.format("'{clerk}'", "shouted")), "1")
        self.assertEqual(self.database.run("SELECT " + call.format("ARRAY['CLERK' COLLATE blind]", "'open'")), "f")

    def test_views_say_what_the_policy_says(self):
        self.database.run(self.script)
        self.assertEqual(self.database.run("SELECT cell FROM shop.matrix WHERE permission = 'till.open' AND role = 'manager'"), "allow")
        self.assertEqual(self.database.run("SELECT level, always FROM shop.who WHERE permission = 'till.void' ORDER BY 1, 2"), "allow|t")
        self.assertEqual(self.database.run("SELECT file, line, kind FROM shop.explanations WHERE permission = 'till.open' AND kind = 'restriction'"),
                         f"shop.pol|{1 + SHOP.splitlines().index('forbid suspended to till.*;')}|restriction")
        self.assertEqual(self.database.run("SELECT string_agg(level, ' < ' ORDER BY rank) FROM shop.levels"), "deny < look < allow")
        self.assertEqual(self.database.run("SELECT count(*) FROM shop.roles WHERE is_fallback"), "1")
        missing = self.database.run(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'shop'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL UNION ALL "
            "SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'v') AND obj_description(oid, 'pg_class') IS NULL UNION ALL "
            "SELECT typname FROM pg_type WHERE typnamespace = 'shop'::regnamespace AND typtype IN ('d', 'e') AND obj_description(oid, 'pg_type') IS NULL")
        self.assertEqual(missing, "", "everything has a comment")

    def test_domains_take_names_of_the_policy_alone(self):
        self.database.run(self.script + "CREATE TABLE held (role shop.role, state shop.\"till.state value\"); INSERT INTO held VALUES ('clerk', 'open');")
        self.assertIn("known", self.database.error("INSERT INTO held VALUES ('clerc', 'open')"))
        self.assertIn("known", self.database.error("INSERT INTO held VALUES ('clerk', 'OPEN')"))
        self.database.run(self.script)

    def test_names_that_mean_harm(self):
        odd = '''policy odd "it's $polc$ \\\\ done";
role `it's`; role `"quoted"`; role `back\\slash`; role `$polc$`; role `{a,b}`; role `ä𐐀`; role `drop table x; --`;
resource `re"s` { `va'l`: {`o'ne`, `"two"`, `th\\ree`}; `roles`: bool; actions `a'ct "$polc$`, `LONG`; }
settings `se't` { `on"e` = off; }
allow `it's` to `re"s`.`a'ct "$polc$` if `va'l` is `o'ne` and `roles`;
allow `"quoted"`, `back\\slash`, `$polc$`, `{a,b}`, `ä𐐀`, `drop table x; --` to `re"s`.`a'ct "$polc$` if `va'l` is `th\\ree` and `se't`.`on"e`;
'''.replace("LONG", "ü" * 80)
        policy = support.write(self.folder, "odd.pol", odd)
        for schema in ('it\'s "here"', "$polc$", "ä" * 31, "a.b", "UPPER", "x;--", "select"):
            with self.subTest(schema=schema):
                database = self.server.database()
                text = support.script(policy, "postgresql", f"--schema={schema}")
                for _ in range(2):
                    database.run(text)
                name = support.identifier(schema)
                call = name + ".decide({}, ARRAY[{}], jsonb_build_object('va''l', {}, 'roles', true), jsonb_build_object('se''t.on\"e', true))"
                permission = support.literal('re"s.a\'ct "$polc$')
                self.assertEqual(database.run("SELECT " + call.format(permission, "'it''s'", "'o''ne'")), "allow")
                self.assertEqual(database.run("SELECT " + call.format(permission, "'back\\slash'", "'th\\ree'")), "allow")
                self.assertEqual(database.run("SELECT " + call.format(permission, "'back\\slash'", "'o''ne'")), "deny")
                self.assertEqual(database.run(f"SELECT count(*) FROM {name}.permissions WHERE length(permission) > 80"), "1")

    def test_schemas_that_are_refused(self):
        for schema in ("", "public", "pg_own", "information_schema", "a\u200bb", "a\nb", "ä" * 32, "\x1b[2J"):
            with self.subTest(schema=schema):
                code, message = support.refusal(self.policy, "postgresql", f"--schema={schema}")
                self.assertIn(code, (1, 2))
                self.assertNotIn("\x1b", message)


if __name__ == "__main__":
    unittest.main()
