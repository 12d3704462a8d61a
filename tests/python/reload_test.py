"""A file that changes: the policy follows, what is refused leaves it alone, and no object decides for another policy."""

import os
import shutil
import threading
import unittest
import unittest.mock

import polc
from support import SHOP, compiled, folder

FIRST = compiled(SHOP).read_bytes()
# Other rules, the same names; and other names.
RULES = compiled(SHOP.replace("ask clerk to till.close", "allow clerk to till.close")).read_bytes()
TITLE = compiled(SHOP.replace('"Clerk"', '"Clark"')).read_bytes()
NAMES = compiled(SHOP.replace('role manager "Manager";', 'role owner "Owner"; role manager "Manager";')).read_bytes()


class Reload(unittest.TestCase):
    def setUp(self):
        self.path = folder() / "shop.polt"
        self.path.write_bytes(FIRST)
        self.changes, self.problems = [], []
        self.file = polc.PolicyFile(self.path, on_change=self.changes.append, on_problem=self.problems.append)
        self.addCleanup(self.file.close)

    def write(self, content):
        """As polc does: aside, then renamed into place."""
        aside = self.path.with_suffix(".new")
        aside.write_bytes(content)
        os.replace(aside, self.path)

    def test_it_follows_the_file(self):
        first = self.file.current
        self.assertFalse(self.file.refresh())
        self.write(RULES)
        self.assertTrue(self.file.refresh())
        self.assertFalse(self.file.refresh())
        self.assertIsNot(self.file.current, first)
        self.assertEqual(self.changes, [self.file.current])
        self.assertEqual(self.file.current.to_bytes(), RULES)
        self.assertEqual(first.decide("clerk", "till.close"), "deny")  # Still there for who has it.
        self.write(RULES)
        self.assertFalse(self.file.refresh(), "the same bytes are the same policy")

    def test_a_change_in_place_within_the_resolution_of_times(self):
        before = os.stat(self.path)
        self.assertEqual(len(TITLE), len(FIRST))
        self.path.write_bytes(TITLE)
        os.utime(self.path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.assertTrue(self.file.refresh())

    def test_an_old_file_is_not_read_again(self):
        old = os.stat(self.path).st_mtime_ns - 10**12
        os.utime(self.path, ns=(old, old))
        self.file.refresh()
        with unittest.mock.patch("polc.reload._read", side_effect=AssertionError("it was read")):
            self.assertFalse(self.file.refresh())
        os.utime(self.path, ns=(old + 1, old + 1))
        with unittest.mock.patch("polc.reload._read", side_effect=OSError("it is read")):
            self.assertFalse(self.file.refresh())
        self.assertIn("it is read", str(self.file.problem))

    def test_a_file_that_comes_back_is_no_problem(self):
        old = os.stat(self.path).st_mtime_ns - 10**12
        os.utime(self.path, ns=(old, old))
        self.file.refresh()
        away = self.path.with_suffix(".away")
        os.rename(self.path, away)
        self.assertFalse(self.file.refresh())
        self.assertIsNotNone(self.file.problem)
        os.rename(away, self.path)
        self.assertFalse(self.file.refresh())
        self.assertIsNone(self.file.problem)

    def test_what_is_refused_leaves_the_policy(self):
        first = self.file.current
        for content in (FIRST[:100], b"", FIRST[:-1] + bytes([FIRST[-1] ^ 1])):
            self.path.write_bytes(content)
            self.assertFalse(self.file.refresh())
            self.assertIs(self.file.current, first)
            self.assertIsInstance(self.file.problem, polc.LoadError)
        self.path.unlink()
        self.assertFalse(self.file.refresh())
        self.assertIsInstance(self.file.problem, FileNotFoundError)
        told = len(self.problems)
        self.assertFalse(self.file.refresh())
        self.assertEqual(len(self.problems), told, "each problem is told once")
        self.write(FIRST)
        self.assertFalse(self.file.refresh())
        self.assertIsNone(self.file.problem)
        self.write(RULES)
        self.assertTrue(self.file.refresh())
        with self.assertRaises(polc.LoadError):
            shutil.copy(self.path, self.path.with_suffix(".cut"))
            self.path.with_suffix(".cut").write_bytes(RULES[:50])
            polc.PolicyFile(self.path.with_suffix(".cut"))

    def test_objects_of_the_old_policy(self):
        old = self.file.current
        clerk, subject, account, level = old.roles["clerk"], old.subject("clerk"), old.account(), old.levels["allow"]
        account["shop.hours"] = "night"
        self.write(RULES)
        self.file.refresh()
        now = self.file.current
        self.assertEqual(now.decide(clerk, "till.close"), now.decide(subject, "till.close"))
        self.assertFalse(now.decide(clerk, "till.close") >= level)
        with self.assertRaises(polc.ForeignObject):
            now.decide(clerk, "till.close", account=account)
        carried, losses = now.read_account(account.dump())
        self.assertEqual((now.decide(clerk, "till.close", account=carried), losses), (level, ()))
        self.write(NAMES)
        self.file.refresh()
        other = self.file.current
        for who in (clerk, subject):
            with self.assertRaises(polc.ForeignObject):
                other.decide(who, "till.close")
        self.assertEqual(other.roles["clerk"].index, clerk.index + 1)
        with self.assertRaises(polc.ForeignObject):
            other.decide("owner", "till.close") >= level  # pylint: disable=expression-not-assigned

    def test_a_relative_path_stays_the_same_file(self):
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.path.parent)
        file = polc.PolicyFile(self.path.name)
        os.chdir(before)
        self.write(RULES)
        self.assertTrue(file.refresh())

    def test_a_forked_process_watches_anew(self):
        file = self.file.watch(0.01)
        with file._lock:  # As if the other thread were at it.  # pylint: disable=protected-access
            child = os.fork()
            if child == 0:
                try:
                    self.write(RULES)
                    changed = file.refresh()
                    file.watch(0.01)
                    alive = file._thread.is_alive()  # pylint: disable=protected-access
                    file.close()
                    os._exit(0 if changed and alive else 1)
                finally:
                    os._exit(2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)

    def test_publish(self):
        self.file.publish(polc.from_bytes(RULES))
        self.assertEqual(self.file.current.to_bytes(), RULES)
        closed = polc.from_bytes(FIRST)
        closed.close()
        with self.assertRaises(polc.ClosedPolicy):
            self.file.publish(closed)
        self.write(NAMES)
        self.assertTrue(self.file.refresh())

    def test_watch(self):
        changed = threading.Event()

        def on_change(_):
            changed.set()
            raise RuntimeError("of the application")  # It is logged, and does not end the watch.

        with self.assertLogs("polc"), polc.PolicyFile(self.path, on_change=on_change).watch(0.01) as file:
            for content in (RULES, FIRST, NAMES):
                changed.clear()
                self.write(content)
                self.assertTrue(changed.wait(60))
                self.assertEqual(file.current.to_bytes(), content)
        file.close()
        self.assertFalse(any(thread.name.startswith("polc") for thread in threading.enumerate()))


if __name__ == "__main__":
    unittest.main()
