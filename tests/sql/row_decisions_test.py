"""The rows that a subject sees are those of which the oracle says so: of shipped policies and of generated ones, each subject and each case,
with facts in columns of every type, in a relation to the subject, in settings of the session and of the account."""

import random
import re
import unittest

import support
from postgres import ServerTest
from support import identifier, literal

COMMAND_LEVELS = "0123456789abcdef"


def path(name):
    """A name of the policy, whatever it holds: a dot in backquotes is one like any other."""
    return f"`{name}`"


class Fact:
    """Where an input of a decision stands."""

    def __init__(self, entry, number, is_context, can_relate, chance):
        self.entry = entry
        self.number = number
        self.is_context = is_context
        self.column = f"c{number}"
        self.setting = f"app.f{number}"
        if entry["is_setting"]:
            self.source = "account"
        elif is_context:
            self.source = chance.choice(["session", "session", "fixed"])
        elif entry["is_boolean"]:
            self.source = chance.choice(["column", "column", "session", "fixed"] + (["relation"] * 4 if can_relate else []))
        else:
            self.source = chance.choice(["column", "column", "column", "session", "fixed"])
        self.fixed = chance.randrange(len(entry["values"]))
        kinds = ["boolean", "text"] if entry["is_boolean"] else ["text", "varchar", "enum", "int"]
        self.kind = chance.choice(kinds)

    def statement(self):
        name = path(self.entry["name"])
        if self.is_context:
            name = "context." + name
        if self.source == "relation":
            return f"{name} when column {self.column} is the subject;"
        if self.source == "session":
            return f'{name} is setting "{self.setting}";'
        if self.source == "fixed":
            return f"{name} is always {path(self.entry['values'][self.fixed])};"
        if self.kind == "int":
            codes = ", ".join(f"{100 - number} is {path(value)}" for number, value in enumerate(self.entry["values"]))
            return f"{name} is column {self.column} {{ {codes} }};"
        return f"{name} is column {self.column};"

    def declaration(self, table):
        if self.source == "relation":
            return f"{self.column} text", ""
        if self.kind == "enum":
            labels = ", ".join(map(literal, self.entry["values"]))
            return f"{self.column} data.{table}_{self.column}", f"CREATE TYPE data.{table}_{self.column} AS ENUM ({labels});"
        return f"{self.column} {self.kind}", ""

    def value(self, position, subject):
        if self.source == "relation":
            return literal(subject if self.entry["values"][position] == "true" else "somebody else")
        if self.kind == "int":
            return str(100 - position)
        return literal(self.entry["values"][position])


