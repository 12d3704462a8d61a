"""What is used wrongly raises, and says what is wrong; it is never an answer."""

import pickle
import unittest

import polc
from support import SHOP, compiled

shop = polc.load(compiled(SHOP))
OTHER = SHOP.replace('role manager "Manager";\nrole clerk "Clerk";', 'role clerk "Clerk";\nrole manager "Manager";')
other = polc.load(compiled(OTHER))


class Misuse(unittest.TestCase):
    def refused(self, kind, text, call, *arguments, **named):
        with self.assertRaisesRegex(kind, text):
            call(*arguments, **named)

    def test_a_request_that_lacks_a_fact_is_no_answer(self):
        for ask in (shop.decide, shop.explain):
            with self.assertRaises(polc.IncompleteRequest) as caught:
                ask("clerk", "till.open")
            self.assertEqual(set(caught.exception.missing), {"own", "context.open"})
            # Even where the role would get it whatever the facts are.
            self.refused(polc.IncompleteRequest, "'own'", ask, "manager", "till.open", open=True)

    def test_names_that_are_wrong(self):
        self.refused(polc.UnknownName, "did you mean 'clerk'", shop.decide, "clark", "safe.open")
        self.refused(polc.UnknownName, "did you mean 'safe.open'", shop.decide, "clerk", "safe.opne")
        self.refused(
            polc.UnknownName, "no attribute 'onw' of 'till.close'; did you mean 'own'", shop.decide, "clerk", "till.close", onw=True
        )
        self.refused(polc.UnknownName, "'size'", shop.decide, "manager", "safe.open", own=True, size="large")
        self.refused(polc.UnknownName, "no value 'larg' of 'size'; did you mean 'large'", shop.decide, "manager", "till.close", size="larg")
        for name in ("cle\0rk", "cl\udcffrk", "", "CLERK", "clerk "):
            self.refused(polc.UnknownName, "there is no role", shop.decide, name, "safe.open")

    def test_values_of_another_type(self):
        for value in (1, 0, "true", None, "", [], 1.0):
            self.refused(TypeError, "'own' takes True or False", shop.decide, "clerk", "safe.open", own=value)
        for value in (1, True, None, b"small"):
            self.refused(TypeError, "'size' takes one of 'small'", shop.decide, "manager", "till.close", size=value)

    def test_arguments_of_another_type(self):
        self.refused(TypeError, r"\(\) is a subject without roles", shop.decide, None, "safe.open", own=True)
        self.refused(TypeError, "role", shop.decide, b"clerk", "safe.open", own=True)
        self.refused(TypeError, "a role or its name", shop.decide, [1], "safe.open", own=True)
        self.refused(TypeError, "a role or its name", shop.decide, [shop.permissions["safe.open"]], "safe.open")
        self.refused(TypeError, "a permission or its name", shop.decide, "clerk", shop.roles["clerk"])
        self.refused(TypeError, "a permission or its name", shop.decide, "clerk", 0)
        self.refused(TypeError, "an account is wanted", shop.decide, "clerk", "safe.open", own=True, account={"shop.lend": True})
        self.refused(TypeError, "mapping", shop.decide, "clerk", "safe.open", [("own", True)])
        self.refused(TypeError, "'own': given twice", shop.decide, "clerk", "safe.open", {"own": True}, own=False)
        self.refused(TypeError, "'context.open' is given twice", shop.decide, "clerk", "safe.open", {"context.open": True}, open=False)

    def test_a_level_is_no_truth(self):
        level = shop.decide("manager", "till.close")
        self.assertTrue(level.permits("allow") and level >= "ask" and level == "allow" and level != "deny")
        self.refused(TypeError, "neither true nor false", bool, level)
        self.refused(TypeError, "neither true nor false", lambda: level and True)
        self.refused(ValueError, "every decision is at least 'deny'", level.permits, "deny")
        self.refused(polc.UnknownName, "did you mean 'allow'", level.permits, "alow")
        self.refused(polc.UnknownName, "'dney'", lambda: level != "dney")
        self.refused(polc.UnknownName, "'dney'", lambda: level in ("dney",))
        self.refused(TypeError, "unhashable", lambda: level in {"dney"})
        for value in (True, False, None, 2):
            self.refused(TypeError, "a level compares with", lambda: level == value)
            self.refused(TypeError, "a level compares with", lambda: level > value)
        for answer in (shop.explain("manager", "till.close"), shop.decide_partial("manager", "till.open")):
            self.refused(TypeError, "neither true nor false", bool, answer)

    def test_a_role_is_no_text(self):
        for thing in (shop.roles["clerk"], shop.permissions["safe.open"], shop.settings["shop.lend"]):
            self.refused(TypeError, "compare its name", lambda: thing == thing.name)
            self.refused(TypeError, "compare its name", lambda: thing != "clark")
            self.assertTrue(thing == thing and thing != None)  # pylint: disable=singleton-comparison,comparison-with-itself

    def test_things_of_another_policy(self):
        self.refused(polc.ForeignObject, "role of another policy", shop.decide, other.roles["clerk"], "till.close")
        self.refused(polc.ForeignObject, "roles of another policy", shop.decide, other.subject("clerk"), "till.close")
        many = SHOP.replace('actions open "Open it"', 'actions count, open "Open it"')
        bigger = polc.load(compiled(many))
        self.refused(polc.ForeignObject, "permission of another policy", shop.decide, "clerk", bigger.permissions["till.close"])
        self.refused(polc.ForeignObject, "setting of another policy", shop.account().set, bigger.settings["shop.lend"], True)
        level = shop.decide("clerk", "till.close")
        self.refused(polc.ForeignObject, "level of another policy", lambda: level >= other.levels["allow"])
        self.refused(polc.ForeignObject, "level of another policy", lambda: level != other.levels["deny"])

    def test_an_account_is_of_one_table(self):
        again = polc.load(compiled(SHOP))
        account = again.account()
        self.refused(polc.ForeignObject, "another table", shop.decide, "manager", "till.close", account=account)
        self.refused(polc.ForeignObject, "another table", shop.explain, "manager", "till.close", account=account)
        self.refused(polc.ForeignObject, "another table", shop.decide_partial, "manager", "till.close", account=account)

    def test_roles_that_exclude_each_other(self):
        for ask in (shop.decide, shop.explain, shop.decide_partial):
            self.refused(polc.ConflictingRoles, "nobody may hold 'manager' and 'auditor'", ask, ["manager", "auditor"], "till.close")
        self.refused(polc.ConflictingRoles, "nobody may hold", shop.subject, "auditor", "clerk", "manager")
        # What was admitted is asked anew where a table came whose names are equal and whose rules are not.
        both = shop.subject("clerk", "auditor")
        stricter = polc.load(compiled(SHOP.replace("exclusive roles manager, auditor;", "exclusive roles clerk, auditor;")))
        self.assertEqual(stricter.schema, shop.schema)
        self.refused(polc.ConflictingRoles, "'clerk' and 'auditor'", stricter.decide, both, "till.close")

    def test_after_close(self):
        policy = polc.load(compiled(SHOP))
        account, subject, clerk = policy.account(), policy.subject("clerk"), policy.roles["clerk"]
        with policy:
            policy.explain("clerk", "till.close")
        policy.close()
        for call in (
            lambda: policy.decide("clerk", "till.close"),
            lambda: policy.decide(subject, "till.close"),
            lambda: policy.decide(subject, "till.close", account=account),
            lambda: policy.decide_partial("clerk", "till.open"),
            lambda: policy.explain("clerk", "till.close"),
            lambda: policy.decide_many("clerk", "safe.open", own=memoryview(b"\1").cast("?")),
            lambda: policy.subject("clerk"),
            policy.account,
            policy.to_bytes,
            policy.__enter__,
            lambda: account["shop.lend"],
            lambda: account.set("shop.lend", True),
            account.dump,
            lambda: account.define_role("x", []),
        ):
            self.refused(polc.ClosedPolicy, "the policy is closed", call)
        self.assertEqual(clerk.name, "clerk")
        with self.assertRaises(polc.ClosedPolicy):
            pickle.dumps(policy)

    def test_errors_travel(self):
        for call in (
            lambda: shop.roles["clark"],
            lambda: shop.decide("clerk", "till.open"),
            lambda: shop.subject("auditor", "manager"),
            lambda: shop.account().set("shop.fixed", False),
            lambda: shop.account().define_role("x", ["till.close"]),
            lambda: polc.from_bytes(b"no table"),
        ):
            with self.assertRaises(polc.PolicyError) as caught:
                call()
            travelled = pickle.loads(pickle.dumps(caught.exception))
            self.assertEqual((type(travelled), vars(travelled)), (type(caught.exception), vars(caught.exception)))


if __name__ == "__main__":
    unittest.main()
