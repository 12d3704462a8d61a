"""SQLite decides every case as the oracle does, and takes no request that says something else than it seems to."""

import json
import sqlite3
import tempfile
import unittest

import support
from support import identifier


def opened(script):
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    database.executescript(script)
    return database


DESK = '''policy desk;
role owner;
role admin;
role clerk fallback;
role auditor;
resource till { own: bool; state: {open, closed}; roles: bool = true; actions open, count; }
settings tills editable by admin { share = off; lend = off requires share; audit = on immutable; }
exclusive roles admin, auditor;
allow owner to till.*;
allow clerk to till.open if own and state is open and roles;
allow admin to till.open if tills.share;
'''


class Sqlite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.policy = support.write(cls.folder.name, "desk.pol", DESK)
        cls.script = support.script(cls.policy, "sqlite")

    def setUp(self):
        self.database = opened(self.script)
        self.database.execute("INSERT INTO desk_account (account) VALUES ('acme')")

    def decide(self, roles, inputs, permission="till.open", account="acme"):
        number = self.database.execute("INSERT INTO desk_request (permission, roles, inputs, account) VALUES (?, ?, ?, ?)",
                                       (permission, roles, inputs, account)).lastrowid
        rows = self.database.execute("SELECT level FROM desk_decision WHERE id = ?", (number,)).fetchall()
        self.assertEqual(len(rows), 1)
        return rows[0][0]

    def compare(self, database, schema, permissions):
        compared = 0
        PLACES.clear()
        has_account = bool(database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (schema + "_account",)).fetchall())
        for permission in permissions:
            database.execute("BEGIN")
            settings = [entry for entry in permission["inputs"] if entry["is_setting"]]
            accounts = {}
            for case in permission["cases"]:
                inputs, chosen = {}, {}
                for entry, position in zip(permission["inputs"], case):
                    (chosen if entry["is_setting"] else inputs)[entry["name"]] = support.value(entry, position)
                key = json.dumps(chosen)
                if has_account and key not in accounts:
                    accounts[key] = str(len(accounts))
                    try:
                        database.execute(f"INSERT INTO {identifier(schema + '_account')} ({', '.join(['account'] + [identifier(entry['name']) for entry in settings if chosen[entry['name']] is not None])}) "
                                         f"VALUES ({', '.join('?' * (1 + len(settings)))})", (accounts[key], *[chosen[entry["name"]] for entry in settings]))
                    except sqlite3.IntegrityError:
                        accounts[key] = None  # No account can have these together, or one is immutable.
                for roles in permission["subjects"]:
                    values = [permission["permission"], json.dumps(roles), json.dumps(inputs)]
                    if has_account:
                        values.append(accounts[key])
                    if has_account and accounts[key] is None:
                        values = None
                    yield_row(database, schema, values, has_account)
            rows = {number: level for number, level in database.execute(f"SELECT id, level FROM {identifier(schema + '_' + permission['permission'])}")}
            # SQLite reads all views anew for each query of the one that holds them all.
            some = {}
            if len(permissions) < 100 or permission is permissions[0]:
                some = dict(database.execute(f"SELECT id, level FROM {identifier(schema + '_decision')} WHERE id % 7 = 0"))
            found = ""
            subjects = len(permission["subjects"])
            for at, wanted in enumerate(permission["decisions"]):
                level = rows.get(PLACES[at])
                if PLACES[at] is None or level is None:  # Refused: the decision is the lowest, and nothing is compared.
                    found += wanted
                    continue
                found += "0123456789abcdef"[permission["levels"].index(level)]
                if PLACES[at] in some:
                    self.assertEqual(some[PLACES[at]], level)
                compared += 1
            self.assertIsNone(support.difference(permission, found))
            for at, place in enumerate(PLACES):
                # What is refused on its way in is what nobody may hold together, or what no account can have.
                if place is None:
                    case = dict(zip([entry["name"] for entry in permission["inputs"]], permission["cases"][at // subjects]))
                    self.assertTrue(permission["decisions"][at] == "0" or accounts.get(json.dumps({e["name"]: support.value(e, case[e["name"]]) for e in settings})) is None)
            PLACES.clear()
            database.execute("ROLLBACK")
        return compared

    def test_every_case_of_the_shipped_policies(self):
        for name in support.SHIPPED:
            with self.subTest(policy=name):
                database = opened(support.script(support.shipped(name), "sqlite", f"--schema={name}"))
                compared = self.compare(database, name, support.cases(support.shipped(name), 4096))
                self.assertGreater(compared, 100)
                print(f"{name}: {compared} decisions compared")

    def test_every_case_of_generated_policies(self):
        compared = policies = 0
        for path, permissions in support.generated(200, 24):
            database = opened(support.script(path, "sqlite", "--schema=g"))
            try:
                compared += self.compare(database, "g", permissions)
            except AssertionError as problem:
                with open(path, encoding="utf-8") as text:
                    raise AssertionError(f"{problem}\n{text.read()}") from problem
            policies += 1
        self.assertEqual(policies, 200)
        self.assertGreater(compared, 20_000)
        print(f"{policies} generated policies: {compared} decisions compared")

    def test_requests_say_what_they_seem_to(self):
        good = '{"own": true, "state": "open"}'
        self.assertEqual(self.decide('["clerk"]', good), "allow")
        self.assertEqual(self.decide("[]", good), "allow", "the fallback role")
        self.assertEqual(self.decide('["owner"]', '{"own": true}'), "deny", "an input is missing")
        for inputs, said in (('{"own": 1, "state": "open"}', "a value that it does not have"), ('{"own": "true", "state": "open"}', "a value"),
                             ('{"own": true, "own": false, "state": "open"}', "twice"), ('{"own": true, "state": "open", "owm": true}', "does not take"),
                             ('{"own": true, "\\u006fwn": false, "state": "open"}', ""), ('{"own": true, "state": "OPEN"}', "a value"), ('{"own": null, "state": "open"}', "a value"),
                             ('{"own": true, "state": ["open"]}', "a value"), ('{"OWN": true, "state": "open"}', "does not take"), ("[]", "no JSON object"), ("", "no JSON object"),
                             ('{"own": true, "state": "open\\u0000x"}', ""), ('{"own\\u0000x": true, "state": "open"}', ""), ('{"own": true, "state": "open"}\0x', ""),
                             (b'{"own": true, "state": "open"}', ""), ("true", "no JSON object"), ("{", "no JSON object"), (None, "")):
            with self.subTest(inputs=inputs):
                with self.assertRaises(sqlite3.Error) as raised:
                    self.decide('["owner"]', inputs)
                self.assertIn(said, str(raised.exception))
        for roles in ('["Owner"]', '["owner", "nobody"]', '["owner", null]', '["owner", 1]', '"owner"', '{"0": "owner"}', "owner", "", None, '["admin", "auditor"]', '[["owner"]]',
                      '["owner\\u0000x"]', '["owner"]\0x', b'["owner"]'):
            with self.subTest(roles=roles), self.assertRaises(sqlite3.Error):
                self.decide(roles, good)
        for permission in ("till.opens", "TILL.OPEN", "", None):
            with self.subTest(permission=permission), self.assertRaises(sqlite3.Error):
                self.decide('["owner"]', good, permission)
        for account in ("nobody", "", None, "ACME"):
            with self.subTest(account=account), self.assertRaises(sqlite3.Error):
                self.decide('["owner"]', good, account=account)
        number = self.database.execute("INSERT INTO desk_request (permission, roles, inputs, account) VALUES ('till.open', '[\"auditor\"]', ?, 'acme')", (good,)).lastrowid
        for change in ("roles = '[\"nobody\"]'", "inputs = '{\"own\": 1}'", "permission = 'till.none'"):
            with self.subTest(change=change), self.assertRaises(sqlite3.Error):
                self.database.execute(f"UPDATE desk_request SET {change} WHERE id = ?", (number,))

    def test_rows_that_were_not_checked_deny(self):
        """As if they had come in by a program without triggers."""
        self.database.execute('DROP TRIGGER "desk_request inserted"')
        self.database.execute("PRAGMA foreign_keys = OFF")
        for roles, inputs, account in (('["clerk"]', '{"own": 1, "state": "open"}', "acme"), ('["clerk"]', '{"own": true, "own": true, "state": "open"}', "acme"),
                                       ('["owner", "nobody"]', '{"own": true, "state": "open"}', "acme"), ('["admin", "auditor"]', '{"own": true, "state": "open"}', "acme"),
                                       ('["owner"]', '{"own": true, "state": "open"}', "nobody"), ('["owner"]', "[]", "acme"), ('"owner"', '{"own": true, "state": "open"}', "acme"),
                                       ('["Owner"]', '{"own": true, "state": "open"}', "acme"), ('["owner\\u0000x"]', '{"own": true, "state": "open"}', "acme"),
                                       ('["clerk"]', '{"own": true, "state": "open\\u0000x"}', "acme"), ('["clerk"]', '{"own": true, "state": "open", "roles\\u0000x": true}', "acme"),
                                       ("no json", '{"own": true, "state": "open"}', "acme")):
            with self.subTest(roles=roles, inputs=inputs):
                try:
                    self.assertEqual(self.decide(roles, inputs, account=account), "deny")
                except sqlite3.OperationalError as error:
                    self.assertIn("malformed JSON", str(error))

    def test_accounts_take_what_the_runtime_takes(self):
        def change(assignments):
            self.database.execute(f"UPDATE desk_account SET {assignments} WHERE account = 'acme'")
        for assignments in ('"tills.audit" = 1', '"tills.audit" = 0', '"tills.lend" = 1', '"tills.share" = 2', '"tills.share" = \'on\'', '"tills.share" = 0.5', "account = ''", "account = NULL"):
            with self.subTest(assignments=assignments), self.assertRaises(sqlite3.IntegrityError):
                change(assignments)
        self.assertEqual(self.decide('["admin"]', '{"own": false, "state": "closed"}'), "deny")
        change('"tills.lend" = 1, "tills.share" = 1')
        self.assertEqual(self.decide('["admin"]', '{"own": false, "state": "closed"}'), "allow")
        with self.assertRaises(sqlite3.IntegrityError):
            change('"tills.share" = NULL')
        self.assertEqual(self.database.execute('SELECT "tills.share", "tills.audit" FROM desk_accounts').fetchall(), [(1, 1)])

    def test_actors_choose_what_is_in_their_hands(self):
        def choose(actor, setting="tills.share", value=1, account="acme"):
            self.database.execute("INSERT INTO desk_choose VALUES (?, ?, ?, ?)", (account, setting, value, actor))
        for actor in ('["admin\\u0000x"]', '["clerk"]', "[]", '["Admin"]', '["admin", "auditor"]', '["admin", "nobody"]', "admin", "", None, '["owner"]', '{"a": "admin"}'):
            with self.subTest(actor=actor), self.assertRaises(sqlite3.IntegrityError):
                choose(actor)
        for setting, account in (("tills.none", "acme"), (None, "acme"), ("tills.share", "nobody"), ("tills.share", None), ("tills.audit", "acme"), ("tills.lend", "acme")):
            with self.subTest(setting=setting, account=account), self.assertRaises(sqlite3.IntegrityError):
                choose('["admin"]', setting, 1, account)
        self.assertEqual(self.database.execute('SELECT "tills.share" FROM desk_account').fetchall(), [(None,)])
        choose('["admin"]')
        self.assertEqual(self.database.execute('SELECT "tills.share" FROM desk_account').fetchall(), [(1,)])

    def test_a_second_run_changes_nothing(self):
        def dump():
            return list(self.database.iterdump())
        self.decide('["owner"]', '{"own": true, "state": "open"}')
        before = dump()
        self.database.executescript(self.script)
        self.assertEqual(sorted(dump()), sorted(before))

    def test_another_policy_is_kept(self):
        before = list(self.database.iterdump())
        other = support.write(self.folder.name, "other.pol", DESK.replace("allow owner to till.*;", "allow owner to till.open;"))
        with self.assertRaises(sqlite3.IntegrityError) as raised:
            self.database.executescript(support.script(other, "sqlite"))
        self.assertIn("another policy or version", str(raised.exception))
        self.assertEqual(list(self.database.iterdump()), before)

    def test_two_policies_beside_each_other(self):
        self.database.executescript(support.script(self.policy, "sqlite", "--schema=it's \"two\""))
        self.assertEqual(self.database.execute("SELECT count(*) FROM \"it's \"\"two\"\"_matrix\"").fetchall(), [(8,)])

    def test_what_has_a_name_that_is_needed_is_kept(self):
        for made in ("CREATE TABLE desk_account (account, \"tills.share\")", "CREATE VIEW Desk_Levels AS SELECT 42", "CREATE TABLE other (a); CREATE TRIGGER \"desk_request inserted\" AFTER INSERT ON other BEGIN SELECT 1; END",
                     'CREATE VIEW "desk_till.open" AS SELECT 1 AS id, \'allow\' AS level'):
            with self.subTest(made=made):
                database = opened(made)
                before = list(database.iterdump())
                with self.assertRaises(sqlite3.IntegrityError) as raised:
                    database.executescript(self.script)
                self.assertIn("a name that it needs", str(raised.exception))
                self.assertEqual(list(database.iterdump()), before)

    def test_a_client_that_goes_on_after_an_error_changes_nothing(self):
        def go_on(database, script):
            """As SQLite's shell does without -bail."""
            errors, statement = [], ""
            for line in script.splitlines(keepends=True):
                statement += line
                if sqlite3.complete_statement(statement):
                    try:
                        database.execute(statement)
                    except sqlite3.Error as error:
                        errors.append(str(error))
                    statement = ""
            return errors
        other = support.script(support.write(self.folder.name, "other.pol", DESK.replace("allow owner to till.*;", "allow clerk to till.*;")), "sqlite")
        before = list(self.database.iterdump())
        self.assertIn("another policy or version", go_on(self.database, other)[0])
        self.assertEqual(list(self.database.iterdump()), before)
        self.assertFalse(self.database.in_transaction)
        for made in ('CREATE VIEW "desk_till.open" AS SELECT 1 AS id', "CREATE TABLE desk_policy (a)"):
            database = opened(made)
            before = list(database.iterdump())
            self.assertIn("did not run whole", "\n".join(go_on(database, self.script)))
            self.assertEqual(list(database.iterdump()), before)
        # A statement in the midst that fails.
        database = opened("")
        self.assertIn("did not run whole", "\n".join(go_on(database, self.script.replace("CREATE VIEW \"desk_matrix\"", "CREATE VIEW \"desk_matrix\" nonsense"))))
        self.assertEqual(list(database.iterdump()), list(opened("").iterdump()))
        # And again without an error.
        self.assertEqual(go_on(database, self.script), [])
        self.assertEqual(sorted(database.iterdump()), sorted(opened(self.script).iterdump()))

    def test_policies_whose_names_meet_keep_apart(self):
        one = support.write(self.folder.name, "one.pol", "policy shop; role a; role b; resource b_till { actions open; } allow a to b_till.open;\n")
        two = support.write(self.folder.name, "two.pol", "policy shop_b; role a; role b; resource till { actions open; } allow a, b to till.open;\n")
        for first, second in ((one, two), (two, one)):
            database = opened(support.script(first, "sqlite"))
            with self.assertRaises(sqlite3.IntegrityError):
                database.executescript(support.script(second, "sqlite"))

    def test_names_that_differ_in_capitals_are_refused(self):
        clash = support.write(self.folder.name, "clash.pol", "role a; role A; resource r { actions x, X; }\nallow a to r.x; allow A to r.X;\n")
        code, message = support.refusal(clash, "sqlite")
        self.assertEqual(code, 1)
        self.assertIn("for one", message)
        support.script(clash, "postgresql")


PLACES = []


def yield_row(database, schema, values, has_account):
    """Inserts a request, and keeps its number, or nothing if it is refused."""
    if values is None:
        PLACES.append(None)
        return
    columns = "permission, roles, inputs" + (", account" if has_account else "")
    try:
        PLACES.append(database.execute(f"INSERT INTO {identifier(schema + '_request')} ({columns}) VALUES ({', '.join('?' * len(values))})", values).lastrowid)
    except sqlite3.IntegrityError:
        PLACES.append(None)


if __name__ == "__main__":
    unittest.main()
