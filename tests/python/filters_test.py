"""Filters have the rows for which `decide` answers so: in every row of the shipped policies and of random ones."""

import itertools
import os
import pickle
import unittest

import polc
from support import POLICIES, SHOP, compiled, folder, run

shop = polc.load(compiled(SHOP))
MOST_ROWS = 2_000
MOST_FILTERS = 400  # Of one policy; a larger one is asked a part that is spread over all of it.
GENERATED = 80


def rows_of(attributes):
    """Every row over these attributes, and rows that lack one of them."""
    domains = [attribute.values for attribute in attributes]
    for values in itertools.islice(itertools.product(*domains), MOST_ROWS):
        yield dict(zip([attribute.name for attribute in attributes], values))


def subjects_of(policy):
    """Nobody's roles, each role, and each two that somebody may hold."""
    roles = list(policy.roles)
    for held in [(), *((role,) for role in roles), *itertools.combinations(roles, 2)]:
        try:
            policy.subject(*held)
        except polc.ConflictingRoles:
            continue
        yield held


class Filters(unittest.TestCase):
    def compare(self, policy):
        """All subjects of up to two roles, permissions and levels under the default settings; the context's attributes have each of their values."""
        compared, inside = 0, 0
        questions = []
        for permission in policy.permissions.values():
            context = [a for a in permission.attributes if a.name.startswith("context.")]
            for role in subjects_of(policy):
                for known in itertools.product(*(a.values for a in context)):
                    for level in list(policy.levels)[1:]:
                        questions.append((permission, role, {a.name: v for a, v in zip(context, known)}, level))
        for permission, role, known, level in questions[:: len(questions) // MOST_FILTERS + 1]:
            found = policy.filter(role, permission, level, known)
            others = [a for a in permission.attributes if a.name not in known and a not in found.attributes]
            for row in rows_of(found.attributes):
                # What the filter does not ask for may be anything.
                request = {**known, **row, **{a.name: a.values[-1] for a in others}}
                expected = policy.decide(role, permission, request).permits(level)
                self.assertEqual(found.matches(row), expected, (permission, role, request, level))
                built = found.build(
                    lambda name, values, row=row: row[name] in values,
                    both=lambda a, b: a and b,
                    either=lambda a, b: a or b,
                    always=True,
                    never=False,
                )
                self.assertEqual(built, expected)
                compared += 1
                inside += expected
                for name in row:
                    self.assertFalse(found.matches({**row, name: None}))
        return compared, inside

    def test_of_every_shipped_policy(self):
        self.assertGreaterEqual(len(POLICIES), 5)
        for file in POLICIES:
            compared, inside = self.compare(polc.load(compiled(file)))
            self.assertGreater(compared, 40, file)
            self.assertGreater(inside, 0, file)

    def test_of_random_policies(self):
        place = folder()
        run(os.environ["POLC_GENERATOR"], place, GENERATED)
        compared = asked = 0
        for seed in range(GENERATED):
            try:
                table = compiled(place / str(seed) / "main.pol")
            except AssertionError:
                continue  # A generated cell may claim an absence that another statement breaks.
            compared += self.compare(polc.load(table))[0]
            asked += 1
        self.assertGreater(asked, GENERATED // 2)
        self.assertGreater(compared, 2_000)

    def test_accounts_and_custom_roles_count(self):
        account = shop.account()
        asked = ("clerk", "till.open", "allow")
        self.assertEqual(shop.filter(*asked, open=True).clauses, ({"own": (True,), "size": ("small", "large", "huge")},))
        account["shop.lend"] = True
        self.assertEqual(len(shop.filter(*asked, open=True, account=account).clauses), 2)
        self.assertEqual(len(shop.filter(*asked, open=False, account=account).clauses), 1)
        account.define_role("boss", ["till.open"])
        boss = shop.subject(custom=["boss"], account=account)
        found = shop.filter(boss, "till.open", "allow", open=True, account=account)
        self.assertTrue(found.matches({"own": False, "size": "huge"}))
        self.assertTrue(shop.filter(boss, "safe.open", "allow", account=account).never)
        with self.assertRaises(polc.ForeignObject):
            shop.filter(boss, "till.open", "allow", open=True)
        with self.assertRaises(polc.ForeignObject):
            shop.filter(*asked, open=True, account=polc.load(compiled(SHOP)).account())

    def test_what_is_unsaid_or_wrong_raises(self):
        with self.assertRaises(polc.IncompleteRequest) as caught:
            shop.filter("clerk", "till.open", "allow")
        self.assertEqual(caught.exception.missing, ("context.open",))
        with self.assertRaisesRegex(ValueError, "every row is at least 'deny'"):
            shop.filter("clerk", "safe.open", "deny")
        with self.assertRaises(polc.UnknownName):
            shop.filter("clerk", "safe.open", "alow")
        with self.assertRaises(polc.UnknownName):
            shop.filter("clerk", "safe.open", "allow", size="small")
        with self.assertRaises(TypeError):
            shop.filter("clerk", "safe.open", "allow", own=1)
        with self.assertRaises(TypeError):
            shop.filter("clerk", "safe.open")  # pylint: disable=no-value-for-parameter
        with self.assertRaises(polc.ConflictingRoles):
            shop.filter(["manager", "auditor"], "safe.open", "allow")
        found = shop.filter("manager", "safe.open", "allow")
        with self.assertRaisesRegex(TypeError, "neither true nor false"):
            bool(found)
        with self.assertRaises(KeyError):
            found.matches({})
        with self.assertRaises(TypeError):
            found.matches({"own": 1})
        with self.assertRaises(TypeError):
            found.build(lambda name, values: True, both=None, either=None)  # pylint: disable=missing-kwoa
        closed = polc.load(compiled(SHOP))
        closed.close()
        with self.assertRaises(polc.ClosedPolicy):
            closed.filter("manager", "safe.open", "allow")

    def test_a_row_that_does_not_say_is_not_in_the_set(self):
        everything = shop.filter("manager", "safe.open", "allow")
        self.assertFalse(everything.always)
        self.assertEqual(everything.clauses, ({"own": (False, True)},))
        self.assertFalse(everything.matches({"own": None}))
        self.assertTrue(everything.matches({"own": False, "more": 7}))
        settled = shop.filter("manager", "safe.open", "allow", own=True)
        self.assertTrue(settled.always and settled.clauses == ({},) and settled.matches({}))
        self.assertEqual(repr(settled), "<filter: always>")
        self.assertEqual(repr(shop.filter((), "safe.open", "allow")), "<filter: never>")

    def test_too_many_cases(self):
        flags = "; ".join(f"flag_{n}: bool" for n in range(20))
        rules = " ".join(f"allow reader to page.read if flag_{n};" for n in range(20))
        wide = f"policy wide; role reader; resource page {{ {flags}; actions read; }} {rules}"
        policy = polc.load(compiled(wide))
        with self.assertRaisesRegex(polc.NoFilter, "too many") as caught:
            policy.filter("reader", "page.read", "allow")
        again = pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual(str(again), str(caught.exception))
        some = policy.filter("reader", "page.read", "allow", {f"flag_{n}": False for n in range(12)})
        self.assertEqual(len(some.clauses), 8)
        self.assertTrue(all(sum(values == (True,) for values in clause.values()) == 1 for clause in some.clauses))


if __name__ == "__main__":
    unittest.main()
