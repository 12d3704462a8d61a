"""The package is typed: mypy finds nothing in it, and finds the mistakes of those who use it."""

import sys
import unittest

from support import SOURCE, WORK, folder, run

GOOD = """import polc

policy: polc.Policy = polc.load("shop.polt")
level: polc.Level = policy.decide("clerk", policy.permissions["till.open"], own=True)
allowed: bool = level.permits("allow")
names: list[str] = [role.title for role in policy.roles.values()]
account, losses = policy.read_account("")
account["shop.lend"] = True
answers = policy.decide_many(polc.Coded(b"\\0", ["clerk"]), "till.open", own=memoryview(b"\\1").cast("?"))
first: polc.Level = answers[0]
part: polc.Answers = answers[1:]
with polc.PolicyFile("shop.polt").watch(5) as file:
    current: polc.Policy = file.current
"""
MISTAKES = {
    'policy.decide("clerk")': "call-arg",
    'policy.decide(7, "till.open")': "arg-type",
    'policy.decide("clerk", "till.open", own=1.5)': "arg-type",
    'policy.decide("clerk", "till.open", account={})': "arg-type",
    'allowed = policy.decide("clerk", "till.open")': "assignment",
    'policy.roles["clerk"] = None': "index",
    'policy.explain("clerk", "till.open").levle': "attr-defined",
    'account.set("shop.lend", None)': "arg-type",
    'account.set("shop.lend", True, by="manager")': "arg-type",
    "level.permits(1)": "arg-type",
}


class Types(unittest.TestCase):
    def mypy(self, *arguments, fails=False):
        cache = ["--cache-dir", WORK / "mypy"]
        return run(sys.executable, "-m", "mypy", "--strict", *cache, *arguments, fails=fails)

    def test_the_package(self):
        for version in ("3.9", "3.11"):
            self.assertIn("no issues found", self.mypy("--python-version", version, SOURCE / "tools/python/polc"))

    def test_who_uses_the_installed_package(self):
        place = folder()
        (place / "good.py").write_text(GOOD, encoding="utf-8")
        python = ["--python-executable", WORK / "venv/bin/python"]
        self.assertIn("no issues found", self.mypy(*python, place / "good.py"))
        lines = GOOD.splitlines()
        (place / "bad.py").write_text("\n".join([*lines, *MISTAKES, ""]), encoding="utf-8")
        found = self.mypy(*python, place / "bad.py", fails=True)
        for number, (line, text) in enumerate(MISTAKES.items(), len(lines) + 1):
            self.assertRegex(found, rf"bad\.py:{number}: error: .*{text}", line)


if __name__ == "__main__":
    unittest.main()
