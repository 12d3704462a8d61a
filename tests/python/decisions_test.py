"""Decisions are those of `polc decide`: every case of the shipped policies and of random ones, one by one and as batches."""

import array
import collections
import itertools
import json
import os
import subprocess
import unittest

import polc
from support import POLC, POLICIES, compiled, folder, run

MOST_PAIRS = 60_000  # Pairs of roles, times permissions; subjects with one role or none are asked everything.
MOST_CASES = 60  # Of a permission of a random policy, for one subject.
GENERATED = 60


def spelled(value):
    return value if isinstance(value, str) else str(value).lower()


class Cases:
    """Every request of a policy that can be decided differently, and what Python answers."""

    def __init__(self, table, most):
        self.policy = polc.load(table)
        self.most = most
        self.tested = collections.defaultdict(dict)
        for row in json.loads(run(POLC, "census", table, "--format=json"))["rows"]:
            self.tested[row["permission"]].update(dict.fromkeys(row["tested"]))
        self.accounts = {}
        self.lines, self.left_out, self.answers = [], [], []
        for subject in self.subjects():
            for permission in self.policy.permissions.values():
                self.ask(subject, permission)

    def subjects(self):
        roles = list(self.policy.roles)
        pairs = list(itertools.combinations(roles, 2))
        yield from [(), *((role,) for role in roles)]
        step = max(1, len(pairs) * len(self.policy.permissions) // MOST_PAIRS)
        yield from pairs[::step]

    def account(self, choices):
        """An account with these choices, whatever the order in which they are admitted; None if none may have them."""
        if choices not in self.accounts:
            account, left = self.policy.account(), list(choices)
            for _ in range(len(left)):
                for choice in list(left):
                    try:
                        account.set(*choice)
                        left.remove(choice)
                    except polc.SettingRefused:
                        pass
            self.accounts[choices] = None if left else account
        return self.accounts[choices]

    def ask(self, subject, permission):
        tested = self.tested[permission.name]
        chosen = [name for name in tested if name in self.policy.settings]
        asked = [name for name in map(self.attribute_name, tested) if permission.has_attribute(name)]
        domains = [self.policy.settings[name].values for name in chosen]
        facts = [permission.attribute(name).values for name in asked]
        cases = list(itertools.product(itertools.product(*domains), itertools.product(*facts)))
        for values, facts_given in cases[:: max(1, len(cases) // self.most)]:
            case = dict(zip(asked, facts_given))
            self.add(subject, permission, case, tuple(zip(chosen, values)), False)
        # And once without each fact.
        for left_out in asked:
            values, facts_given = cases[-1]
            case = {name: value for name, value in zip(asked, facts_given) if name != left_out}
            self.add(subject, permission, case, tuple(zip(chosen, values)), True)

    def add(self, subject, permission, case, choices, is_left_out):
        self.lines.append(
            {
                "as": subject,
                "permission": permission.name,
                "inputs": {name: spelled(value) for name, value in case.items()},
                "settings": {name: spelled(value) for name, value in choices},
            }
        )
        self.left_out.append(is_left_out)
        self.answers.append(self.answer(subject, permission, case, self.account(choices)))

    @staticmethod
    def attribute_name(tested):
        return tested if tested.startswith("context.") else tested.rpartition(".")[2]

    def answer(self, subject, permission, case, account):
        if account is None:
            return "refused"
        try:
            return self.policy.decide(subject, permission, case, account=account).name
        except polc.IncompleteRequest:
            return "refused"
        except polc.ConflictingRoles:
            return "refused"


def polc_decides(policy, lines):
    place = folder() / "requests"
    place.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = subprocess.run(
        [POLC, "decide", policy, "--batch", place, "--format=json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return ["refused" if "problems" in answer else answer["decision"] for answer in answers]


def batched(policy, cases):
    """The same requests by `decide_many`: a batch for each permission, account and set of facts, its subjects a column."""
    groups = collections.defaultdict(list)
    for position, (line, answer) in enumerate(zip(cases.lines, cases.answers)):
        if answer != "refused":
            key = (line["permission"], *line["settings"].items(), None, *line["inputs"])
            groups[key].append(position)
    answers = list(cases.answers)
    for positions in groups.values():
        first = cases.lines[positions[0]]
        permission = policy.permissions[first["permission"]]
        subjects = {tuple(cases.lines[position]["as"]): None for position in positions}
        order = {subject: number for number, subject in enumerate(subjects)}
        who = array.array("i", [order[tuple(cases.lines[position]["as"])] for position in positions])
        columns = {}
        for name in first["inputs"]:
            attribute = permission.attribute(name)
            names = [spelled(value) for value in attribute.values]
            codes = bytes(names.index(cases.lines[position]["inputs"][name]) for position in positions)
            columns[name] = polc.Coded(codes, attribute.values)
        choices = tuple(
            (name, policy.settings[name].values[list(map(spelled, policy.settings[name].values)).index(value)])
            for name, value in first["settings"].items()
        )
        many = policy.decide_many(polc.Coded(who, list(subjects)), permission, columns, account=cases.account(choices))
        for position, level in zip(positions, many):
            answers[position] = level.name
    return answers


class Decisions(unittest.TestCase):
    def compare(self, table, most=1 << 30):
        cases = Cases(table, most)
        expected = polc_decides(table, cases.lines)
        for line, is_left_out, answer, right in zip(cases.lines, cases.left_out, cases.answers, expected, strict=True):
            # polc also answers where the fact that is left out does not matter to these roles.
            if not (is_left_out and answer == "refused"):
                self.assertEqual(answer, right, line)
        self.assertEqual(batched(cases.policy, cases), cases.answers)
        return collections.Counter(cases.answers)

    def test_every_case_of_the_shipped_policies(self):
        self.assertGreaterEqual(len(POLICIES), 5)
        for source in POLICIES:
            with self.subTest(policy=source.parent.name):
                answers = self.compare(compiled(source))
                print(source.parent.name, dict(answers))
                self.assertGreater(len(answers), 1)

    def test_random_policies(self):
        place = folder()
        run(os.environ["POLC_GENERATOR"], place, GENERATED)
        answers, compared = collections.Counter(), 0
        for seed in range(GENERATED):
            source = place / str(seed) / "main.pol"
            # A cell may claim an absence that another statement breaks: such a policy does not compile.
            if seed % 10 != 9 and subprocess.run([POLC, "check", "-q", source], capture_output=True, check=False).returncode == 0:
                with self.subTest(seed=seed):
                    answers += self.compare(compiled(source), MOST_CASES)
                    compared += 1
        print(compared, "policies", dict(answers))
        self.assertGreater(compared, GENERATED // 3)
        self.assertGreater(min(answers["refused"], sum(answers.values()) - answers["refused"]), 100)


if __name__ == "__main__":
    unittest.main()
