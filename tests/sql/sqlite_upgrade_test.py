"""`polc sql NEW --from OLD` for SQLite: settings go over by name, as the runtime carries them; whole or not at all; again without a change."""

import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import support
from support import identifier
from upgrade_cases import NEW, OLD, carried, chosen, random_upgrades

BARE = "policy shop;\nrole clerk;\nresource till { actions open; }\nallow clerk to till.open;\n"
STORED = {"on": 1, "off": 0}


def opened(script="", keys=True):
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(f"PRAGMA foreign_keys = {'ON' if keys else 'OFF'}")
    database.executescript(script)
    return database


def statements(script):
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip()


def go_on(database, script):
    """As SQLite's shell does without -bail."""
    errors = []
    for statement in statements(script):
        try:
            database.execute(statement)
        except sqlite3.Error as error:
            errors.append(str(error))
    return errors


def dump(database):
    return sorted(database.iterdump())


def made(database):
    """All that a fresh script makes, by name."""
    return (database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE '%upgrade\\_notes' ESCAPE '\\' ORDER BY 1, 2").fetchall(),
            database.execute("SELECT name, title, fingerprint FROM shop_policy").fetchall())


def choose(database, account, **settings):
    columns = ["account"] + [name.replace("__", ".") for name in settings]
    database.execute(f"INSERT INTO shop_account ({', '.join(map(identifier, columns))}) VALUES ({', '.join('?' * len(columns))})", (account, *settings.values()))


def notes(database):
    return database.execute("SELECT account, setting, value, note FROM shop_upgrade_notes ORDER BY 1, 2").fetchall()


class SqliteUpgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.old = support.write(cls.folder, "old.pol", OLD)
        cls.new = support.write(cls.folder, "new.pol", NEW)
        cls.begin = support.script(cls.old, "sqlite")
        cls.fresh = support.script(cls.new, "sqlite", "--schema=shop")
        cls.upgrade = support.script(cls.new, "sqlite", "--schema=shop", f"--from={cls.old}")

    def fails(self, database, script, said):
        """However a client takes it, nothing is changed."""
        before = dump(database)
        with self.assertRaises(sqlite3.Error) as raised:
            database.executescript(script)
        self.assertIn(said, str(raised.exception))
        if database.in_transaction:
            database.rollback()
        self.assertEqual(dump(database), before)
        errors = go_on(database, script)
        self.assertIn(said, errors[0])
        self.assertIn("did not run whole", "\n".join(errors))
        self.assertFalse(database.in_transaction)
        self.assertEqual(dump(database), before)

    def test_what_comes_out_is_what_a_fresh_script_makes(self):
        for keys in (True, False):
            database = opened(self.begin, keys)
            choose(database, "acme", tills__kept=1)
            database.execute("INSERT INTO shop_request (permission, roles, inputs, account) VALUES ('till.burn', '[\"temp\"]', '{}', 'acme'), ('till.open', '[\"manager\"]', '{}', 'acme')")
            database.executescript(self.upgrade)
            self.assertEqual(made(database), made(opened(self.fresh)))
            # What was asked is asked of the new policy.
            self.assertEqual(database.execute("SELECT permission, level FROM shop_decision ORDER BY 1").fetchall(), [("till.burn", "deny"), ("till.open", "deny")])
            database.execute("INSERT INTO shop_request (permission, roles, account) VALUES ('till.close', '[\"lead\"]', 'acme')")
            self.assertEqual(database.execute("SELECT level FROM shop_decision WHERE permission = 'till.close'").fetchall(), [("allow",)])
            self.assertEqual(database.execute("PRAGMA foreign_keys").fetchall(), [(int(keys),)])
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])

    def test_settings_go_over_by_name(self):
        database = opened(self.begin)
        choose(database, "all", tills__gone=1, tills__kept=1, tills__pinned=1, tills__needs=1, tills__flips=1, tills__size="medium", tills__bound="c", tills__word="on")
        choose(database, "some", tills__kept=1, tills__size="large", tills__bound="b", tills__needed="y", tills__needs=1, tills__flips=0, tills__word="off")
        choose(database, "none")
        told = []
        for statement in statements(self.upgrade):
            told += [row for row in database.execute(statement).fetchall() if str(row[0]).startswith("polc: ")]
        self.assertEqual(told, [("polc: 7 choices of accounts were given up: see the table shop_upgrade_notes",)])
        rows = database.execute("SELECT * FROM shop_account")
        names = [column[0] for column in rows.description]
        self.assertEqual({row[0]: {name: value for name, value in zip(names[1:], row[1:]) if value is not None} for row in rows}, {
            "all": {"tills.kept": 1, "tills.word": 1},
            "some": {"tills.kept": 1, "tills.size": "large", "tills.bound": "b", "tills.needed": "y", "tills.needs": 1, "tills.word": 0},
            "none": {}})
        self.assertEqual(notes(database), [
            ("all", "tills.bound", "c", "the policy no longer lets an account choose this value"),
            ("all", "tills.flips", "true", "the setting no longer has this value"),
            ("all", "tills.gone", "true", "the policy no longer has this setting"),
            ("all", "tills.needs", "true", "the value no longer fits the other settings"),
            ("all", "tills.pinned", "true", "the setting is now immutable"),
            ("all", "tills.size", "medium", "the setting no longer has this value"),
            ("some", "tills.flips", "false", "the setting no longer has this value")])
        self.assertEqual(database.execute("SELECT \"tills.fresh\", \"tills.pinned\" FROM shop_accounts WHERE account = 'none'").fetchall(), [(1, 0)])
        # And the new rules hold at once.
        for change in ("UPDATE shop_account SET \"tills.pinned\" = 1", "INSERT INTO shop_choose VALUES ('all', 'tills.fresh', 0, '[\"clerk\"]')"):
            with self.assertRaises(sqlite3.IntegrityError):
                database.execute(change)
        database.execute("INSERT INTO shop_choose VALUES ('all', 'tills.fresh', 0, '[\"lead\"]')")

    def test_a_second_run_changes_nothing(self):
        database = opened(self.begin)
        choose(database, "all", tills__gone=1, tills__kept=1)
        database.executescript(self.upgrade)
        before = dump(database)
        for again in (self.upgrade, self.upgrade, self.fresh):
            self.assertEqual(go_on(database, again), [])
            self.assertEqual(dump(database), before)
        self.assertEqual(database.execute("SELECT * FROM temp.sqlite_schema").fetchall(), [], "nothing of it stays in the session")

    def test_other_states_are_refused(self):
        self.fails(opened(), self.upgrade, "there is none to upgrade")
        self.fails(opened("CREATE TABLE shop_account (account); INSERT INTO shop_account VALUES ('acme')"), self.upgrade, "there is none to upgrade")
        third = support.write(self.folder, "third.pol", OLD.replace("allow clerk to till.open if own and state is open or tills.kept;", ""))
        self.fails(opened(support.script(third, "sqlite")), self.upgrade, "another policy or version")
        database = opened(self.begin)
        self.fails(database, self.fresh, "--from")
        database.execute("INSERT INTO shop_policy SELECT name, title, 'more', made_by FROM shop_policy")
        self.fails(database, self.upgrade, "another policy or version")

    def test_names_that_others_took_are_kept(self):
        for taken in ('CREATE VIEW "shop_crate.open" AS SELECT 1', 'CREATE TABLE "SHOP_CRATE.OPEN" (a)', "CREATE TABLE shop_upgrade_notes (a)"):
            with self.subTest(taken=taken):
                database = opened(self.begin)
                database.execute(taken)
                self.fails(database, self.upgrade, "would be lost" if "notes" in taken else "a name that it needs")
        database = opened(self.begin + self.upgrade)
        database.execute('CREATE VIEW "shop_till.burn" AS SELECT 1')
        self.fails(database, self.upgrade, "a name that it needs")
        database = opened(self.begin)
        database.execute("CREATE TEMP TABLE shop_account (account, \"tills.kept\")")
        self.fails(database, self.upgrade, "a name that it needs")

    def test_what_others_made_of_it_is_not_lost(self):
        for others in ("CREATE INDEX mine ON shop_account (\"tills.kept\")", "CREATE TRIGGER mine AFTER INSERT ON shop_account BEGIN SELECT 1; END", "ALTER TABLE shop_account ADD COLUMN mine",
                       "ALTER TABLE shop_account RENAME COLUMN \"tills.gone\" TO mine",
                       "CREATE TABLE mine (account REFERENCES shop_account (account) ON DELETE CASCADE)", "CREATE TABLE mine (account REFERENCES SHOP_ACCOUNT ON DELETE SET NULL)",
                       "CREATE TABLE mine (account REFERENCES shop_account (account) ON DELETE RESTRICT)"):
            with self.subTest(others=others):
                database = opened(self.begin)
                choose(database, "acme", tills__kept=1)
                database.execute(others)
                if "TABLE mine" in others:
                    database.execute("INSERT INTO mine VALUES ('acme')")
                self.fails(database, self.upgrade, "would be lost")
        database = opened(self.begin)
        choose(database, "acme", tills__kept=1)
        database.executescript("CREATE TABLE mine (account REFERENCES shop_account (account)); INSERT INTO mine VALUES ('acme'); CREATE VIEW ours AS SELECT account, \"tills.kept\" AS kept FROM shop_accounts;"
                               "CREATE TABLE other (a); CREATE TRIGGER theirs AFTER INSERT ON other BEGIN INSERT INTO shop_account (account) VALUES (NEW.a); END")
        database.executescript(self.upgrade)
        database.execute("INSERT INTO other VALUES ('late')")
        self.assertEqual(database.execute("SELECT * FROM ours").fetchall(), [("acme", 1), ("late", 0)])
        with self.assertRaises(sqlite3.IntegrityError):
            database.execute("INSERT INTO mine VALUES ('nobody')")

    def test_what_constraints_did_not_see_is_refused(self):
        database = opened(self.begin)
        database.executescript("PRAGMA ignore_check_constraints = ON; INSERT INTO shop_account (account, \"tills.size\") VALUES ('acme', 'huge'); PRAGMA ignore_check_constraints = OFF")
        self.fails(database, self.upgrade, "what is no value of its setting")

    def test_a_failed_one_leaves_all_as_it_was(self):
        database = opened(self.begin)
        choose(database, "all", tills__gone=1, tills__kept=1, tills__size="medium")
        before = dump(database)
        lines = list(statements(self.upgrade))
        # Whichever statement fails, and whether the client goes on or not.
        needless = 0
        for number in range(2, next(at for at, line in enumerate(lines) if line.strip() == "COMMIT;")):
            broken = lines[:number] + ["SELECT nonsense;\n"] + lines[number + 1:]
            errors = go_on(database, "".join(broken))
            self.assertTrue(errors)
            if database.in_transaction:
                database.rollback()
            after = dump(database)
            if after != before:
                # One that only asks, or that finds all as it wants it, may be left out: all of the rest has happened.
                self.assertEqual(made(database), made(opened(self.fresh)), lines[number])
                self.assertEqual(database.execute("SELECT account, \"tills.kept\" FROM shop_account").fetchall(), [("all", 1)], lines[number])
                self.assertEqual(len(notes(database)), 2, lines[number])
                needless += 1
                database.close()
                database = opened(self.begin)
                choose(database, "all", tills__gone=1, tills__kept=1, tills__size="medium")
                before = dump(database)
            with self.assertRaises(sqlite3.Error):
                database.executescript("".join(broken))
            if database.in_transaction:
                database.rollback()
            self.assertEqual(dump(database), before, lines[number])
        self.assertLess(needless, len(lines) // 2)
        database.executescript(self.upgrade)
        self.assertEqual(made(database), made(opened(self.fresh)))

    def test_settings_may_come_and_go_altogether(self):
        bare = support.write(self.folder, "bare.pol", BARE)
        away = support.script(bare, "sqlite", f"--from={self.old}")
        back = support.script(self.old, "sqlite", f"--from={bare}")
        database = opened(self.begin)
        choose(database, "all", tills__kept=1)
        database.execute("INSERT INTO shop_request (id, permission, roles, account) VALUES (7, 'till.open', '[\"clerk\"]', 'all')")
        database.executescript(away)
        self.assertEqual([note[:3] for note in notes(database)], [("all", "tills.kept", "on")] if notes(database)[0][2] == "on" else [("all", "tills.kept", "true")])
        self.assertEqual(database.execute("SELECT * FROM shop_account").fetchall(), [("all",)])
        self.assertEqual(database.execute("SELECT id, level FROM shop_decision").fetchall(), [(7, "allow")])
        before = dump(database)
        database.executescript(away)
        self.assertEqual(dump(database), before)
        self.fails(database, back, "delete them first")
        database.execute("DELETE FROM shop_request")
        database.executescript(back)
        self.assertEqual(made(database), made(opened(self.begin)))
        self.assertEqual(database.execute("SELECT account, \"tills.kept\" FROM shop_accounts").fetchall(), [("all", 0)])
        # From a script that never had settings.
        database = opened(support.script(bare, "sqlite") + back)
        self.assertEqual(made(database), made(opened(self.begin)))

    def test_names_in_other_capitals_are_other_settings(self):
        first, second = (support.write(self.folder, f"{name}.pol", f"policy shop;\nrole m;\nresource r {{ actions x; }}\nsettings s editable by m {{ {name} = off; }}\nallow m to r.x if s.{name};\n") for name in ("wide", "Wide"))
        database = opened(support.script(first, "sqlite"))
        choose(database, "acme", s__wide=1)
        database.executescript(support.script(second, "sqlite", f"--from={first}"))
        self.assertEqual(database.execute("SELECT \"s.Wide\" FROM shop_accounts").fetchall(), [(0,)])
        self.assertEqual([note[1] for note in notes(database)], ["s.wide"])

    def compare(self, database, old, new, accounts):
        """Writes the accounts, upgrades, and gives how many were compared and lost."""
        wanted, refused = [], 0
        for number, (account, lost) in enumerate(zip(accounts, carried(old, new, accounts))):
            values = [STORED.get(value, value) for value in account.values()]
            try:
                database.execute(f"INSERT INTO shop_account ({', '.join(['account'] + [identifier(name) for name in account])}) VALUES ({', '.join('?' * (len(values) + 1))})", (str(number), *values))
            except sqlite3.IntegrityError:
                # The old policy does not let an account choose these: nor does SQL.
                self.assertIsNone(lost, account)
                refused += 1
                continue
            self.assertIsNotNone(lost, account)
            wanted += [(str(number), *note) for note in lost]
        before = database.execute("SELECT * FROM shop_account").fetchall()
        database.executescript(support.script(new, "sqlite", "--schema=shop", f"--from={old}"))
        self.assertEqual(sorted(notes(database)), sorted(wanted))
        self.assertEqual(chosen(before), chosen(database.execute("SELECT * FROM shop_account").fetchall(), wanted))
        return len(before), len(wanted), refused

    def test_random_settings_go_over_as_the_runtime_carries_them(self):
        def upgraded(old, new, accounts):
            database = opened(support.script(old, "sqlite"))
            found = self.compare(database, old, new, accounts)
            self.assertEqual(made(database), made(opened(support.script(new, "sqlite"))))
            return found
        random_upgrades(self, range(80), upgraded)

    def test_shipped_and_generated_policies_follow_each_other(self):
        compared = lost = 0
        chain = [(support.shipped(name), support.cases(support.shipped(name), 1)) for name in support.SHIPPED] + list(support.generated(40, 1))
        for number in range(len(chain) - 1):
            choice = random.Random(number)
            (old, permissions), (new, _) = chain[number], chain[number + 1]
            settings = {entry["name"]: [{"true": "on", "false": "off"}[value] if entry["is_boolean"] else value for value in entry["values"]]
                        for permission in permissions for entry in permission["inputs"] if entry["is_setting"]}
            database = opened(support.script(old, "sqlite", "--schema=shop"))
            accounts = [{name: choice.choice(values) for name, values in settings.items() if choice.random() < 0.5} for _ in range(12)] if settings else []
            with support.told_with(new):
                if accounts:
                    found = self.compare(database, old, new, accounts)
                    compared, lost = compared + found[0], lost + found[1]
                else:
                    database.executescript(support.script(new, "sqlite", "--schema=shop", f"--from={old}"))
                fresh = opened(support.script(new, "sqlite", "--schema=shop"))
                kept = made(database)
                if not any(name == "shop_account" for _, name, _, _ in made(fresh)[0]):  # It stays.
                    kept = ([row for row in kept[0] if "shop_account" not in (row[1], row[2])], kept[1])
                self.assertEqual(kept, made(fresh))
        self.assertGreater(compared, 50)
        print(f"{len(chain) - 1} upgrades between policies that have little in common, {compared} accounts, {lost} choices given up")

    def test_a_shell_that_a_lock_stops_ends_there(self):
        for number, words in enumerate([[f"--from={self.old}"], []]):  # The latter must not take the place of the old one.
            path = os.path.join(self.folder, f"locked{number}.db")
            database = sqlite3.connect(path, isolation_level=None)
            database.executescript(self.begin)
            choose(database, "acme", tills__kept=1)
            before = dump(database)
            database.execute("BEGIN EXCLUSIVE")
            # Nothing says -bail here.
            shell = subprocess.Popen(["sqlite3", path], stdin=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
            head, rest = support.shell_script(self.new, "sqlite", "--schema=shop", *words).split("BEGIN IMMEDIATE;", 1)
            shell.stdin.write(head + "\n")
            shell.stdin.flush()
            self.assertIn("locked", shell.stderr.readline())
            database.execute("COMMIT")
            try:
                shell.stdin.write("BEGIN IMMEDIATE;" + rest)
                shell.stdin.close()
            except BrokenPipeError:
                pass  # As it should be.
            shell.stderr.read()
            shell.stderr.close()
            self.assertNotEqual(shell.wait(), 0)
            self.assertEqual(dump(database), before, words)

    def test_a_driver_does_not_take_the_shells_script(self):
        database = opened(self.begin)
        choose(database, "acme", tills__kept=1)
        before = dump(database)
        with self.assertRaisesRegex(sqlite3.OperationalError, "syntax error"):
            database.executescript(".bail on\n" + self.upgrade)
        self.assertEqual(dump(database), before)

    def test_a_shell_that_is_killed_leaves_one_policy_or_the_other(self):
        choice = random.Random(1)
        path = os.path.join(self.folder, "killed.db")
        database = sqlite3.connect(path, isolation_level=None)
        database.executescript(self.begin)
        database.execute("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000) INSERT INTO shop_account (account, \"tills.gone\", \"tills.kept\", \"tills.needs\", \"tills.size\") "
                         "SELECT n, 1, n % 2, n % 2, iif(n % 3, 'large', 'medium') FROM n")
        before = dump(database)
        database.close()
        with open(path, "rb") as file:
            content = file.read()
        lines = list(statements(self.upgrade))
        whole = opened()
        sqlite3.connect(path).backup(whole)
        whole.executescript(self.upgrade)
        after = dump(whole)
        commit = next(at for at, line in enumerate(lines) if line.strip() == "COMMIT;")
        found = {"before": 0, "after": 0}
        for number in range(12):
            for name in os.listdir(self.folder):
                if name.startswith("killed.db"):
                    os.remove(os.path.join(self.folder, name))
            with open(path, "wb") as file:
                file.write(content)
            # Told before a statement; then killed at once, while the rest runs, or after its end.
            at = [choice.randrange(3, commit), choice.randrange(3, commit), commit, len(lines)][number % 4]
            running = subprocess.Popen(["sqlite3", "-bail", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
            # A small cache, so that pages go to the file before the end.
            running.stdin.write("PRAGMA cache_size = 10;\n" + "".join(lines[:at]) + "\n.system echo polc is here\n")
            if number % 4 in (1, 2):
                running.stdin.write("".join(lines[at:]))
            running.stdin.flush()
            while "polc is here" not in (line := running.stdout.readline()):
                self.assertTrue(line, "the shell ended before it was there")
            time.sleep([0, 0.2, 0.02, 0][number % 4] * choice.random())
            running.send_signal(signal.SIGKILL)
            running.stdin.close()
            running.stdout.close()
            running.wait()
            database = sqlite3.connect(path, isolation_level=None)
            state = dump(database)
            self.assertIn(state, [[before], [before, after], [before, after], [after]][number % 4], f"round {number}")
            found["before" if state == before else "after"] += 1
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            # What was cut off can be done again.
            database.executescript(self.upgrade)
            self.assertEqual(dump(database), after)
            database.close()
        print(f"killed: {found['before']} times the old policy was there, {found['after']} times the new one")


if __name__ == "__main__":
    unittest.main()
