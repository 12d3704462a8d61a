"""The table of account settings: what the runtime refuses, it refuses, whoever writes and in whatever way."""

import unittest

import support
from postgres import ServerTest

DESK = '''policy desk "Desk";
role owner "Owner";
role admin;
role clerk fallback;
role auditor;
resource till { actions open, count; }
settings tills "Tills" for clerk editable by admin, owner {
  share "Share tills" = off grants till.open;
  lend = off requires share;
  audit = on immutable;
  keep: {day, week, `it's ever`} = day within {day, week} requires share;
}
settings house editable by owner { open = on; }
settings mine editable by clerk { sound = on; }
exclusive roles admin, auditor;
allow owner to till.*;
allow admin to till.count if tills.keep is week;
'''


class Accounts(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = support.write(cls.folder, "desk.pol", DESK)
        cls.script = support.script(cls.policy, "postgresql")

    def setUp(self):
        self.database = self.server.database()
        self.database.run(self.script + "INSERT INTO desk.account VALUES ('acme'), ('other');")

    def own(self, statement):
        return f"BEGIN; SET LOCAL desk.on_own_behalf = on; {statement}; COMMIT;"

    def acting(self, roles, statement):
        return f"BEGIN; SET LOCAL desk.actor_roles = '{roles}'; {statement}; COMMIT;"

    def update(self, assignments, account="acme"):
        return f"UPDATE desk.account SET {assignments} WHERE account = '{account}'"

    def in_force(self, account="acme"):
        return self.database.run(f"SELECT * FROM desk.accounts WHERE account = '{account}'")

    def test_who_chose_nothing_has_the_defaults(self):
        self.assertEqual(self.in_force(), "acme|f|f|t|day|t|t")

    def test_bounds_hold_on_the_applications_own_behalf_too(self):
        for assignments, said in (('"tills.audit" = true', "tills.audit is immutable"), ('"tills.audit" = false', "tills.audit is immutable"),
                                  ('"tills.share" = true, "tills.keep" = \'it\'\'s ever\'', "tills.keep has a value that accounts may choose"),
                                  ('"tills.share" = true, "tills.keep" = \'Week\'', "tills.keep has a value that accounts may choose"),
                                  ('"tills.share" = true, "tills.keep" = \'\'', "tills.keep has a value that accounts may choose"),
                                  ('"tills.lend" = true', "tills.lend requires tills.share"), ('"tills.keep" = \'week\'', "tills.keep requires tills.share"),
                                  ("account = ''", "account"), ("account = NULL", "account"), ("account = 'other'", "account")):
            with self.subTest(assignments=assignments):
                self.assertIn(said, self.database.error(self.own(self.update(assignments))))
                self.assertEqual(self.in_force(), "acme|f|f|t|day|t|t")
        self.database.run(self.own(self.update('"tills.lend" = true, "tills.share" = true, "tills.keep" = \'week\'')))
        self.assertEqual(self.in_force(), "acme|t|t|t|week|t|t")
        for assignments in ('"tills.share" = NULL', '"tills.share" = false'):
            self.assertIn("requires tills.share", self.database.error(self.own(self.update(assignments))))
        self.database.run(self.own(self.update('"tills.keep" = \'day\', "tills.lend" = false, "tills.share" = false')))

    def test_nobody_changes_what_is_not_theirs(self):
        share = self.update('"tills.share" = true')
        for roles in ("{clerk}", "{auditor}", "{}", "{Admin}", "{nobody}", "{admin,auditor}", "{admin,nobody}", "{admin,NULL}", "{NULL}"):
            with self.subTest(roles=roles):
                self.assertIn("none of the actor's roles may edit tills.share", self.database.error(self.acting(roles, share)))
        self.assertIn("none of the actor's roles", self.database.error(share), "nobody said who acts")
        self.assertIn("none of the actor's roles", self.database.error(self.acting("", share)), "an empty setting")
        self.assertIn("malformed array", self.database.error(self.acting("admin", share)))
        for roles in ("{admin}", "{owner}", "{clerk,admin}"):
            self.database.run(self.acting(roles, share))
            self.database.run(self.own(self.update('"tills.share" = NULL')))
        self.assertIn("house.open", self.database.error(self.acting("{admin}", self.update('"house.open" = false'))))
        self.assertIn("house.open", self.database.error(self.acting("{admin}", self.update('"tills.share" = true, "house.open" = false'))))
        self.database.run(self.acting("{}", self.update('"mine.sound" = false')))
        self.assertEqual(self.in_force(), "acme|f|f|t|day|t|f")

    def test_every_way_to_write_is_checked(self):
        self.database.run(self.own(self.update('"tills.share" = true')))
        refused = ["INSERT INTO desk.account (account, \"tills.share\") VALUES ('new', true)",
                   "INSERT INTO desk.account (account, \"tills.share\") VALUES ('other', true) ON CONFLICT (account) DO UPDATE SET \"tills.share\" = true",
                   "INSERT INTO desk.account (account) VALUES ('other') ON CONFLICT (account) DO UPDATE SET \"tills.share\" = true",
                   "MERGE INTO desk.account USING (VALUES ('other')) AS given(account) ON account.account = given.account WHEN MATCHED THEN UPDATE SET \"tills.share\" = true",
                   "DELETE FROM desk.account WHERE account = 'acme'", self.update('"tills.share" = NULL'), self.update("account = 'mine'"),
                   "TRUNCATE desk.account", "WITH done AS (UPDATE desk.account SET \"tills.share\" = true RETURNING *) SELECT * FROM done"]
        for statement in refused:
            with self.subTest(statement=statement):
                self.assertIn("polc: ", self.database.error(self.acting("{clerk}", statement)))
        self.database.run(self.acting("{clerk}", "INSERT INTO desk.account VALUES ('new'); DELETE FROM desk.account WHERE account = 'new'"))
        self.database.run(self.acting("{admin}", "DELETE FROM desk.account WHERE account = 'acme'"))

    def test_who_acts_is_said_anew_in_each_transaction(self):
        self.assertIn("none of the actor's roles", self.database.error(
            "BEGIN; SET LOCAL desk.actor_roles = '{owner}'; UPDATE desk.account SET \"house.open\" = false; COMMIT; UPDATE desk.account SET \"house.open\" = true;"))
        self.assertIn("none of the actor's roles", self.database.error(
            "BEGIN; SET LOCAL desk.on_own_behalf = on; ROLLBACK; UPDATE desk.account SET \"house.open\" = true;"))

    def test_the_table_cannot_be_written_around_another_trigger(self):
        """One of somebody else's that changes the row is looked at too."""
        self.database.run("CREATE FUNCTION aid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.\"house.open\" := false; RETURN NEW; END $$;"
                          "CREATE TRIGGER zz BEFORE UPDATE ON desk.account FOR EACH ROW EXECUTE FUNCTION aid()")
        self.assertIn("house.open", self.database.error(self.acting("{admin}", self.update('"tills.share" = true'))))

    def test_the_values_in_force_are_read_as_whoever_asks(self):
        self.database.run("CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA desk TO reader; GRANT SELECT ON desk.accounts TO reader")
        self.assertIn("permission denied for table account", self.database.error("SELECT * FROM desk.accounts", role="reader"))

    def test_decisions_by_the_settings_of_an_account(self):
        self.database.run(self.own(self.update('"tills.share" = true, "tills.keep" = \'week\'')))
        asked = ("SELECT account, desk.\"till.open\"('{clerk}', \"tills.share\" => \"tills.share\"), desk.\"till.count\"('{admin}', \"tills.keep\" => \"tills.keep\") "
                 "FROM desk.accounts ORDER BY account")
        self.assertEqual(self.database.run(asked), "acme|allow|allow\nother|deny|deny")
        self.assertEqual(self.database.run("SELECT desk.\"till.count\"('{owner}', \"tills.keep\" => 'it''s ever')"), "deny", "no account has that")
        self.assertEqual(self.database.run("SELECT desk.decide('till.count', '{owner}', '{}', '{\"tills.lend\": true}')"), "deny", "no account has that")
        self.assertEqual(self.database.run("SELECT desk.decide('till.count', '{owner}', '{}', '{\"tills.lend\": true, \"tills.share\": true}')"), "allow")
        self.assertEqual(self.database.run("SELECT desk.decide('till.count', '{owner}', '{}', '{\"tills.audit\": false}')"), "deny")


if __name__ == "__main__":
    unittest.main()
