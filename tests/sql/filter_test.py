"""`polc sql --filter`: the rows that SQLite and PostgreSQL find are those for which the oracle decides so, and no others."""

import collections
import json
import random
import re
import sqlite3
import unittest

import support
from postgres import ServerTest, SqlError
from support import identifier, literal

MOST = 60  # Cases of a permission.
PARAMETER = re.compile(r"^-- ([?$]\d+) ([^:]+): (.*)$", re.M)

DESK = '''policy desk;
levels deny < look < edit;
role owner;
role clerk fallback;
role auditor;
role admin;
context { late: bool; }
resource till { own: bool; state: {open, Closed, "it's"} = open; actions open, count, see; }
settings tills for clerk editable by admin { share = off; mode: {all, some} = some; }
exclusive roles admin, auditor;
edit owner to till.*;
edit clerk to till.open if own and state is open and not late;
look clerk to till.open if tills.share or state is "it's" and tills.mode is all;
forbid auditor to till.open if state is Closed;
edit auditor to till.open;
look admin to till.count if own;
edit admin to till.see;
'''.replace('"it\'s"', "`it's`")


def filter_of(policy, dialect, permission, *more):
    return support.script(policy, dialect, "--filter", permission, *more)


def needed(policy, permission):
    """The attributes of a row that a filter needs: it names them all."""
    try:
        filter_of(policy, "sqlite", permission)
    except AssertionError as error:
        assert "which no column holds" in str(error), error
        return re.findall("`([^`]*)`", str(error).split("depends on")[1].split("which no column")[0])
    return []


class Question:
    """One permission: its rows as a table, what is the same for all of them, and what the oracle says."""

    def __init__(self, policy, permission, chance):
        self.name = permission["permission"]
        self.columns = needed(policy, self.name)
        self.level = chance.randrange(1, len(permission["levels"]))
        self.level_name = permission["levels"][self.level]
        self.options = [f"--level={self.level_name}", *(f"--column={name}={identifier(name)}" for name in self.columns)]
        inputs = permission["inputs"]
        own = {at for at, entry in enumerate(inputs) if not entry["is_setting"] and entry["name"] in self.columns}
        self.types = {entry["name"]: entry["is_boolean"] for at, entry in enumerate(inputs) if at in own}
        self.asked = collections.defaultdict(set)  # By what all rows have: the rows that are to be found.
        self.rows = {}
        subjects = permission["subjects"]
        for number, case in enumerate(permission["cases"]):
            values = {at: support.value(entry, chosen) for at, (entry, chosen) in enumerate(zip(inputs, case))}
            row = tuple(values[at] for at in sorted(own))
            shared = tuple((inputs[at]["name"], inputs[at]["is_setting"], values[at]) for at in values if at not in own)
            self.rows.setdefault(row, len(self.rows))
            for at, subject in enumerate(subjects):
                found = self.asked[shared, tuple(subject)]
                if int(permission["decisions"][number * len(subjects) + at], 16) >= self.level:
                    found.add(self.rows[row])
        # Of rows that are no case of the sample, nothing is known.
        self.known = collections.defaultdict(set)
        for number, case in enumerate(permission["cases"]):
            values = {at: support.value(entry, chosen) for at, (entry, chosen) in enumerate(zip(inputs, case))}
            shared = tuple((inputs[at]["name"], inputs[at]["is_setting"], values[at]) for at in values if at not in own)
            self.known[shared].add(self.rows[tuple(values[at] for at in sorted(own))])
        self.names = [inputs[at]["name"] for at in sorted(own)]

    def hidden(self):
        """Rows that nobody may see: a column is NULL, or holds what is no value."""
        first = next(iter(self.rows), ())
        for place, name in enumerate(self.names):
            yield first[:place] + (None,) + first[place + 1 :]
            if not self.types[name]:
                for wrong in ("", "weird", str(first[place]).swapcase() + "x"):
                    yield first[:place] + (wrong,) + first[place + 1 :]

    def values(self, text, shared, subject, as_list):
        """By parameter, in order, what is bound."""
        given = {(name, is_setting): value for name, is_setting, value in shared}
        found = []
        for _, _, what in PARAMETER.findall(text):
            name = re.search("`([^`]*)`", what)
            if what.startswith("the roles of the subject"):
                found.append(as_list(subject))
            elif what.startswith("the setting"):
                found.append(given[name[1], True])
            else:
                found.append(given[name[1].removeprefix("context."), False])
        return found


