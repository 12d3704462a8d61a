"""Settings and custom roles of accounts: what is refused raises, and what is stored comes back."""

import copy
import json
import unittest

import polc
from support import POLC, SHOP, compiled, folder, run

shop = polc.load(compiled(SHOP))


class Accounts(unittest.TestCase):
    def refused(self, kind, text, call, *arguments, **named):
        with self.assertRaisesRegex(kind, text):
            call(*arguments, **named)

    def test_settings_decide(self):
        account = shop.account()
        self.assertEqual(dict(account), {"shop.lend": False, "shop.share": False, "shop.hours": "day", "shop.fixed": True})
        self.assertEqual(shop.decide("clerk", "till.close", account=account), "deny")
        account["shop.hours"] = "night"
        self.assertEqual(account["shop.hours"], "night")
        self.assertEqual(shop.decide("clerk", "till.close", account=account), "ask")
        self.assertEqual(shop.decide("clerk", "till.close"), "deny")
        account.reset("shop.hours")
        self.assertEqual(shop.decide("clerk", "till.close", account=account), "deny")

    def test_what_is_refused(self):
        account = shop.account()
        with self.assertRaises(polc.SettingRefused) as caught:
            account["shop.share"] = True
        self.assertEqual(caught.exception.other, "shop.lend")
        self.refused(polc.SettingRefused, "immutable", account.set, "shop.fixed", False)
        self.refused(polc.SettingRefused, "none of the actor's roles", account.set, "shop.lend", True, by=shop.subject("clerk"))
        account.set("shop.lend", True, by=shop.subject("manager", "clerk"))
        account["shop.share"] = True
        self.refused(polc.SettingRefused, "shop.share", account.set, "shop.lend", False)
        self.refused(polc.SettingRefused, "", account.reset, "shop.lend")
        self.refused(polc.UnknownName, "did you mean 'shop.lend'", account.set, "shop.lnd", True)
        self.refused(TypeError, "takes True or False, not 'on'", account.set, "shop.lend", "on")
        self.refused(TypeError, "takes one of 'day', 'night'", account.set, "shop.hours", True)
        self.refused(polc.UnknownName, "did you mean 'night'", account.set, "shop.hours", "nigth")
        self.refused(TypeError, "subject", account.set, "shop.lend", True, by="manager")
        self.assertEqual((account["shop.lend"], account["shop.share"], account["shop.hours"]), (True, True, "day"))

    def test_the_stored_form_comes_back_and_is_polcs(self):
        account = shop.account()
        account["shop.lend"], account["shop.hours"] = True, "night"
        account.define_role("Böss", ["till.open"])
        stored = account.dump()
        again, losses = shop.read_account(stored)
        self.assertEqual((dict(again), losses, again.dump()), (dict(account), (), stored))
        self.assertEqual(shop.read_account(stored.encode())[0].dump(), stored)
        for made in (copy.copy(account), copy.deepcopy(account), account.copy()):
            made["shop.hours"] = "day"
            self.assertEqual((made["shop.lend"], account["shop.hours"]), (True, "night"))
        # polc decides with the same choices as this account does.
        place = folder() / "request"
        chosen = {name: value if isinstance(value, str) else str(value).lower() for name, value in account.items()}
        del chosen["shop.fixed"]
        place.write_text(json.dumps({"as": ["clerk"], "permission": "till.close", "settings": chosen}))
        answer = run(POLC, "decide", compiled(SHOP), "--batch", place)
        self.assertEqual(answer.strip(), shop.decide("clerk", "till.close", account=account).name)

    def test_a_stored_account_of_an_earlier_policy_says_what_it_lost(self):
        account = shop.account()
        account["shop.lend"], account["shop.hours"] = True, "night"
        narrow = polc.load(compiled(SHOP.replace('lend "Lend" = off;', "").replace(" requires lend", "").replace("shop.lend and ", "")))
        carried, losses = narrow.read_account(account.dump())
        self.assertEqual(carried["shop.hours"], "night")
        self.assertEqual([(loss.name, loss.value) for loss in losses], [("shop.lend", "true")])
        self.assertIn("no longer has this setting", str(losses[0]))

    def test_texts_that_are_no_account(self):
        account = shop.account()
        account["shop.lend"] = True
        stored = account.dump()
        for text in (
            "",
            "no account",
            stored.replace("lend true", "lend false"),
            stored[:-3],
            "\0",
            "\udcff",
            stored.replace("account 1", "account 9"),
        ):
            self.refused(polc.AccountUnreadable, "", account.read, text)
            self.refused(polc.AccountUnreadable, "", shop.read_account, text)
        self.refused(TypeError, "text of an account", shop.read_account, None)
        self.assertEqual(account.dump(), stored)

    def test_custom_roles(self):
        account = shop.account()
        account.define_role("boss", ["till.open"])
        boss = shop.subject(custom=["boss"], account=account)
        request = {"own": False, "context.open": False}
        self.assertEqual(shop.decide(boss, "till.open", request, account=account), "allow")
        self.assertEqual(shop.decide(boss, "till.close", account=account), "deny")
        self.assertEqual(shop.decide(shop.subject("clerk", custom="boss", account=account), "till.open", request, account=account), "allow")
        # As it is now: defined anew, then removed.
        account.remove_role("boss")
        account.define_role("boss", ["safe.open"])
        self.assertEqual(shop.decide(boss, "till.open", request, account=account), "deny")
        self.assertEqual(shop.decide(boss, "safe.open", own=False, account=account), "allow")
        self.assertTrue(account.remove_role("boss"))
        self.assertFalse(account.remove_role("boss"))
        self.refused(polc.UnknownName, "boss", shop.decide, boss, "safe.open", own=False, account=account)

    def test_custom_roles_that_are_refused(self):
        account = shop.account()
        with self.assertRaises(polc.CustomRoleRefused) as caught:
            account.define_role("boss", ["till.open", "till.close"])
        self.assertEqual(caught.exception.permission, "till.close")
        self.refused(polc.UnknownName, "till.opn", account.define_role, "boss", ["till.opn"])
        self.refused(ValueError, "NUL", account.define_role, "bo\0ss", [])
        self.refused(ValueError, "UTF-8", account.define_role, "bo\udcffss", [])
        self.refused(TypeError, "name of a custom role", account.define_role, 5, [])
        account.define_role("boss", ["till.open"])
        self.refused(polc.CustomRoleRefused, "already has", account.define_role, "boss", [])
        self.refused(polc.UnknownName, "'bos'", shop.subject, custom=["bos"], account=account)
        self.refused(TypeError, "say which", shop.subject, custom=["boss"])
        self.refused(polc.ConflictingRoles, "'auditor' and 'custom roles'", shop.subject, "auditor", custom=["boss"], account=account)
        boss = shop.subject(custom=["boss"], account=account)
        self.refused(polc.ForeignObject, "another account", shop.decide, boss, "safe.open", own=True, account=shop.account())
        self.refused(polc.ForeignObject, "another account", shop.decide, boss, "safe.open", own=True)
        self.refused(polc.NoExplanations, "custom roles", shop.explain, boss, "safe.open", own=True, account=account)


if __name__ == "__main__":
    unittest.main()
