"""`polc diff --sql`: what PostgreSQL counts, and finds for each account, is what `polc diff --accounts` says of the same accounts."""

import collections
import json
import os
import random
import re
import subprocess
import unittest

import support
from postgres import ServerTest
from support import POLC, identifier, literal

DESK = '''policy desk;
role owner "Owner";
role clerk "Clerk" fallback;
role auditor "Auditor";
role admin "Admin";
resource till { own: bool; actions open, count, see; }
resource safe { actions open; }
settings tills for clerk editable by admin { share = off; lend = off requires share; mode: {all, some, none} = some; fixed = on immutable; }
settings safes editable by admin { open = off; "night shift" = on; }
exclusive roles admin, auditor;
allow owner to till.*, safe.open;
allow clerk to till.open if own or tills.share;
allow clerk to till.count if tills.lend and tills.mode is all;
allow auditor to till.count;
forbid auditor to till.count if tills.mode is none;
allow admin to safe.open if safes.open and tills.fixed;
'''.replace('"night shift"', "`night shift`")

EDITS = {
    "a grant that hangs on a setting": ("own or tills.share", "own or tills.share or tills.mode is all"),
    "a grant less": ("allow clerk to till.count if tills.lend and tills.mode is all;", ""),
    "a grant for all": ("allow auditor to till.count;", "allow auditor to till.count, till.see;"),
    "a default": ("mode: {all, some, none} = some", "mode: {all, some, none} = all"),
    "a value less": ("{all, some, none} = some", "{all, some} = some;"),
    "a setting pinned": ("share = off;", "share = off immutable;"),
    "a setting less": ("safes.open and ", ""),
    "another requirement": ("lend = off requires share", "lend = off"),
    "two that have nothing to do with each other": [("own or tills.share", "own and tills.share"), ("safes.open and tills.fixed", "not safes.open")],
    "a restriction": ("mode is none", "mode is not all"),
    "a name with a space": ("safes.open and tills.fixed", "safes.open or safes.`night shift`"),
    "nothing": ("policy desk;", "policy desk; // The same."),
    "whom the policy admits": ("exclusive roles admin, auditor;", ""),
}


def edited(text, edit):
    for old, new in edit if isinstance(edit, list) else [edit]:
        assert old in text, old
        text = text.replace(old, new)
    if "{all, some} = some;;" in text:
        text = text.replace("{all, some} = some;;", "{all, some} = some;").replace("forbid auditor to till.count if tills.mode is none;", "")
    return text


def triples(lines):
    """Direction, subject and permission of each change; and what is lost."""
    for line in lines:
        if line.startswith(("WIDER ", "NARROWER ")):
            head, permissions = line.rsplit(": ", 1)
            for permission in permissions.split(", "):
                yield (head, permission)
        else:
            yield ("LOST", line.removeprefix("LOST "))


