"""The extension of SQLite decides as the runtime does, and what is not exactly a question is an error of the statement."""

import itertools
import json
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import unittest

import polc
from support import POLICIES, SHOP, SOURCE, compiled, folder, run

EXTENSION = os.environ["POLC_EXTENSION"]
MOST = 4_000  # Questions of one policy; a larger one is asked a part that is spread over all of it.
GENERATED = 40


def opened():
    database = sqlite3.connect(":memory:")
    database.enable_load_extension(True)
    database.load_extension(EXTENSION)
    database.enable_load_extension(False)
    return database


def questions(policy):
    """Of every role and pair of roles, and of nobody's: each permission in each case of its attributes."""
    roles = list(policy.roles)
    for permission in policy.permissions.values():
        names = [attribute.name for attribute in permission.attributes]
        for held in [(), *((role,) for role in roles), *itertools.combinations(roles, 2)]:
            for values in itertools.islice(itertools.product(*(a.values for a in permission.attributes)), 300):
                yield held, permission.name, dict(zip(names, values))


class Answers(unittest.TestCase):
    def compare(self, table):
        policy, database = polc.load(table), opened()
        bytes_ = table.read_bytes()
        every = list(questions(policy))
        highest = list(policy.levels)[-1]
        asked = 0
        for held, permission, inputs in every[:: len(every) // MOST + 1]:
            roles, given = json.dumps(list(held)), json.dumps(inputs)
            try:
                expected = policy.decide(held, permission, inputs)
            except polc.ConflictingRoles:
                with self.assertRaisesRegex(sqlite3.OperationalError, "nobody may hold"):
                    database.execute("SELECT polc_decide(?, ?, ?, ?)", (bytes_, roles, permission, given))
                continue
            found = database.execute(
                "SELECT polc_decide(?1, ?2, ?3, ?4), polc_permits(?1, ?5, ?2, ?3, ?4)", (bytes_, roles, permission, given, highest)
            ).fetchone()
            self.assertEqual(found, (expected.name, int(expected.permits(highest))), (held, permission, inputs))
            asked += 1
        return asked

    def test_of_every_shipped_policy(self):
        self.assertGreaterEqual(len(POLICIES), 5)
        for file in POLICIES:
            self.assertGreater(self.compare(compiled(file)), 50, file)

    def test_of_random_policies(self):
        place = folder()
        run(os.environ["POLC_GENERATOR"], place, GENERATED)
        asked = policies = 0
        for seed in range(GENERATED):
            try:
                table = compiled(place / str(seed) / "main.pol")
            except AssertionError:
                continue  # A generated cell may claim an absence that another statement breaks.
            asked += self.compare(table)
            policies += 1
        self.assertGreater(policies, GENERATED // 2)
        self.assertGreater(asked, 5_000)

    def test_accounts(self):
        table = compiled(SHOP)
        policy, database, bytes_ = polc.load(table), opened(), table.read_bytes()
        account = policy.account()
        question = "SELECT polc_decide(?, '[\"clerk\"]', 'till.close', '{}', ?)"
        self.assertEqual(database.execute(question, (bytes_, account.dump())).fetchone(), ("deny",))
        account["shop.hours"] = "night"
        self.assertEqual(database.execute(question, (bytes_, account.dump())).fetchone(), ("ask",))
        without = "SELECT polc_decide(?, '[\"clerk\"]', 'till.close', '{}')"
        self.assertEqual(database.execute(without, (bytes_,)).fetchone(), ("deny",))
        older = compiled(SHOP.replace("hours \"Hours\": {day, night} = day;", "hours \"Hours\": {day, dusk} = day;").replace("is night", "is dusk"))
        with self.assertRaisesRegex(sqlite3.OperationalError, "another policy.*carry it over"):
            database.execute(question, (older.read_bytes(), account.dump()))
        for damaged in ("", "x", account.dump()[:-5], account.dump() + "x"):
            with self.assertRaisesRegex(sqlite3.OperationalError, "the account is refused"):
                database.execute(question, (bytes_, damaged))

    def test_rows_of_several_tables_permissions_and_accounts_in_one_statement(self):
        """What is kept from row to row is never that of another row."""
        database, chance = opened(), random.Random(7)
        tables = [compiled(SHOP), compiled(SHOP.replace("allow clerk to till.open if own;", "allow clerk to till.open if not own;"))]
        policies = [polc.load(table) for table in tables]
        plain, night = policies[0].account(), policies[0].account()
        night["shop.hours"] = "night"
        database.execute("CREATE TABLE asked(number, bytes BLOB, roles, permission, inputs, account)")
        expected = []
        for number in range(3_000):
            which, role = chance.randrange(2), chance.choice(["manager", "clerk", "auditor"])
            permission = chance.choice(["till.open", "till.close", "safe.open"])
            inputs = {"own": chance.random() < 0.5}
            if permission == "till.open":
                inputs.update({"size": chance.choice(["small", "large"]), "context.open": chance.random() < 0.5})
            account = chance.choice([plain, night]) if which == 0 else None
            settings = account if account is not None else policies[which].account()
            expected.append(policies[which].decide(role, permission, inputs, account=settings).name)
            text = account.dump() if account is not None else policies[1].account().dump()
            row = (number, tables[which].read_bytes(), json.dumps([role]), permission, json.dumps(inputs), text)
            database.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)", row)
        found = database.execute("SELECT polc_decide(bytes, roles, permission, inputs, account) FROM asked ORDER BY number")
        self.assertEqual([level for level, in found], expected)
        self.assertGreater(len(set(expected)), 2)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.bytes = compiled(SHOP).read_bytes()
        self.database = opened()

    def refused(self, text, *arguments, function="polc_decide"):
        marks = ", ".join("?" * len(arguments))
        with self.assertRaisesRegex(sqlite3.OperationalError, text, msg=arguments[1:]):
            self.database.execute(f"SELECT {function}({marks})", arguments).fetchone()

    def inputs_refused(self, text, inputs):
        self.refused(text, self.bytes, '["clerk"]', "safe.open", inputs)

    def test_null_and_other_types_are_no_arguments(self):
        good = [self.bytes, '["clerk"]', "safe.open", '{"own":true}', polc.from_bytes(self.bytes).account().dump()]
        self.assertEqual(self.database.execute("SELECT polc_decide(?, ?, ?, ?, ?)", good).fetchone(), ("deny",))
        for place in range(len(good)):
            for wrong in (None, 1, 1.5, b"x" if place else "x", b"" if place else ""):
                changed = [*good[:place], wrong, *good[place + 1 :]]
                self.refused("polc: the (table|list|permission|inputs|account)", *changed)
                level = [changed[0], "allow", *changed[1:]]
                self.refused("polc: the (table|list|permission|inputs|account)", *level, function="polc_permits")
        for wrong in (None, 1, b"allow"):
            self.refused("the level is no text", good[0], wrong, *good[1:], function="polc_permits")

    def test_damaged_tables(self):
        damaged = bytearray(self.bytes)
        damaged[len(damaged) // 2] ^= 1
        self.refused("the table is refused", bytes(damaged), '["manager"]', "safe.open", '{"own":true}')
        self.refused("the table is refused", self.bytes[:100], '["manager"]', "safe.open", '{"own":true}')
        self.refused("the table is refused", b"", '["manager"]', "safe.open", '{"own":true}')
        stripped = compiled(SHOP, "--strip").read_bytes()
        self.refused("has no names", stripped, '["manager"]', "safe.open", '{"own":true}')
        # And afterwards the whole one is asked as before.
        asked = (self.bytes, '["manager"]', "safe.open", '{"own":true}')
        self.assertEqual(self.database.execute("SELECT polc_decide(?, ?, ?, ?)", asked).fetchone(), ("allow",))

    def test_names_that_there_are_not(self):
        self.refused("no role `clark`", self.bytes, '["clark"]', "safe.open", '{"own":true}')
        self.refused("no role `custom roles`", self.bytes, '["custom roles"]', "safe.open", '{"own":true}')
        self.refused("no permission `safe.opne`", self.bytes, '["clerk"]', "safe.opne", '{"own":true}')
        self.refused("no permission", self.bytes, '["clerk"]', "safe.open\0", '{"own":true}')
        self.refused("no level `alow`", self.bytes, "alow", '["clerk"]', "safe.open", '{"own":true}', function="polc_permits")
        self.refused("every decision is at least `deny`", self.bytes, "deny", '["clerk"]', "safe.open", '{"own":true}', function="polc_permits")
        self.inputs_refused("no attribute `onw`", '{"onw":true}')
        self.inputs_refused("no attribute `size`", '{"own":true,"size":"small"}')
        self.refused("no value `tiny`", self.bytes, '["clerk"]', "till.close", '{"size":"tiny"}')

    def test_roles_that_exclude_each_other(self):
        self.refused("nobody may hold `manager` and `auditor` together", self.bytes, '["manager","auditor"]', "safe.open", '{"own":true}')

    def test_inputs_are_taken_literally(self):
        for wrong in ("1", "0", '"true"', '"on"', "1.0", "[]", "{}", "TRUE", "True", "yes", "-", "true1", ""):
            self.inputs_refused("polc: ", f'{{"own":{wrong}}}')
        self.inputs_refused("name `own` twice", '{"own":false,"own":true}')
        self.inputs_refused("name `own` twice", r'{"own":false,"\u006fwn":true}')
        self.refused("twice", self.bytes, '["manager"]', "till.open", '{"own":true,"open":true,"context.open":true}')
        self.inputs_refused("depends on `own`", "{}")
        self.refused("depends on `own`", self.bytes, '["manager"]', "safe.open")
        for wrong in ("", " ", "{", "}", "null", "[]", "true", '"own"', '{"own":true', '{"own":true}}', '{"own":true},', '{"own":true,}', "{,}",
                      "{own:true}", "{'own':true}", '{"own" true}', '{"own":true}x', '{"own":true}\0', '{"own\0":true}', '{"own":true /**/}',
                      '\ufeff{"own":true}', '{"own":tru', '{"ow\n":true}', r'{"\ud800":true}', r'{"\udc00":true}', r'{"\u00":true}', r'{"\x6f":true}', r'{"\u0000":true}'):
            self.inputs_refused("the inputs are no JSON object", wrong)
        for wrong in ("", "[", "]", "clerk", '"clerk"', '["clerk"', '["clerk",]', '["clerk"]]', "[clerk]", "[1]", "[null]", '[["clerk"]]', "{}", "null", '["clerk"]\0'):
            self.refused("the roles are no JSON array", self.bytes, wrong, "safe.open", '{"own":true}')
        spaced = ' { "own" :\t\n true } '
        asked = (self.bytes, ' [ "manager" , "manager" ] ', "safe.open", spaced)
        self.assertEqual(self.database.execute("SELECT polc_decide(?, ?, ?, ?)", asked).fetchone(), ("allow",))

    def test_a_row_that_does_not_say_gets_the_lowest_level(self):
        ask = "SELECT polc_decide(?, ?, ?, ?)"
        self.assertEqual(self.database.execute(ask, (self.bytes, '["manager"]', "safe.open", '{"own":null}')).fetchone(), ("deny",))
        # The default is for what is left out. And null is no fault where the attribute does not matter.
        bytes_ = compiled(SHOP.replace("allow manager to till.*,", "allow manager to till.close if size is small; allow manager to till.open,")).read_bytes()
        for inputs, level in (("{}", "allow"), ('{"size":null}', "deny"), ('{"own":null}', "allow"), ('{"own":null,"size":null}', "deny")):
            self.assertEqual(self.database.execute(ask, (bytes_, '["manager"]', "till.close", inputs)).fetchone(), (level,), inputs)

    def test_other_counts_of_arguments(self):
        for count in (0, 1, 2, 6):
            self.refused("wrong number of arguments", *["x"] * count)
        for count in (0, 3, 7):
            self.refused("wrong number of arguments", *["x"] * count, function="polc_permits")

    def test_messages_hold_nothing_that_a_terminal_acts_on(self):
        with self.assertRaises(sqlite3.OperationalError) as caught:
            self.database.execute("SELECT polc_decide(?, ?, ?)", (self.bytes, "[]", "\x1b[31m\u202e" + "x" * 100_000))
        self.assertNotRegex(str(caught.exception), "[\x1b\u202e]")
        self.assertLess(len(str(caught.exception)), 200)

    def test_json_is_read_as_python_does(self):
        """Random damage: what the strict reader takes, Python's reads as the same, and the answer is that of these inputs."""
        chance, policy, taken = random.Random(3), polc.from_bytes(self.bytes), 0
        pieces = ['"own"', '"size"', '"open"', ":", ",", "{", "}", "true", "false", "null", '"small"', '"large"', " ", r'"\u006fwn"', "1", "[", "]", '"']
        for _ in range(20_000):
            text = chance.choice(['{"own":true,"open":%s}', '{"size":"small","own":false,"open":%s}', "{%s}", "%s"]) % "".join(
                chance.choice(pieces) for _ in range(chance.randrange(5))
            )
            try:
                level, = self.database.execute("SELECT polc_decide(?, '[\"clerk\"]', 'till.open', ?)", (self.bytes, text)).fetchone()
            except sqlite3.OperationalError:
                continue
            inputs = json.loads(text, object_pairs_hook=self.without_repeats)
            taken += 1
            if None in inputs.values():
                matters = [name for name, value in inputs.items() if value is None]
                self.assertTrue(level == "deny" and set(matters) <= {"own", "size", "open"}, text)
            else:
                self.assertEqual(level, policy.decide("clerk", "till.open", inputs).name, text)
        self.assertGreater(taken, 300)

    def without_repeats(self, pairs):
        self.assertEqual(len(dict(pairs)), len(pairs))
        return dict(pairs)


class Page(unittest.TestCase):
    def test_its_statements_run(self):
        text = (SOURCE / "tools/sqlite/README.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```sql\n(.*?)^```$", text, re.S | re.M)
        self.assertEqual(len(blocks), 2)
        place = folder()
        os.rename(compiled(SHOP.replace("context { open \"Within hours\": bool; }", "context { open: bool = true; }")), place / "shop.polt")
        prepared = "CREATE TABLE till(id INTEGER PRIMARY KEY, owner TEXT);\nINSERT INTO till VALUES (1, 'ann'), (2, 'bob'), (3, NULL);\n.parameter set :me \"'ann'\"\n"
        script = blocks[0].replace("build/tools/sqlite/polc", str(pathlib.Path(EXTENSION).with_suffix(""))) + prepared + blocks[1]
        done = subprocess.run(["sqlite3", "-bail"], input=script, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["allow", "1"]))


if __name__ == "__main__":
    unittest.main()
