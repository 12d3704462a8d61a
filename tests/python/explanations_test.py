"""Explanations are those of `polc explain`; bounds are those of all values that the unknown attributes may have."""

import itertools
import json
import subprocess
import unittest

import polc
from support import POLC, POLICIES, SHOP, SOURCE, compiled, folder

shop = polc.load(compiled(SHOP))


class Explanations(unittest.TestCase):
    def test_they_are_polcs(self):
        reasons = set()
        for source in POLICIES:
            table = compiled(source)
            policy = polc.load(table)
            lines, answers = [], []
            for role, permission in itertools.product(policy.roles, policy.permissions.values()):
                facts = {one.name: one.values[-1] for one in permission.attributes}
                inputs = {name: value if isinstance(value, str) else str(value).lower() for name, value in facts.items()}
                lines.append(json.dumps({"as": [role], "permission": permission.name, "inputs": inputs}))
                answers.append(policy.explain(role, permission, facts))
                self.assertEqual(answers[-1].level, policy.decide(role, permission, facts))
            step = max(1, len(lines) // 1_500)
            lines, answers = lines[::step], answers[::step]
            place = folder() / "requests"
            place.write_text("\n".join(lines), encoding="utf-8")
            done = subprocess.run(
                [POLC, "explain", table, "--batch", place, "--format=json"], capture_output=True, encoding="utf-8", check=True
            )
            decoder, rest, expected = json.JSONDecoder(), done.stdout.strip(), []
            while rest:
                document, end = decoder.raw_decode(rest)
                expected.append(document)
                rest = rest[end:].lstrip()
            for line, answer, right in zip(lines, answers, expected, strict=True):
                self.assertEqual((answer.level.name, answer.reason.name.lower()), (right["decision"], right["reason"]), line)
                reasons.add(right["reason"])
                self.assertEqual(answer.statement is None, "statement" not in right, line)
                if answer.statement:
                    self.assertEqual(
                        (answer.statement.line, answer.statement.column), (right["statement"]["line"], right["statement"]["column"]), line
                    )
                    self.assertTrue(answer.statement.text and answer.statement.file.endswith(".pol"))
        self.assertLessEqual({"granted", "absent", "not_granted"}, reasons)

    def test_what_an_explanation_holds(self):
        why = shop.explain("clerk", "till.open", own=True, open=True)
        self.assertEqual((why.reason, why.level.name, why.role, why.inherited), (polc.Reason.GRANTED, "allow", shop.roles["clerk"], False))
        self.assertEqual(str(why), "allow: granted by policy.pol:15:1: allow clerk to till.open if own;")
        nothing = shop.explain("auditor", "till.open", own=True, open=True)
        self.assertEqual((nothing.reason, nothing.statement, nothing.role), (polc.Reason.NOT_GRANTED, None, None))
        self.assertEqual(str(nothing), "deny: not granted")


class Bounds(unittest.TestCase):
    def test_they_are_those_of_all_values(self):
        bounded = 0
        for policy in [shop, polc.load(compiled(SOURCE / "policies/support_authorization/policy.pol"))]:
            for role, permission in itertools.product(policy.roles, policy.permissions.values()):
                unknown = [one for one in permission.attributes if one.default is None]
                answer = policy.decide_partial(role, permission)
                levels, matters = {}, set()
                for values in itertools.product(*(one.values for one in unknown)):
                    levels[values] = policy.decide(role, permission, {one.name: value for one, value in zip(unknown, values)}).index
                for place, one in enumerate(unknown):
                    if any(
                        levels[values] != levels[values[:place] + (other,) + values[place + 1 :]]
                        for values in levels
                        for other in one.values
                    ):
                        matters.add(one)
                self.assertLessEqual(answer.lowest.index, min(levels.values()))
                self.assertGreaterEqual(answer.highest.index, max(levels.values()))
                self.assertLessEqual(matters, set(answer.depends_on))
                if answer.exact:
                    self.assertEqual((answer.lowest.index, answer.highest.index), (min(levels.values()), max(levels.values())))
                    bounded += answer.lowest < answer.highest.name
        self.assertGreater(bounded, 5)

    def test_always_and_never(self):
        self.assertTrue(shop.decide_partial("manager", "till.open").always("allow"))
        self.assertTrue(shop.decide_partial("auditor", "till.open").never("ask"))
        answer = shop.decide_partial("clerk", "till.open")
        self.assertFalse(answer.always("allow") or answer.never("allow"))
        self.assertEqual([one.name for one in answer.depends_on], ["own"])
        self.assertTrue(shop.decide_partial("clerk", "till.open", own=True).always("allow"))


if __name__ == "__main__":
    unittest.main()
