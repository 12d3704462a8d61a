"""`polc sql NEW --from OLD` for DuckDB: as the runtime carries settings over; whole or not at all. duckdb_upgrade_test.py NODE NPM FOLDER"""

import sys
import tempfile
import unittest

import support
from duck import Duck, install
from support import identifier, literal
from upgrade_cases import NEW, OLD, carried, chosen, random_upgrades

BARE = "policy shop;\nrole clerk;\nresource till { actions open; }\nallow clerk to till.open;\n"


def statements(script):
    """One by one, as a client that goes on after an error runs them."""
    statement, quote = "", None
    for character in script:
        if quote:
            quote = None if character == quote else quote
        elif character in "'\"":
            quote = character
        statement += character
        if character == ";" and not quote:
            yield statement
            statement = ""


def without_comments(script):
    return "\n".join(line for line in script.splitlines() if not line.startswith("--"))


class DuckDbUpgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.old = support.write(cls.folder, "old.pol", OLD)
        cls.new = support.write(cls.folder, "new.pol", NEW)
        cls.begin = support.script(cls.old, "duckdb")
        cls.fresh = support.script(cls.new, "duckdb", "--schema=shop")
        cls.upgrade = support.script(cls.new, "duckdb", "--schema=shop", f"--from={cls.old}")

    def setUp(self):
        self.duck = Duck()
        self.addCleanup(self.duck.__exit__)

    def anew(self, script):
        self.duck.answer("ROLLBACK")
        self.duck.run("DROP SCHEMA IF EXISTS shop CASCADE;" + script)

    def choose(self, account, **settings):
        columns = ["account"] + [name.replace("__", ".") for name in settings]
        values = [literal(account)] + [str(value) if isinstance(value, bool) else literal(value) for value in settings.values()]
        self.duck.run(f"INSERT INTO shop.account ({', '.join(map(identifier, columns))}) VALUES ({', '.join(values)})")

    def made(self):
        """All that a fresh script makes, by name."""
        return [self.duck.run(question) for question in (
            "SELECT function_name, parameters, macro_definition FROM duckdb_functions() WHERE schema_name = 'shop' ORDER BY 1",
            "SELECT view_name, sql FROM duckdb_views() WHERE schema_name = 'shop' ORDER BY 1",
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'shop' AND table_name IN ('account', 'policy') ORDER BY 1, 2",
            "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() WHERE schema_name = 'shop' AND table_name = 'account' ORDER BY ALL",
            "SELECT type_name, labels FROM duckdb_types() WHERE schema_name = 'shop' ORDER BY 1",
            "SELECT name, title, fingerprint FROM shop.policy")]

    def stored(self):
        return self.duck.run("SELECT * FROM shop.account ORDER BY 1")

    def notes(self):
        return self.duck.run("SELECT account, setting, value, note FROM shop.upgrade_notes ORDER BY 1, 2")

    def has_notes(self):
        return self.duck.run("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'shop' AND table_name = 'upgrade_notes'")

    def fails(self, script, said):
        """However a client takes it, nothing is changed."""
        before = self.made(), self.stored(), self.has_notes()
        self.assertIn(said, self.duck.error(script))
        self.assertEqual((self.made(), self.stored(), self.has_notes()), before)
        errors = [answer["error"] for answer in map(self.duck.answer, statements(without_comments(script))) if "error" in answer]
        self.assertIn(said, errors[0])
        self.duck.answer("ROLLBACK")
        self.assertEqual((self.made(), self.stored(), self.has_notes()), before)

    def test_what_comes_out_is_what_a_fresh_script_makes(self):
        self.anew(self.begin + self.upgrade)
        upgraded = self.made()
        self.anew(self.fresh)
        self.assertEqual(upgraded, self.made())
        self.assertEqual(self.duck.run("SELECT count(*) FROM duckdb_tables() WHERE temporary"), [["0"]], "nothing of it stays in the session")

    def test_settings_go_over_by_name(self):
        self.anew(self.begin)
        self.choose("all", tills__gone=True, tills__kept=True, tills__pinned=True, tills__needs=True, tills__flips=True, tills__size="medium", tills__bound="c", tills__word="on")
        self.choose("some", tills__kept=True, tills__size="large", tills__bound="b", tills__needed="y", tills__needs=True, tills__flips=False, tills__word="off")
        self.choose("none")
        told = [row for statement in statements(without_comments(self.upgrade)) for row in self.duck.run(statement) if row and str(row[0]).startswith("polc: ")]
        self.assertEqual(told, [["polc: 7 choices of accounts were given up: see the table upgrade_notes"]])
        names = [row[0] for row in self.duck.run("SELECT column_name FROM duckdb_columns() WHERE schema_name = 'shop' AND table_name = 'account' ORDER BY column_index")]
        self.assertEqual({row[0]: {name: value for name, value in zip(names[1:], row[1:]) if value is not None} for row in self.stored()}, {
            "all": {"tills.kept": True, "tills.word": True},
            "some": {"tills.kept": True, "tills.size": "large", "tills.bound": "b", "tills.needed": "y", "tills.needs": True, "tills.word": False},
            "none": {}})
        self.assertEqual(self.notes(), [
            ["all", "tills.bound", "c", "the policy no longer lets an account choose this value"],
            ["all", "tills.flips", "true", "the setting no longer has this value"],
            ["all", "tills.gone", "true", "the policy no longer has this setting"],
            ["all", "tills.needs", "true", "the value no longer fits the other settings"],
            ["all", "tills.pinned", "true", "the setting is now immutable"],
            ["all", "tills.size", "medium", "the setting no longer has this value"],
            ["some", "tills.flips", "false", "the setting no longer has this value"]])
        self.assertEqual(self.duck.run("SELECT \"tills.fresh\", \"tills.pinned\" FROM shop.accounts WHERE account = 'none'"), [[True, False]])
        self.assertIn("CHECK", self.duck.error("UPDATE shop.account SET \"tills.pinned\" = true"))

    def test_a_second_run_changes_nothing(self):
        self.anew(self.begin)
        self.choose("all", tills__gone=True, tills__kept=True)
        self.duck.run(self.upgrade)
        before = self.made(), self.stored(), self.notes()
        for again in (self.upgrade, self.upgrade, self.fresh):
            self.duck.run(again)
            self.assertEqual((self.made(), self.stored(), self.notes()), before)

    def test_other_states_are_refused(self):
        self.assertIn("there is no policy", self.duck.error(self.upgrade))
        self.duck.run("CREATE SCHEMA shop; CREATE TABLE shop.account (a int)")
        self.assertIn("there is no policy", self.duck.error(self.upgrade))
        third = support.write(self.folder, "third.pol", OLD.replace("allow clerk to till.open if own and state is open or tills.kept;", ""))
        self.anew(support.script(third, "duckdb"))
        self.fails(self.upgrade, "another policy or version")
        self.anew(self.begin)
        self.fails(self.fresh, "--from")
        self.duck.run("INSERT INTO shop.policy SELECT * FROM shop.policy")
        self.fails(self.upgrade, "another policy or version")

    def test_what_others_made_of_it_is_not_lost(self):
        for others, said in (('CREATE INDEX mine ON shop.account ("tills.kept")', "would be lost"), ("ALTER TABLE shop.account ADD COLUMN mine INT", "other columns"),
                             ('CREATE MACRO shop."crate.open"(x) AS x', "a name that it needs"), ("CREATE TABLE shop.mine (account VARCHAR REFERENCES shop.account (account))", "would be lost")):
            with self.subTest(others=others):
                self.anew(self.begin)
                self.choose("acme", tills__kept=True)
                self.duck.run(others)
                self.fails(self.upgrade, said)
        self.anew(self.begin + self.upgrade)
        self.duck.run('CREATE MACRO shop."till.burn"(x) AS x')
        self.fails(self.upgrade, "a name that it needs")
        self.anew(self.begin)
        self.duck.run('CREATE OR REPLACE VIEW mine AS SELECT account, "tills.kept" AS kept FROM shop.accounts')
        self.choose("acme", tills__kept=True)
        self.duck.run(self.upgrade)
        self.assertEqual(self.duck.run("SELECT * FROM mine"), [["acme", True]])

    def test_a_failed_one_leaves_all_as_it_was(self):
        self.anew(self.begin)
        self.choose("all", tills__gone=True, tills__kept=True, tills__size="medium")
        before = self.made(), self.stored(), self.has_notes()
        lines = list(statements(without_comments(self.upgrade)))
        for number in range(1, len(lines) - 1, 2):
            for client in ("ends", "goes on"):
                for statement in lines[:number] + ["SELECT error('broken')"] + (lines[number:] if client == "goes on" else []):
                    self.duck.answer(statement)
                self.duck.answer("ROLLBACK")
                self.assertEqual((self.made(), self.stored(), self.has_notes()), before, lines[number])
        self.duck.run(self.upgrade)

    def test_levels_and_settings_may_come_and_go(self):
        more = support.write(self.folder, "more.pol", NEW.replace("levels deny < allow;", "levels deny < look < allow;\n").replace("allow lead to till.close", "look lead to till.close"))
        self.anew(self.begin + support.script(more, "duckdb", f"--from={self.old}"))
        self.assertEqual(self.duck.run("SELECT shop.\"till.close\"(['lead'], \"tills.fresh\" := true)::VARCHAR"), [["look"]])
        self.duck.run(support.script(self.new, "duckdb", f"--from={more}"))
        self.assertEqual(self.duck.run("SELECT shop.\"till.close\"(['lead'], \"tills.fresh\" := true)::VARCHAR"), [["allow"]])
        bare = support.write(self.folder, "bare.pol", BARE)
        away, back = support.script(bare, "duckdb", f"--from={self.old}"), support.script(self.old, "duckdb", f"--from={bare}")
        self.anew(self.begin)
        self.choose("all", tills__kept=True)
        for _ in range(2):
            self.duck.run(away)
            self.assertEqual([note[:3] for note in self.notes()], [["all", "tills.kept", "true"]])
            self.assertEqual(self.stored(), [["all"]])
        self.duck.run(back)
        self.assertEqual(self.duck.run("SELECT account, \"tills.kept\" FROM shop.accounts"), [["all", False]])
        self.anew(support.script(bare, "duckdb") + back)
        upgraded = self.made()
        self.anew(self.begin)
        self.assertEqual(upgraded, self.made())

    def test_a_program_that_is_killed_leaves_one_policy_or_the_other(self):
        path = f"{self.folder}/killed.db"

        def opened():
            self.duck.__exit__()
            self.duck = Duck(path)
            return self.duck
        opened().run(self.begin)
        self.duck.run("INSERT INTO shop.account (account, \"tills.gone\", \"tills.kept\") SELECT i::VARCHAR, true, i % 2 = 0 FROM range(2000) AS numbers (i)")
        # What the first script made stands in the log alone.
        self.duck.kill()
        opened()
        before = self.made(), self.stored(), self.has_notes()
        lines = list(statements(without_comments(self.upgrade)))
        commit = next(at for at, line in enumerate(lines) if line.strip() == "COMMIT;")
        for at in (commit // 3, commit // 2, commit - 5, commit):
            for line in lines[:at]:
                self.duck.run(line)
            self.duck.kill()
            opened()
            self.assertEqual((self.made(), self.stored(), self.has_notes()), before, lines[at])
        self.duck.run(self.upgrade)
        after = self.made(), self.stored(), self.notes()
        # What was committed stands in the log alone.
        self.duck.kill()
        opened()
        self.assertEqual((self.made(), self.stored(), self.notes()), after)
        self.assertNotEqual(self.made(), before[0])

    def compare(self, old, new, accounts):
        """Writes the accounts, upgrades, and gives how many were compared, lost and refused."""
        wanted, refused = [], 0
        for number, (account, lost) in enumerate(zip(accounts, carried(old, new, accounts))):
            values = [literal(str(number))] + [{"on": "true", "off": "false"}.get(value, literal(value)) for value in account.values()]
            answer = self.duck.answer(f"INSERT INTO shop.account ({', '.join(['account'] + [identifier(name) for name in account])}) VALUES ({', '.join(values)})")
            self.assertEqual("error" in answer, lost is None, (account, answer))
            refused += lost is None
            wanted += [[str(number), *note] for note in lost or []]
        before = self.stored()
        self.duck.run(support.script(new, "duckdb", "--schema=shop", f"--from={old}"))
        self.assertEqual(sorted(self.notes()), sorted(wanted))
        self.assertEqual(chosen(before), chosen(self.stored(), wanted))
        return len(before), len(wanted), refused

    def test_random_settings_go_over_as_the_runtime_carries_them(self):
        def upgraded(old, new, accounts):
            self.anew(support.script(old, "duckdb"))
            return self.compare(old, new, accounts)
        random_upgrades(self, range(40), upgraded)

    def test_shipped_and_generated_policies_follow_each_other(self):
        compared = 0
        chain = [support.shipped(name) for name in support.SHIPPED] + [path for path, _ in support.generated(20, 1)]
        for old, new in zip(chain, chain[1:]):
            with support.told_with(new):
                self.anew(support.script(old, "duckdb", "--schema=shop"))
                self.duck.run(support.script(new, "duckdb", "--schema=shop", f"--from={old}"))
                upgraded = self.made()
                self.anew(support.script(new, "duckdb", "--schema=shop"))
                fresh = self.made()
                if not any(row[0] == "account" for row in fresh[2]):  # It stays.
                    upgraded[2] = [row for row in upgraded[2] if row[0] != "account"]
                    upgraded[3] = []
                self.assertEqual(upgraded, fresh)
            compared += 1
        print(f"{compared} upgrades between policies that have little in common")


if __name__ == "__main__":
    install()
    unittest.main(argv=sys.argv[:1])
