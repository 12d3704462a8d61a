"""Batches over columns of buffers; what cannot be decided raises. Run with NumPy and without."""

import array
import itertools
import unittest

import polc
from support import SHOP, compiled

shop = polc.load(compiled(SHOP))
ROLES = ["clerk", "manager", ("clerk", "auditor"), ()]
PERMISSIONS = ["till.open", "safe.open", "till.close"]
SIZES = ["huge", "small", "large"]
REQUESTS = list(itertools.product(range(4), range(3), range(3), (False, True), (False, True)))


def one_by_one(account):
    for who, what, size, own, opened in REQUESTS:
        facts = {"own": own, "open": opened}
        if what != 1:
            facts["size"] = SIZES[size]
        yield shop.decide(ROLES[who], PERMISSIONS[what], facts, account=account).name


def changed_account():
    account = shop.account()
    account["shop.lend"], account["shop.share"], account["shop.hours"] = True, True, "night"
    return account


def many(account, who, what, size, own, opened):
    return shop.decide_many(
        polc.Coded(who, ROLES),
        polc.Coded(what, PERMISSIONS),
        {"own": own, "open": opened, "size": polc.Coded(size, SIZES)},
        account=account,
    )


class Batches(unittest.TestCase):
    def setUp(self):
        self.account = changed_account()
        self.expected = list(one_by_one(self.account))
        self.assertEqual(set(self.expected), {"deny", "ask", "allow"})

    def test_buffers_of_the_standard_library(self):
        columns = list(zip(*REQUESTS))
        for code in "bBhHiIlLqQ":
            numbers = [array.array(code, column) for column in columns[:3]]
            booleans = [memoryview(bytes(column)).cast("?") for column in columns[3:]]
            answers = many(self.account, *numbers, *booleans)
            self.assertEqual([level.name for level in answers], self.expected)
        self.assertEqual(
            (len(answers), answers[0], answers[-1], answers[3:5][1]), (144, self.expected[0], self.expected[-1], self.expected[4])
        )
        self.assertEqual(list(answers.permits("ask")), [name != "deny" for name in self.expected])
        self.assertEqual(list(answers.codes), [shop.levels[name].index for name in self.expected])
        with self.assertRaises(TypeError):
            bool(answers)
        with self.assertRaises(TypeError):
            answers.codes[0] = 2
        with self.assertRaises(ValueError):
            answers.permits("deny")
        with self.assertRaises(polc.UnknownName):
            answers.permits("alow")

    def test_one_thing_for_all(self):
        own = memoryview(bytes([1, 0])).cast("?")
        answers = shop.decide_many("clerk", "till.open", own=own, open=False)
        self.assertEqual([level.name for level in answers], ["allow", "deny"])
        self.assertEqual(len(shop.decide_many("clerk", "till.open", own=own[:0], open=True)), 0)
        for roles in (["clerk", "auditor"], shop.subject("clerk"), ()):
            self.assertEqual(len(shop.decide_many(roles, "safe.open", own=own)), 2)

    def test_what_cannot_be_decided(self):
        def refused(kind, text, *arguments, **named):
            with self.assertRaisesRegex(kind, text):
                shop.decide_many(*arguments, **named)

        own = memoryview(bytes([1, 0, 1])).cast("?")
        who = lambda *numbers: polc.Coded(array.array("i", numbers), ["clerk", "manager"])
        refused(polc.UndecidedRequest, "request 1: 2 is the position of none of the 2 names", who(0, 2, 1), "till.close")
        refused(polc.UndecidedRequest, "request 2: -1 is the position", who(0, 1, -1), "till.close")
        refused(polc.UndecidedRequest, "request 0: 'till.open' depends on 'context.open'", who(0, 1, 1), "till.open", own=own)
        refused(
            polc.UndecidedRequest, "request 1: a byte with 7 is no boolean", "clerk", "safe.open", own=memoryview(bytes([1, 7])).cast("?")
        )
        refused(polc.UndecidedRequest, "request 0: 0 is the position of none", polc.Coded(b"\0", []), "till.close")
        refused(polc.UndecidedRequest, "request 0: 0 is the position of none", "manager", polc.Coded(b"\0", []))
        refused(polc.UndecidedRequest, "request 0: 0 is the position of none", "manager", "till.close", size=polc.Coded(b"\0", []))
        refused(polc.UnknownName, "clark", polc.Coded(b"\0", ["clark"]), "till.close")
        refused(polc.UnknownName, "did you mean 'till.close'", who(0), "till.clos")
        refused(polc.UnknownName, "did you mean 'own'", who(0, 0, 0), "safe.open", onw=own)
        refused(polc.UnknownName, "'medium'", "clerk", "till.close", size=polc.Coded(b"\0", ["medium"]))
        refused(polc.ConflictingRoles, "nobody may hold", polc.Coded(b"\0", [["auditor", "manager"]]), "till.close")
        refused(ValueError, "differ in length", who(0, 1), "safe.open", own=own)
        refused(ValueError, "use decide", "clerk", "till.close")
        refused(TypeError, "column of booleans", "clerk", "safe.open", own=[True])
        refused(TypeError, "column of booleans", "clerk", "safe.open", own=bytes([1, 0]))
        refused(TypeError, "takes one of", "clerk", "till.close", size=own)
        refused(TypeError, "given twice", "clerk", "till.open", {"context.open": own}, own=own, open=own)
        refused(TypeError, "'own': given twice", "clerk", "till.open", {"own": own}, own=own)
        refused(polc.ForeignObject, "another table", "clerk", "safe.open", own=own, account=polc.load(compiled(SHOP)).account())
        for numbers in (array.array("d", [1.0]), [0], "0", 1.5, memoryview(b"0000").cast("B", (2, 2))):
            with self.assertRaisesRegex(TypeError, "column of whole numbers"):
                polc.Coded(numbers, ["clerk"])
        with self.assertRaisesRegex(TypeError, "several names"):
            polc.Coded(b"\0", "clerk")

    def test_an_order_of_ones_own(self):
        sizes = memoryview(bytes([0, 1, 2, 1]))
        for names in itertools.permutations(SIZES):
            answers = shop.decide_many("clerk", "till.open", own=False, open=True, size=polc.Coded(sizes, names), account=self.account)
            self.assertEqual([level.name for level in answers], ["allow" if names[code] == "small" else "deny" for code in sizes])


if __name__ == "__main__":
    unittest.main()
