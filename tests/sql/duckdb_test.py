"""DuckDB decides every case as the oracle does. DuckDB comes from npm: duckdb_test.py NODE NPM FOLDER"""

import sys
import tempfile
import unittest

import support
from duck import Duck, install
from support import identifier, literal


def array(roles):
    return "[" + ", ".join("NULL" if role is None else literal(role) for role in roles) + "]::VARCHAR[]"


DESK = '''policy desk;
levels deny < look < allow;
role owner; role clerk fallback; role suspended; role admin; role auditor;
resource till { own: bool; state: {open, closed} = open; actions open; }
settings tills editable by owner { share = off; lend = off requires share; audit = on immutable; }
exclusive roles admin, auditor;
allow owner to till.*;
look clerk to till.open if own and state is open or tills.share;
forbid suspended to till.*;
'''


class DuckDb(unittest.TestCase):
    def setUp(self):
        self.duck = Duck()
        self.addCleanup(self.duck.__exit__)

    def functions(self, schema):
        """What each macro takes, by its name."""
        return dict(self.duck.run(f"SELECT function_name, parameters FROM duckdb_functions() WHERE schema_name = {literal(schema)}"))

    def compare(self, schema, permissions):
        compared = 0
        functions = self.functions(schema)

        def short(name):
            """Names that are too long are cut, and end in a hash: they are known by their beginning."""
            begin = name.encode()[:46].decode(errors="ignore") + "~"
            return name if name in functions else next(each for each in functions if each.startswith(begin))
        for permission in permissions:
            name = permission["permission"]
            columns, arguments, rows = [], [], []
            takes = functions[short(name)]
            for number, entry in enumerate(permission["inputs"]):
                columns.append(f"i{number}")
                if entry["name"] in takes:
                    arguments.append(f", {identifier(entry['name'])} := i{number}")
            for number, case in enumerate(permission["cases"]):
                values = [support.value(entry, chosen) for entry, chosen in zip(permission["inputs"], case)]
                rows.append(", ".join([str(number)] + [str(value).upper() if isinstance(value, bool) else literal(value) for value in values]))
            subjects = [f"{number}, {array(roles)}" for number, roles in enumerate(permission["subjects"])]
            function = f"{identifier(schema)}.{identifier(short(name))}(roles{''.join(arguments)})"
            may = f"{identifier(schema)}.{identifier(short('may ' + name))}(roles{''.join(arguments)})"
            digits, same = self.duck.run(
                f"WITH cases({', '.join(['c'] + columns)}) AS (VALUES ({'), ('.join(rows)})), subjects(s, roles) AS (VALUES ({'), ('.join(subjects)})) "
                f"SELECT string_agg(substr('0123456789abcdef', list_position([{', '.join(map(literal, permission['levels']))}], decided::VARCHAR)::BIGINT, 1), '' ORDER BY c, s), "
                f"bool_and(may = (decided::VARCHAR = {literal(permission['levels'][-1])})) "
                f"FROM (SELECT c, s, {function} AS decided, {may} AS may FROM cases, subjects)")[0]
            self.assertIsNone(support.difference(permission, digits), schema)
            self.assertTrue(same, name)
            compared += len(digits)
        return compared

    def test_every_case_of_the_shipped_policies(self):
        for name in support.SHIPPED:
            with self.subTest(policy=name):
                self.duck.run(support.script(support.shipped(name), "duckdb", f"--schema={name}"))
                compared = self.compare(name, support.cases(support.shipped(name), 4096))
                self.assertGreater(compared, 100)
                print(f"{name}: {compared} decisions compared")

    def test_every_case_of_generated_policies(self):
        compared = policies = 0
        for path, permissions in support.generated(200, 16):
            try:
                self.duck.run(support.script(path, "duckdb", f"--schema=g{policies}"))
                compared += self.compare(f"g{policies}", permissions)
            except AssertionError as problem:
                with open(path, encoding="utf-8") as text:
                    raise AssertionError(f"{problem}\n{text.read()}") from problem
            policies += 1
        self.assertEqual(policies, 200)
        self.assertGreater(compared, 20_000)
        print(f"{policies} generated policies: {compared} decisions compared")

    def test_what_is_not_known_denies(self):
        path = support.write(self.enterFolder(), "desk.pol", DESK)
        self.duck.run(support.script(path, "duckdb"))

        def ask(roles="['clerk']", own="true", state="'open'", share="false"):
            return self.duck.run(f"SELECT desk.\"till.open\"({roles}, own := {own}, state := {state}, \"tills.share\" := {share})::VARCHAR")[0][0]
        self.assertEqual(ask(), "look")
        self.assertEqual(ask("['owner']", "false"), "allow")
        self.assertEqual(ask("[]::VARCHAR[]"), "look")
        self.assertEqual(self.duck.run("SELECT desk.\"till.open\"(['clerk'], own := true, \"tills.share\" := false)::VARCHAR"), [["look"]], "an attribute with a default")
        for given in ({"roles": "NULL"}, {"roles": "['owner', NULL]"}, {"roles": "['owner', 'nobody']"}, {"roles": "['Owner']"}, {"roles": "['owner', 'suspended']"}, {"roles": "['owner', 'suspendd']"},
                      {"roles": "['admin', 'auditor']"}, {"own": "NULL"}, {"state": "NULL::VARCHAR"}, {"state": "'OPEN'"}, {"state": "'weird'"}, {"state": "('OPEN' COLLATE NOCASE)"}, {"share": "NULL"},
                      {"roles": "['owner']", "own": "NULL"}, {"roles": "['owner']", "state": "'weird'"}):
            with self.subTest(**given):
                self.assertEqual(ask(**given), "deny")
        self.assertIn("argument", self.duck.error("SELECT desk.\"till.open\"(['owner'], own := true)").lower())

    def enterFolder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def test_again_and_beside_others(self):
        folder = self.enterFolder()
        path = support.write(folder, "desk.pol", DESK)
        script = support.script(path, "duckdb")
        for _ in range(2):
            self.duck.run(script)
        self.assertEqual(self.duck.run("SELECT count(*) FROM desk.policy"), [["1"]])
        other = support.write(folder, "other.pol", DESK.replace("allow owner to till.*;", ""))
        self.assertIn("another policy or version", self.duck.error(support.script(other, "duckdb")))
        self.duck.run("CREATE SCHEMA theirs")
        self.assertIn("holds no policy", self.duck.error(support.script(path, "duckdb", "--schema=theirs")))
        self.duck.run("INSERT INTO desk.account (account) VALUES ('acme')")
        self.assertEqual(self.duck.run("SELECT \"tills.share\", \"tills.audit\" FROM desk.accounts"), [[False, True]])
        for assignment in ('"tills.lend" = true', '"tills.audit" = false', "account = ''"):
            self.assertIn("CHECK constraint", self.duck.error(f"UPDATE desk.account SET {assignment}"))
        self.duck.run('UPDATE desk.account SET "tills.lend" = true, "tills.share" = true')
        self.assertEqual(self.duck.run("SELECT cell FROM desk.matrix WHERE role = 'owner'"), [["allow"]])

    def test_names_that_differ_in_capitals_are_refused(self):
        clash = support.write(self.enterFolder(), "clash.pol", "role a;\nresource r { own: bool; Own: bool; actions x; }\nallow a to r.x if own and Own;\n")
        self.assertIn("for one", support.refusal(clash, "duckdb")[1])


if __name__ == "__main__":
    install()
    unittest.main(argv=sys.argv[:1])