class Sqlite:
    def __init__(self, question, policy):
        self.question = question
        self.text = filter_of(policy, "sqlite", question.name, *question.options)
        self.database = sqlite3.connect(":memory:")
        columns = "".join(f", {identifier(name)} COLLATE NOCASE" for name in question.names)
        self.database.execute(f"CREATE TABLE row(id INTEGER{columns})")
        for row, number in [*question.rows.items(), *((row, -1) for row in question.hidden())]:
            self.database.execute(f"INSERT INTO row VALUES (?{', ?' * len(row)})", (number, *row))

    def run(self, cases):
        for shared, subject in cases:
            bound = self.question.values(self.text, shared, subject, lambda roles: json.dumps(list(roles)))
            yield {number for number, in self.database.execute(f"SELECT id FROM row WHERE {self.text}", bound)}


class Postgresql:
    def __init__(self, question, policy, database):
        self.question = question
        self.text = filter_of(policy, "postgresql", question.name, *question.options)
        self.database = database

    def run(self, cases):
        question = self.question
        columns = "".join(f", {identifier(name)} {'boolean' if question.types[name] else 'text COLLATE coarse'}" for name in question.names)
        script = [f"CREATE TEMP TABLE t(id int{columns});"]
        for row, number in [*question.rows.items(), *((row, -1) for row in question.hidden())]:
            script.append(f"INSERT INTO t VALUES ({number}{''.join(', ' + self.shown(value) for value in row)});")
        types = ", ".join(kind for _, kind, _ in PARAMETER.findall(self.text))
        script.append(f"PREPARE asked{'(' + types + ')' if types else ''} AS SELECT coalesce(string_agg(id::text, ' '), '') FROM t WHERE {self.text};")
        for shared, subject in cases:
            bound = question.values(self.text, shared, subject, lambda roles: list(roles))
            script.append(f"EXECUTE asked{'(' + ', '.join(self.shown(value) for value in bound) + ')' if bound else ''};")
        script.append("DEALLOCATE asked; DROP TABLE t;")
        lines = self.database.run("\n".join(script)).split("\n")
        assert len(lines) == len(cases), lines[:3]
        for line in lines:
            yield {int(number) for number in line.split()}

    def shown(self, value):
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, list):
            return f"ARRAY[{', '.join(map(literal, value))}]::text[]"
        return literal(value)