class Policy:
    """One policy, with one permission of each resource mapped to a table."""

    def __init__(self, test, database, source, permissions, seed, schema):
        self.test = test
        self.database = database
        self.source = source
        self.permissions = permissions
        self.chance = random.Random(seed)
        self.schema = schema
        self.contexts = set()
        self.fallback = True
        self.compared = 0

    def run(self):
        self.has_accounts = any(entry["is_setting"] for permission in self.permissions for entry in permission["inputs"])
        self.subjects = self.permissions[0]["subjects"]
        self.names = [f"subject {number}" for number in range(len(self.subjects))]
        self.accounts = {}
        seed = self.chance.random()
        for _ in range(40):  # What is the context's, and whether there is a fallback role, polc says.
            self.chance.seed(seed)
            self.tables = [self.table(number, permission) for number, permission in enumerate(self.permissions)]
            script = self.script()
            if script:
                break
        self.database.run(self.data())
        self.database.run(script)
        for table in self.tables:
            self.compare(*table)
        self.database.run(f"DROP SCHEMA data CASCADE; DROP SCHEMA {identifier(self.schema)} CASCADE;")
        return self.compared

    def table(self, number, permission):
        relations = 0
        facts = []
        for position, entry in enumerate(permission["inputs"]):
            is_context = not entry["is_setting"] and entry["name"] in self.contexts
            facts.append(Fact(entry, position, is_context, relations < 3, self.chance))
            if entry["is_setting"]:
                facts[-1].number = facts[-1].column = None
            relations += facts[-1].source == "relation"
        # A context's fact has one place in a mapping, whichever permission asks.
        for fact in facts:
            if fact.is_context:
                fact.setting = "app.context_" + str(sorted(self.contexts).index(fact.entry["name"]))
                fact.source = "session"
        rank = self.chance.randrange(1, len(permission["levels"]))
        return number, permission, facts, rank

    def script(self):
        self.shared = {}
        text = 'subject is setting "app.login";\ngrant to app;\n'
        text += "roles from table data.members { subject is column login; role is column role;"
        text += " account is column account; }\n" if self.has_accounts else " }\n"
        if not self.has_accounts:
            text += f"subjects without a role {'have the fallback role' if self.fallback else 'see nothing'};\n"
        settings = {}
        for number, permission, facts, rank in self.tables:
            resource, _, _ = permission["permission"].rpartition(".")
            text += f"resource {path(resource)} in table data.t{number} {{\n"
            if self.has_accounts:
                text += "  account is column account;\n"
            for fact in facts:
                if fact.source == "account":
                    settings[fact.entry["name"]] = fact.entry
                elif fact.is_context:
                    self.shared[fact.entry["name"]] = fact.statement()
                else:
                    text += f"  {fact.statement()}\n"
            text += f"  select needs {path(permission['permission'])} at {path(permission['levels'][rank])};\n}}\n"
        self.settings = sorted(settings.items())
        if self.has_accounts:
            text += "settings from table data.accounts { account is column name;\n"
            for number, (name, _) in enumerate(self.settings):
                text += f"  {path(name)} is column s{number};\n"
            text += "}\n"
        text += "\n".join(self.shared.values()) + "\n"
        place = support.write(self.test.folder, "tried.rows", text)
        self.mapping = text
        try:
            return support.script(self.source, "postgresql", f"--schema={self.schema}", "--rows", place)
        except AssertionError as problem:
            missing = re.findall(r"there is no attribute `([^`\n]*)", str(problem))
            if not missing and "the policy has no fallback role" not in str(problem) and "a subject without a role" not in str(problem):
                raise AssertionError(f"{problem}\n{text}") from problem
            self.contexts.update(missing)
            self.fallback = self.fallback and "the policy has no fallback role" not in str(problem)
            return None

    def account(self, facts, case):
        """The account with the settings of a case; the others at the first value that they may have."""
        chosen = {fact.entry["name"]: case[position] for position, fact in enumerate(facts) if fact.source == "account"}
        key = tuple(chosen.get(name, 0) for name, _ in self.settings)
        return self.accounts.setdefault(key, f"account {len(self.accounts)}")

    def data(self):
        text = "CREATE SCHEMA data; GRANT USAGE ON SCHEMA data TO app;\nCREATE TABLE data.members (login text, role text, account text);\n"
        tables = ""
        self.rows = {}
        for number, permission, facts, _ in self.tables:
            columns, types = [], []
            used = [fact for fact in facts if fact.source in ("column", "relation")]
            for fact in used:
                declared, made = fact.declaration(f"t{number}")
                columns.append(declared)
                types.append(made)
            tables += "".join(types) + f"CREATE TABLE data.t{number} ({', '.join(['id int', 'account text'] + columns)});\n"
            has_relation = any(fact.source == "relation" for fact in facts)
            rows, places = [], []
            for at, case in enumerate(permission["cases"]):
                for subject in self.names if has_relation else [None]:
                    values = [fact.value(case[facts.index(fact)], subject) for fact in used]
                    account = literal(self.account(facts, case)) if self.has_accounts else "NULL"
                    rows.append(f"({', '.join([str(len(rows)), account] + values)})")
                    places.append((at, subject))
            self.rows[number] = places
            for begin in range(0, len(rows), 2000):
                tables += f"INSERT INTO data.t{number} VALUES {', '.join(rows[begin:begin + 2000])};\n"
        members = []
        for name, roles in zip(self.names, self.subjects):
            for account in self.accounts.values() if self.has_accounts else [None]:
                members += [f"({literal(name)}, {literal(role)}, {literal(account) if account else 'NULL'})" for role in roles]
        for begin in range(0, len(members), 2000):
            text += f"INSERT INTO data.members VALUES {', '.join(members[begin:begin + 2000])};\n"
        if self.has_accounts:
            columns = [f"s{number} " + ("boolean" if entry["is_boolean"] else "text") for number, (_, entry) in enumerate(self.settings)]
            text += f"CREATE TABLE data.accounts ({', '.join(['name text'] + columns)});\n"
            for key, account in self.accounts.items():
                values = [literal(entry["values"][position]) for position, (_, entry) in zip(key, self.settings)]
                text += f"INSERT INTO data.accounts VALUES ({', '.join([literal(account)] + values)});\n"
        return text + tables

    def possible_accounts(self):
        """Those that the table of accounts takes: asserts hold for these alone, and others are hidden."""
        if not self.has_accounts:
            return set()
        text = f"SET {self.schema}.on_own_behalf = on;\n"
        columns = ", ".join(["account"] + [identifier(name) for name, _ in self.settings])
        for key, account in self.accounts.items():
            # Nobody chooses what has one value: that is the default, and may be immutable.
            values = ", ".join([literal(account)] + [literal(entry["values"][position]) if len(entry["values"]) > 1 else "NULL"
                                                     for position, (_, entry) in zip(key, self.settings)])
            text += (f"DO $do$ BEGIN INSERT INTO {identifier(self.schema)}.account ({columns}) VALUES ({values}); "
                     "EXCEPTION WHEN check_violation THEN NULL; END $do$;\n")
        return set(self.database.run(text + f"SELECT account FROM {identifier(self.schema)}.account;").splitlines())

    def compare(self, number, permission, facts, rank):
        possible = self.possible_accounts() if number == 0 else self.possible
        self.possible = possible
        session = [position for position, fact in enumerate(facts) if fact.source == "session"]
        groups = {}
        for at, case in enumerate(permission["cases"]):
            if all(case[position] == fact.fixed for position, fact in enumerate(facts) if fact.source == "fixed"):
                groups.setdefault(tuple(case[position] for position in session), set()).add(at)
        queries, wanted, allowed = [], [], []
        for key, cases in groups.items():
            settings = [f"set_config('{facts[position].setting}', {literal(facts[position].entry['values'][value])}, false)"
                        for position, value in zip(session, key)]
            rows = [(row, at, subject) for row, (at, subject) in enumerate(self.rows[number]) if at in cases]
            for index, name in enumerate(self.names):
                mine = [(row, at) for row, at, subject in rows if subject in (None, name)]
                if not mine:
                    continue
                calls = ", ".join([f"set_config('app.login', {literal(name)}, false)"] + settings)
                queries.append(f"SELECT {calls} \\g /dev/null\nSELECT coalesce(string_agg(id::text, ',' ORDER BY id), '') FROM data.t{number} "
                               f"WHERE id IN ({', '.join(str(row) for row, _ in mine)});\n")
                sure, maybe = [], []
                for row, at in mine:
                    digit = permission["decisions"][at * len(self.subjects) + index]
                    if COMMAND_LEVELS.index(digit) < rank or (not self.subjects[index] and (self.has_accounts or not self.fallback)):
                        continue
                    maybe.append(str(row))
                    if not self.has_accounts or self.account(facts, permission["cases"][at]) in possible:
                        sure.append(str(row))
                wanted.append(sure)
                allowed.append(maybe)
                self.compared += len(mine)
        found = self.database.run("".join(queries), role="app", fresh=False).split("\n") if queries else []
        self.test.assertEqual(len(found), len(wanted))
        for query, shown, sure, maybe in zip(queries, found, wanted, allowed):
            rows = shown.split(",") if shown else []
            if rows != sure:
                self.test.fail(f"{permission['permission']} of {self.source}: shown {rows}, wanted {sure}, by the oracle alone {maybe}\n{query}\n{self.mapping}")
        self.shown = sum(len(sure) for sure in wanted)
        self.test.shown += self.shown


