"""PostgreSQL decides every case as the oracle does, by the function of each permission, by `may`, and by `decide`."""

import json
import unittest

import support
from postgres import ServerTest
from support import identifier, literal


def array(roles):
    return "ARRAY[" + ", ".join(map(literal, roles)) + "]::text[]"


class Functions:
    """What each permission's functions are called, and what they take: names that are too long for PostgreSQL are cut."""

    def __init__(self, database, schema):
        rows = database.run(
            "SELECT json_build_object('name', proname, 'takes', proargnames, 'said', obj_description(pg_proc.oid, 'pg_proc')) "
            f"FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = {literal(schema)}")
        self.rows = [json.loads(row) for row in rows.splitlines()]

    def find(self, permission, words):
        name = permission["permission"]
        said = f"{words} for {name}"
        found = [row for row in self.rows if row["said"] == said or row["said"].startswith(said + ": ")]
        if len(name) < 50:
            found = [row for row in found if row["name"] in (name, "may " + name)]
        assert len(found) == 1, (name, found)
        return found[0]


class Decisions(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.server.database()

    def query(self, schema, permission, functions, ways):
        """One row: the decisions of all cases and subjects, each a digit, by each of these ways."""
        name = permission["permission"]
        found = functions.find(permission, "The level of a subject")
        takes = found["takes"]
        function = f"{identifier(schema)}.{identifier(found['name'])}"
        may_name = functions.find(permission, f"Whether a subject has {permission['levels'][-1]}")["name"]
        may = f"{identifier(schema)}.{identifier(may_name)}"
        columns, arguments, objects = [], [], {False: [], True: []}
        for number, entry in enumerate(permission["inputs"]):
            columns.append(f"i{number}")
            if entry["name"] in takes:
                arguments.append(f", {identifier(entry['name'])} => i{number}")
            objects[entry["is_setting"]].append(f"{literal(entry['name'])}, i{number}")
        self.assertLessEqual(set(takes[1:]), {entry["name"] for entry in permission["inputs"]}, name)

        def shown(entry, chosen):
            value = support.value(entry, chosen)
            return str(value).upper() if entry["is_boolean"] else literal(value) + "::text"

        rows = [", ".join([str(number)] + [shown(entry, chosen) for entry, chosen in zip(permission["inputs"], case)])
                for number, case in enumerate(permission["cases"])]
        subjects = [f"{number}, {array(roles)}" for number, roles in enumerate(permission["subjects"])]
        rank = f"array_position(ARRAY[{', '.join(map(literal, permission['levels']))}], decided::text)"
        called = {
            "function": f"{function}(roles{''.join(arguments)})",
            "decide": f"{identifier(schema)}.decide({literal(name)}, roles, jsonb_build_object({', '.join(objects[False])}), "
                      f"jsonb_build_object({', '.join(objects[True])}))",
        }
        top = literal(permission["levels"][-1])
        answers = [f"SELECT string_agg(substr('0123456789abcdef', {rank}, 1), '' ORDER BY c, s) FROM "
                   f"(SELECT c, s, {called[way]} AS decided FROM cases, subjects) AS answers" for way in ways]
        answers.append(f"SELECT coalesce(string_agg(c || ' ' || s, ', '), 'same') FROM cases, subjects "
                       f"WHERE {may}(roles{''.join(arguments)}) IS DISTINCT FROM ({called['function']} = {top})")
        return (f"WITH cases({', '.join(['c'] + columns)}) AS (VALUES ({'), ('.join(rows)})), "
                f"subjects(s, roles) AS (VALUES ({'), ('.join(subjects)})) "
                f"SELECT ({'), ('.join(answers)});")

    def compare(self, schema, permissions, ways=("function", "decide"), settings=""):
        functions = Functions(self.database, schema)
        queries = [self.query(schema, permission, functions, ways) for permission in permissions]
        compared = 0
        answers = self.database.run("\n".join([settings] + queries)).splitlines()
        self.assertEqual(len(answers), len(permissions))
        for permission, answer in zip(permissions, answers):
            *found, same = answer.split("|")
            for way, digits in zip(ways, found):
                self.assertIsNone(support.difference(permission, digits, admitted_alone=way == "decide"), f"{schema}, by {way}")
                compared += len(digits)
            self.assertEqual(same, "same", f"may {permission['permission']}")
        return compared

    def test_every_case_of_the_shipped_policies(self):
        for name in support.SHIPPED:
            with self.subTest(policy=name):
                path = support.shipped(name)
                self.database.run(support.script(path, "postgresql", f"--schema={name}"))
                permissions = support.cases(path, 4096)
                # `decide` holds all permissions: each query takes it apart again, so that few queries ask it of many.
                few = permissions if len(permissions) < 100 else permissions[::25]
                compared = self.compare(name, permissions, ("function",)) + self.compare(name, few)
                self.assertGreater(compared, 300)
                print(f"{name}: {compared} decisions compared")

    def test_expressions_that_are_compiled_decide_alike(self):
        path = support.shipped("authzen_todo")
        self.database.run(support.script(path, "postgresql", "--schema=compiled"))
        compiling = "SET jit = on; SET jit_above_cost = 0; SET jit_inline_above_cost = 0; SET jit_optimize_above_cost = 0;"
        self.assertIn("JIT", self.database.run(compiling + "EXPLAIN SELECT compiled.is_subject(ARRAY[n::text]) FROM generate_series(1, 9) AS n"))
        self.assertGreater(self.compare("compiled", support.cases(path, 4096), settings=compiling), 100)

    def test_every_case_of_generated_policies(self):
        compared = policies = 0
        for path, permissions in support.generated(300, 128):
            schema = f"g{policies}"
            self.database.run(support.script(path, "postgresql", f"--schema={schema}"))
            with support.told_with(path):
                compared += self.compare(schema, permissions)
            self.database.run(f"DROP SCHEMA {schema} CASCADE")
            policies += 1
        self.assertEqual(policies, 300)
        self.assertGreater(compared, 90_000)
        print(f"{policies} generated policies: {compared} decisions compared")


if __name__ == "__main__":
    unittest.main()