class Fleet(ServerTest):
    def diff(self, *arguments, code=0):
        done = subprocess.run([POLC, "diff", *arguments], capture_output=True, encoding="utf-8")
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def accounts(self, database, policy, schema, count, seed):
        """A table as `polc sql` makes it, with accounts of any choices that its constraints admit; and the same as lines of JSON."""
        database.run(support.script(policy, "postgresql"))
        settings = {}
        described = json.loads(subprocess.run([POLC, "settings", policy, "--format=json"], capture_output=True, encoding="utf-8", check=True).stdout)
        for setting in described["settings"]:
            settings[setting["setting"]] = setting["allowed"]
        chance, rows, lines = random.Random(seed), [], []
        database.run(f"SET {schema}.on_own_behalf = on; CREATE TABLE tried AS SELECT * FROM {schema}.account LIMIT 0")
        for number in range(count):
            chosen = {name: chance.choice(values) for name, values in settings.items() if chance.random() < 0.5}
            rows.append((str(number), chosen))
        script = [f"SET {schema}.on_own_behalf = on;"]
        for name, chosen in rows:
            columns = ", ".join(["account", *map(identifier, chosen)])
            values = ", ".join([literal(name), *(({"on": "TRUE", "off": "FALSE", "true": "TRUE", "false": "FALSE"}.get(value)) or literal(value) for value in chosen.values())])
            script.append(f"DO $$BEGIN INSERT INTO {schema}.account ({columns}) VALUES ({values}); EXCEPTION WHEN check_violation THEN NULL; END$$;")
        database.run("\n".join(script))
        kept = set(database.run(f"SELECT account FROM {schema}.account").split("\n"))
        for name, chosen in rows:
            if name in kept:
                lines.append(json.dumps({"account": name, "settings": {key: {"true": "on", "false": "off"}.get(value, value) for key, value in chosen.items()}}))
        return lines

    def compare(self, before, after, schema="desk", count=300, seed=1):
        database = self.server.database()
        lines = self.accounts(database, before, schema, count, seed)
        self.assertGreater(len(lines), count // 20)
        stored = support.write(self.folder, "accounts.ndjson", "\n".join(lines))
        told = json.loads(self.diff(before, after, "--accounts", stored, "--format=json"))["accounts"]
        rows = [line.split("|") for line in database.run(self.diff(before, after, "--sql=postgresql")).split("\n")]
        totals = {change: int(number) for settings, change, number in rows if settings == "all"}
        self.assertEqual(totals["accounts"], len(lines))
        self.assertEqual(totals["decide something differently"], told["changed"], rows)
        self.assertEqual(totals["are none of the policy before, and were not compared"], 0)
        counted, wanted = collections.Counter(), collections.Counter()
        for settings, change, number in rows:
            for each in triples([change]) if settings != "all" else ():
                counted[each] += int(number)
        for group in told["groups"]:
            for each in triples(group["changes"]):
                wanted[each] += group["accounts"]
        for loss in told["losses"]:
            wanted["LOST", loss["choice"]] += loss["accounts"]
        self.assertEqual(counted, wanted)
        # And each by itself.
        each = [line.split("|") for line in database.run(self.diff(before, after, "--sql=postgresql", "--each")).split("\n") if line]
        by_account = collections.Counter(triple for _, _, change in each for triple in triples([change]))
        self.assertEqual(by_account, wanted)
        changed = {account for account, _, change in each if not change.startswith("LOST ")}
        self.assertEqual(len(changed), told["changed"])
        return told["changed"], len(told["losses"])

    def test_edits_of_one_policy(self):
        before = support.write(self.folder, "before.pol", DESK)
        changed, losses = 0, 0
        for number, (name, edit) in enumerate(EDITS.items()):
            with self.subTest(name):
                after = support.write(self.folder, "after.pol", edited(DESK, edit))
                found = self.compare(before, after, seed=number)
                changed += found[0]
                losses += found[1]
        self.assertGreater(changed, 500)
        self.assertGreater(losses, 2)

    def test_a_table_that_is_trusted_gives_the_same(self):
        before = support.write(self.folder, "before.pol", DESK)
        database = self.server.database()
        self.accounts(database, before, "desk", 200, 5)
        for edit in EDITS.values():
            after = support.write(self.folder, "after.pol", edited(DESK, edit))
            for more in ([], ["--each"]):
                rows = [database.run(self.diff(before, after, "--sql=postgresql", *more, *trust)).split("\n") for trust in ([], ["--trust-table"])]
                self.assertEqual([row for row in rows[0] if "not compared" not in row], rows[1])

    def test_edits_of_a_shipped_policy(self):
        """Each switch of the contact center's the other way."""
        with open(support.shipped("contact_center"), encoding="utf-8") as file:
            text = file.read()
        places = [match for match in re.finditer(r"^(\s+\w+ \"[^\"\n]*\") = (on|off)(?! immutable)", text, re.M)]
        self.assertGreater(len(places), 3)
        before = support.shipped("contact_center")
        changed = 0
        for match in random.Random(1).sample(places, 4):
            other = text[: match.start(2)] + ("off" if match[2] == "on" else "on") + text[match.end(2) :]
            after = support.write(self.folder, "after.pol", other)
            if subprocess.run([POLC, "check", "-q", after], capture_output=True).returncode != 0:
                continue
            changed += self.compare(before, after, schema="contact_center", count=200)[0]
        self.assertGreater(changed, 20)

    def test_accounts_that_are_none_are_told_and_not_guessed(self):
        database = self.server.database()
        before = support.write(self.folder, "before.pol", DESK)
        after = support.write(self.folder, "after.pol", edited(DESK, EDITS["a default"]))
        database.run('CREATE TABLE loose(account text, "tills.share" boolean, "tills.lend" boolean, "tills.mode" text, "safes.open" boolean, '
                     "\"safes.night shift\" boolean, \"tills.fixed\" boolean);"
                     "INSERT INTO loose(account, \"tills.mode\") VALUES ('a', NULL), ('b', 'all'), ('c', 'ALL'), ('d', 'gone'), ('e', '');"
                     "INSERT INTO loose(account, \"tills.lend\", \"tills.mode\") VALUES ('f', true, 'all')")
        rows = database.run(self.diff(before, after, "--sql=postgresql", "--table=public.loose")).split("\n")
        self.assertIn("all|are none of the policy before, and were not compared|4", rows)
        self.assertIn("all|accounts|6", rows)
        each = database.run(self.diff(before, after, "--sql=postgresql", "--table=public.loose", "--each"))
        self.assertEqual({line[0] for line in each.split("\n") if "not compared" in line}, {"c", "d", "e", "f"})
        # Of another type, or compared otherwise than by bytes, they are no such columns.
        database.run("CREATE COLLATION coarse (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
        sql = self.diff(before, after, "--sql=postgresql", "--table=public.loose")
        for change in ("TYPE text COLLATE coarse", "TYPE varchar(9) COLLATE coarse", "TYPE name", "TYPE char(9)"):
            database.run(f'ALTER TABLE loose ALTER "tills.mode" {change}')
            self.assertIn('compared by bytes: "tills.mode"', database.error(sql))
        database.run('ALTER TABLE loose ALTER "tills.mode" TYPE text COLLATE "C"')
        database.run(sql)
        database.run('ALTER TABLE loose DROP "tills.mode"')
        self.assertIn("compared by bytes", database.error(sql))

    def test_names_are_names(self):
        database = self.server.database()
        before = support.write(self.folder, "before.pol", DESK)
        after = support.write(self.folder, "after.pol", edited(DESK, EDITS["a grant for all"]))
        hostile = 'x"; DROP TABLE y; --'
        database.run(f"CREATE TABLE {identifier(hostile)}(account text); INSERT INTO {identifier(hostile)} VALUES ('a')")
        rows = database.run(self.diff(before, after, "--sql=postgresql", "--table=" + identifier(hostile))).split("\n")
        self.assertIn("all|accounts|1", rows)
        for table in ("a..b", "a.b.c.d", '"x', "a\u200bb"):
            self.assertIn("table", self.diff(before, after, "--sql=postgresql", "--table=" + table, code=1))

    def test_the_grouping_is_the_shards_own(self):
        """Tables on two servers: each counts its own, and rows stay where they are."""
        before = support.write(self.folder, "before.pol", DESK)
        after = support.write(self.folder, "after.pol", edited(DESK, EDITS["a grant that hangs on a setting"]))
        whole, shards = self.server.database(), [self.server.database() for _ in range(2)]
        columns = 'account text COLLATE "C", "tills.share" boolean, "tills.lend" boolean, "tills.mode" text COLLATE "C", "tills.fixed" boolean'
        whole.run("CREATE EXTENSION postgres_fdw")
        for number, shard in enumerate(shards):
            shard.run(f"CREATE TABLE account({columns}); INSERT INTO account SELECT 's{number}-' || i, CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END, NULL, "
                      "CASE i % 4 WHEN 0 THEN 'all' WHEN 1 THEN 'some' WHEN 2 THEN 'none' END, NULL FROM generate_series(1, 1200) AS i; ANALYZE account")
            whole.run(f"CREATE SERVER shard{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host {literal(self.server.folder)}, dbname {literal(shard.name)}, use_remote_estimate 'true');"
                      f"CREATE USER MAPPING FOR owner SERVER shard{number} OPTIONS (user 'owner');"
                      f"CREATE FOREIGN TABLE account{number} ({columns}) SERVER shard{number} OPTIONS (table_name 'account')")
        sql = self.diff(before, after, "--sql=postgresql", "--table=public.account0", "--table=public.account1")
        rows = whole.run(sql).split("\n")
        self.assertIn("all|accounts|2400", rows)
        check, select = sql.split("WITH counted", 1)
        plan = whole.run("EXPLAIN (VERBOSE, COSTS OFF) WITH counted" + select)
        remote = [line for line in plan.split("\n") if "Remote SQL" in line]
        self.assertEqual(len(remote), 2, plan)
        for line in remote:
            self.assertIn("GROUP BY", line, plan)
            self.assertIn("count(*)", line)
        self.assertEqual(check.count("DO $polc$"), 2, "both tables are looked at")
        each = whole.run(self.diff(before, after, "--sql=postgresql", "--table=public.account0", "--table=public.account1", "--each"))
        changed = int(next(row for row in rows if "decide something" in row).split("|")[2])
        self.assertGreater(changed, 0)
        self.assertEqual(len({row.split("|")[0] for row in each.split("\n")}), changed)
        self.assertIn("is named twice", self.diff(before, after, "--sql=duckdb", "--table=a.b", '--table="a".b', code=1))


if __name__ == "__main__":
    unittest.main()