class RowDecisions(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.server.database()
        cls.database.run("CREATE ROLE app LOGIN")

    def rounds(self, permissions, most):
        """Permissions of different resources, a list for each round."""
        by_resource = {}
        for permission in permissions:
            if permission["levels"][1:] and len(permission["inputs"]) < 12:
                by_resource.setdefault(permission["permission"].rpartition(".")[0], []).append(permission)
        for number in range(min(most, max(map(len, by_resource.values()), default=0))):
            yield [each[number] for each in by_resource.values() if number < len(each)][:12]

    def test_shipped_policies(self):
        for name in support.SHIPPED:
            with self.subTest(policy=name):
                self.shown = compared = 0
                for number, permissions in enumerate(self.rounds(support.cases(support.shipped(name), 64), 4)):
                    compared += Policy(self, self.database, support.shipped(name), permissions, f"{name} {number}", "rows").run()
                self.assertGreater(compared, 80)
                self.assertGreater(self.shown, 20)
                print(f"{name}: {compared} rows compared, {self.shown} of them shown")

    def test_generated_policies(self):
        self.shown = compared = policies = 0
        for source, permissions in support.generated(60, 24):
            for number, some in enumerate(self.rounds(permissions, 1)):
                with support.told_with(source):
                    compared += Policy(self, self.database, source, some, f"{policies} {number}", "rows").run()
            policies += 1
        self.assertEqual(policies, 60)
        self.assertGreater(self.shown, 1_000)
        print(f"{policies} generated policies: {compared} rows compared, {self.shown} of them shown")


if __name__ == "__main__":
    unittest.main()
