"""What a policy has: by name, in its order, with titles, values and defaults."""

import copy
import pickle
import unittest

import polc
from support import POLICIES, SHOP, compiled

shop = polc.load(compiled(SHOP))


class Names(unittest.TestCase):
    def test_catalogs_are_mappings_in_the_order_of_the_policy(self):
        self.assertEqual((shop.name, shop.title), ("shop", "Shop"))
        self.assertEqual(list(shop.roles), ["manager", "clerk", "auditor"])
        self.assertEqual(list(shop.levels), ["deny", "ask", "allow"])
        self.assertEqual(list(shop.permissions), ["till.open", "till.close", "safe.open"])
        self.assertEqual(list(shop.settings), ["shop.lend", "shop.share", "shop.hours", "shop.fixed"])
        self.assertEqual(len(shop.roles), 3)
        self.assertIn("clerk", shop.roles)
        self.assertNotIn("clark", shop.roles)
        self.assertEqual(shop.roles["clerk"].title, "Clerk")
        self.assertEqual([level.title for level in shop.levels.values()], ["No", "Ask first", "Yes"])
        self.assertEqual(shop.permissions["till.open"].title, "Open it")
        self.assertEqual(shop.permissions["till.close"].title, "")
        self.assertEqual(shop.settings["shop.lend"].title, "Lend")

    def test_attributes_and_settings_have_values_and_defaults(self):
        facts = {one.name: (one.values, one.default) for one in shop.permissions["till.open"].attributes}
        self.assertEqual(
            facts,
            {
                "own": ((False, True), None),
                "size": (("small", "large", "huge"), "small"),
                "context.open": ((False, True), None),
            },
        )
        self.assertEqual([one.name for one in shop.permissions["safe.open"].attributes], ["own", "context.open"])
        self.assertEqual(shop.permissions["safe.open"].attribute("open").name, "context.open")
        choices = {one.name: (one.values, one.default) for one in shop.settings.values()}
        self.assertEqual(choices["shop.hours"], (("day", "night"), "day"))
        self.assertEqual(choices["shop.fixed"], ((False, True), True))

    def test_the_role_of_custom_roles_is_nobodys(self):
        self.assertNotIn("custom roles", shop.roles)
        with self.assertRaises(polc.UnknownName):
            shop.decide("custom roles", "till.close")

    def test_every_shipped_policy_has_names(self):
        for source in POLICIES:
            policy = polc.load(compiled(source))
            self.assertTrue(policy.name and policy.roles and policy.permissions)
            for catalog in (policy.roles, policy.permissions, policy.levels, policy.settings):
                for index, (name, thing) in enumerate(catalog.items()):
                    self.assertEqual((thing.name, thing.index, catalog[name], catalog.at(index)), (name, index, thing, thing))

    def test_objects_of_equal_policies_are_equal_and_travel(self):
        again = polc.load(compiled(SHOP.replace("ask clerk to till.close", "allow clerk to till.close")))
        self.assertEqual(again.schema, shop.schema)
        self.assertEqual(again.roles["clerk"], shop.roles["clerk"])
        self.assertEqual({again.roles["clerk"]: 1}[shop.roles["clerk"]], 1)
        self.assertEqual(again.decide(shop.roles["manager"], shop.permissions["till.close"]), "allow")
        travelled = pickle.loads(pickle.dumps((shop, shop.roles["clerk"])))
        self.assertEqual(travelled[0].decide(travelled[1], "till.open", own=True, open=True), "allow")
        self.assertEqual(copy.copy(shop.roles["clerk"]), shop.roles["clerk"])

    def test_did_you_mean(self):
        for wrong, right, ask in [
            ("clark", "clerk", shop.roles.__getitem__),
            ("till.opn", "till.open", shop.permissions.__getitem__),
            ("shop.lent", "shop.lend", shop.account().__getitem__),
            ("alow", "allow", shop.levels.__getitem__),
        ]:
            with self.assertRaises(KeyError) as caught:
                ask(wrong)
            self.assertEqual(caught.exception.suggestion, right)
            self.assertIn(f"did you mean {right!r}?", str(caught.exception))
        with self.assertRaisesRegex(polc.UnknownName, "there is no role 'x'; there is 'manager', 'clerk', 'auditor'"):
            shop.roles["x"]


if __name__ == "__main__":
    unittest.main()