class Filters(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = support.write(cls.folder, "desk.pol", DESK)
        cls.database = cls.server.database()
        # What a mapped column's own collation says about letters must not count.
        cls.database.run("CREATE COLLATION coarse (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")

    def compare(self, policy, permissions, seed, engines=("sqlite", "postgresql")):
        chance, compared = random.Random(seed), 0
        for permission in permissions:
            question = Question(policy, permission, chance)
            cases = list(question.asked)
            chance.shuffle(cases)
            for engine in engines:
                some = cases[: 400 if engine == "sqlite" else 150]
                runner = Sqlite(question, policy) if engine == "sqlite" else Postgresql(question, policy, self.database)
                for (shared, subject), found in zip(some, runner.run(some)):
                    self.assertNotIn(-1, found, f"{engine}: a row that says nothing is seen: {question.name} {subject} {shared}\n{runner.text}")
                    wanted = question.asked[shared, subject]
                    self.assertEqual(found & question.known[shared], wanted, f"{engine}: {policy} {question.name} {subject} {shared}\n{runner.text}")
                    compared += len(question.known[shared])
        return compared

    def test_a_policy_with_all_that_there_is(self):
        self.assertGreater(self.compare(self.desk, support.cases(self.desk, 2000), 1), 1000)

    def test_of_shipped_policies(self):
        for name in support.SHIPPED:
            permissions = support.cases(support.shipped(name), MOST)
            chance = random.Random(name)
            self.assertGreater(self.compare(support.shipped(name), chance.sample(permissions, min(15, len(permissions))), name), 100)

    def test_of_random_policies(self):
        compared = policies = 0
        for number, (policy, permissions) in enumerate(support.generated(40, MOST)):
            engines = ("sqlite", "postgresql") if number % 4 == 0 else ("sqlite",)
            compared += self.compare(policy, permissions[:6], number, engines)
            policies += 1
        self.assertEqual(policies, 40)
        self.assertGreater(compared, 5_000)

    def sqlite(self, text, rows, *bound):
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE t(id, owner, state, account)")
        database.execute("CREATE TABLE account(name, share, mode)")
        database.executemany("INSERT INTO account VALUES (?, ?, ?)", [("a", 1, "all"), ("b", 0, "some"), ("n", None, "all")])
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
        return [number for number, in database.execute(f"SELECT id FROM t JOIN account ON account.name = t.account WHERE {text} ORDER BY id", bound)]

    def test_an_owner_and_settings_of_the_rows_accounts(self):
        text = filter_of(self.desk, "sqlite", "till.open", "--level=look", "--owner=own=t.owner", "--column=state=t.state",
                         "--column=tills.share=account.share", "--column=tills.mode=account.mode")
        rows = [(1, "kim", "open", "b"), (2, "sue", "open", "b"), (3, "sue", "open", "a"), (4, None, "open", "a"), (5, "kim", "OPEN", "a"),
                (6, "sue", "it's", "a"), (7, "kim", "open", "n"), (8, "", "open", "a")]
        names = [what for _, _, what in PARAMETER.findall(text)]
        self.assertEqual(len(names), 3, text)
        order = {"roles": next(at for at, what in enumerate(names) if "roles" in what), "id": next(at for at, what in enumerate(names) if "id of" in what)}

        def ask(roles, who, late=0):
            bound = [late] * 3
            bound[order["roles"]], bound[order["id"]] = roles, who
            return self.sqlite(text, rows, *bound)

        self.assertEqual(ask('["clerk"]', "kim"), [1, 3, 6, 8])
        self.assertEqual(ask('["owner"]', "kim"), [1, 2, 3, 6, 8])
        self.assertEqual(ask("[]", "kim"), [1, 3, 6, 8], "the fallback role")
        # Who is not known is nobody, whatever roles there are; and what is not said hides all rows.
        for who in (None, ""):
            self.assertEqual(ask('["owner"]', who), [])
        for roles in (None, '["Owner"]', '["owner", null]', '["owner", 1]', '["nobody"]', '["admin", "auditor"]', '{"owner": "owner"}', '"owner"', "1"):
            self.assertEqual(ask(roles, "kim"), [], roles)
        for late in (None, 2, "true", "0", -1):
            self.assertEqual(ask('["owner"]', "kim", late), [], late)
        self.assertEqual(ask("owner", "kim"), [], "no JSON")

    def test_postgresql_takes_parameters_of_their_types_alone(self):
        text = filter_of(self.desk, "postgresql", "till.count", "--level=look", "--owner=own=t.owner:integer")
        run = self.database.run
        run("CREATE TABLE t(id int, owner bigint); INSERT INTO t VALUES (1, 7), (2, 8), (3, NULL)")
        asked = f"PREPARE asked(text[], bigint) AS SELECT id FROM t WHERE {text};"
        self.assertEqual(run(asked + "EXECUTE asked('{admin}', 7)"), "1")
        self.assertEqual(run(asked + "EXECUTE asked('{admin}', NULL)"), "")
        self.assertEqual(run(asked + "EXECUTE asked('{owner}', NULL)"), "")
        self.assertEqual(run(asked + "EXECUTE asked('{owner}', 9)"), "1\n2")
        self.assertEqual(run(asked + "EXECUTE asked(NULL, 7)"), "")
        self.assertEqual(run(asked + "EXECUTE asked('{admin,NULL}', 7)"), "")
        for wrong in ("'admin', 7", "'{admin}', '7x'", "'{admin}'", "'{{admin},{owner}', 7"):
            with self.assertRaises(SqlError):
                run(asked + f"EXECUTE asked({wrong})")
        # A column of another type than the attribute's is an error, not a filter.
        text = filter_of(self.desk, "postgresql", "till.count", "--column=own=t.id")
        with self.assertRaises(SqlError):
            run(f"PREPARE asked(text[]) AS SELECT id FROM t WHERE {text};")

    def test_a_type_that_takes_capitals_for_small_letters_shows_no_more(self):
        text = filter_of(self.desk, "postgresql", "till.open", "--level=look", "--owner=own=t.owner", "--column=state=t.state",
                         "--column=tills.share=t.share", "--column=tills.mode=t.mode")
        parameters = [(what, kind) for _, kind, what in PARAMETER.findall(text)]
        given = [("'{owner}'" if "roles" in what else "'kim'" if "id of" in what else "false") for what, _ in parameters]
        run = self.database.run
        asked = f"PREPARE asked({', '.join(kind for _, kind in parameters)}) AS SELECT id FROM t WHERE {text} ORDER BY id;EXECUTE asked({', '.join(given)})"
        shown = []
        for kind in ("text", "citext"):
            run("DROP TABLE IF EXISTS t; CREATE EXTENSION IF NOT EXISTS citext;"
                f"CREATE TABLE t(id int, owner {kind}, state {kind}, share boolean, mode {kind});"
                "INSERT INTO t VALUES (1, 'kim', 'open', false, 'all'), (2, 'kim', 'OPEN', false, 'all'), (3, 'KIM', 'open', false, 'all'), (4, 'kim', 'open', false, 'ALL')")
            shown.append(run(asked))
        self.assertIn("1", shown[0])
        self.assertNotIn("2", shown[0])
        run("DROP TABLE t")
        self.assertEqual(shown[1], shown[0])

    def test_operators_and_functions_of_others_are_not_taken(self):
        """One for these very types comes before PostgreSQL's own, which are for all arrays."""
        text = filter_of(self.desk, "postgresql", "till.count", "--level=look", "--column=own=t.own")
        database = self.server.database()
        database.run("CREATE TABLE t(id int, own boolean); INSERT INTO t VALUES (1, true), (2, false);"
                     "CREATE FUNCTION yes(text[], text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE FUNCTION cardinality(text[]) RETURNS integer LANGUAGE sql AS 'SELECT 0';"
                     + "".join(f"CREATE OPERATOR public.{name} (leftarg = text[], rightarg = text[], function = yes);" for name in ("&&", "<@", "@>", "=")))
        for roles in ("auditor", "nonsense"):
            self.assertEqual(database.run(f"PREPARE asked(text[]) AS SELECT id FROM t WHERE {text}; EXECUTE asked('{{{roles}}}')"), "", roles)
        self.assertEqual(database.run(f"PREPARE asked(text[]) AS SELECT id FROM t WHERE {text}; EXECUTE asked('{{owner}}')"), "1\n2")

    def test_names_of_columns_are_names_and_nothing_else(self):
        hostile = 'a"; DROP TABLE t; --'
        text = filter_of(self.desk, "postgresql", "till.count", "--column=own=" + identifier(hostile))
        self.assertIn(identifier(hostile), text)
        run = self.database.run
        run(f"CREATE TABLE h({identifier(hostile)} boolean); INSERT INTO h VALUES (true), (false), (NULL)")
        self.assertEqual(run(f"PREPARE asked(text[]) AS SELECT count(*) FROM h WHERE {text}; EXECUTE asked('{{owner}}')"), "2")
        # In SQLite a name in double quotes that there is not would be a text.
        text = filter_of(self.desk, "sqlite", "till.open", "--column=own=Closed", "--column=state=open")
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE t(own, state)")
        with self.assertRaisesRegex(sqlite3.OperationalError, "no such column"):
            database.execute(f"SELECT * FROM t WHERE {text}", [None] * len(PARAMETER.findall(text)))
        text = filter_of(self.desk, "sqlite", "till.count", '--column=own="a`b.c"."d e"')
        self.assertIn("`a``b.c`.`d e`", text)

    def test_a_backslash_is_not_left_to_a_setting_of_the_session(self):
        odd = support.write(self.folder, "odd.pol", DESK.replace("Closed", "`Clo\\\\sed`"))
        for dialect, works in (("sqlite", True), ("postgresql", False)):
            try:
                filter_of(odd, dialect, "till.open", "--column=own=own", "--column=state=state")
                self.assertTrue(works)
            except AssertionError as error:
                self.assertIn("backslash", str(error))
                self.assertFalse(works)

    def test_what_is_refused(self):
        def refused(words, *more, permission="till.open"):
            code, message = support.refusal(self.desk, "sqlite", "--filter", permission, *more)
            self.assertIn(words, message)
            return code

        self.assertEqual(refused("`till.open` depends on `own`, `state`, which no column holds"), 1)
        refused("depends on `state`, which no column holds", "--column=own=own")
        refused("there is no permission `till.opne`", permission="till.opne")
        refused("did you mean `till.open`", permission="till.opne")
        refused("there is no level `loko`", "--level=loko")
        refused("--level: 1 required LEVEL missing", "--level=")
        refused("there is no permission ``", permission="")
        refused("every row is at least `deny`", "--level=deny")
        refused("has no attribute `onw`", "--column=onw=own")
        refused("the same for all rows", "--column=late=late")
        refused("does not depend on `state`", "--column=own=own", "--column=state=state", permission="till.count")
        refused("does not depend on `tills.share`", "--column=own=own", "--column=tills.share=s", permission="till.count")
        refused("`own` has two columns", "--column=own=own", "--owner=own=owner", "--column=state=state")
        refused("`state` is no boolean", "--column=own=own", "--owner=state=owner")
        refused("SQLite has no type for a uuid", "--owner=own=owner:uuid", "--column=state=state")
        for column in ("a.", ".a", "a..b", "a.b.c.d", '"a', 'a"b"', '"a"b', '""', "a\u200bb", "x" * 64):
            refused("column" if column != "x" * 64 else "63 bytes", "--column=own=" + column, "--column=state=state")
        for word in ("own", "=own", "own="):
            self.assertEqual(refused("is no ATTRIBUTE=COLUMN", "--column=" + word), 2)
        self.assertEqual(refused("no type of an id", "--owner=own=owner:int"), 2)
        self.assertEqual(refused("--schema", "--schema=x"), 2)
        self.assertEqual(support.refusal(self.desk, "sqlite", "--column=own=own")[0], 2)


if __name__ == "__main__":
    unittest.main()
