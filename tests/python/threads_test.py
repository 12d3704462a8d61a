"""Many threads: decisions while accounts change, tables are replaced, and policies are closed."""

import os
import threading
import unittest

import polc
from support import SHOP, compiled, folder

FIRST = compiled(SHOP).read_bytes()
SECOND = compiled(SHOP.replace("ask clerk to till.close if shop.hours is night", "allow clerk to till.close")).read_bytes()
# The roles in another order: an old number would be somebody else.
THIRD = compiled(SHOP.replace('role manager "Manager";\nrole clerk "Clerk";', 'role clerk "Clerk";\nrole manager "Manager";')).read_bytes()


def together(*calls):
    """Runs each in a thread of its own; what one raises, this raises."""
    raised = []

    def guarded(call):
        try:
            call()
        except BaseException as error:  # pylint: disable=broad-exception-caught
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


class Threads(unittest.TestCase):
    def test_an_account_changes_while_others_decide(self):
        policy = polc.from_bytes(FIRST)
        account, seen, done = policy.account(), set(), threading.Event()

        def change():
            for number in range(1_500):
                account["shop.hours"] = ("night", "day")[number % 2]
                account.define_role("boss", ["till.open"])
                account.remove_role("boss")
            done.set()

        def decide():
            while not done.is_set():
                seen.add(policy.decide("clerk", "till.close", account=account).name)
                account.dump()
                own = memoryview(bytes(50)).cast("?")
                policy.decide_many("clerk", "till.close", own=own, account=account)

        together(change, decide, decide)
        self.assertLessEqual(seen, {"deny", "ask"})

    def test_tables_are_replaced_while_others_decide(self):
        path = folder() / "shop.polt"
        path.write_bytes(FIRST)
        file, done = polc.PolicyFile(path), threading.Event()
        expected = {FIRST: "deny", SECOND: "allow", THIRD: "deny"}
        right = {polc.from_bytes(content).to_bytes(): level for content, level in expected.items()}
        refused = []

        def replace():
            for number in range(150):
                content = (SECOND, THIRD, FIRST)[number % 3]
                path.with_suffix(".new").write_bytes(content)
                os.replace(path.with_suffix(".new"), path)
                self.assertTrue(file.refresh())
            done.set()

        def decide():
            clerk = file.current.roles["clerk"]
            while not done.is_set():
                policy = file.current
                answer = policy.decide("clerk", "till.close")
                self.assertEqual(answer, right[policy.to_bytes()])
                try:
                    self.assertEqual(policy.decide(clerk, "till.close"), answer)
                except polc.ForeignObject:
                    refused.append(policy)
                    clerk = policy.roles["clerk"]

        together(replace, decide, decide, decide)

    def test_a_policy_is_closed_while_others_decide(self):
        own = memoryview(bytes(range(2)) * 200_000).cast("?")
        for _ in range(8):
            policy = polc.from_bytes(FIRST)
            expected = ["deny", "allow"]
            started = threading.Barrier(3)

            def decide(policy=policy, started=started):
                started.wait()
                try:
                    while True:
                        many = policy.decide_many("clerk", "till.open", own=own, open=True)
                        self.assertEqual([many[0], many[-1]], expected)
                except polc.ClosedPolicy:
                    pass

            def close(policy=policy, started=started):
                started.wait()
                policy.close()
                policy.close()

            together(decide, decide, close)


if __name__ == "__main__":
    unittest.main()
