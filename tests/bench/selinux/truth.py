"""Decisions of a kernel policy by setools, and of a `.polt` by polc: `truth.py POLICY.bin MAP.json TABLE.polt POLC COUNT`.

The truth is read off the policy that checkpolicy compiled: its rules, its attributes and its conditions, as setools gives them. The
map of convert.py says under which name polc is asked, and nothing else. Half of the samples are random pairs of types, which are
mostly denied; the others lie near a rule: its types, one permission of its class. Each has some booleans set, in half of the cases
one of those that the rule depends on. Ends with 1 at the first difference."""

import json
import random
import subprocess
import sys
from collections import defaultdict

import setools


class Truth:
    """May a type do something to another, under these booleans? By type enforcement alone."""

    def __init__(self, path):
        policy = setools.SELinuxPolicy(path)
        self.types = sorted(str(each) for each in policy.types())
        self.names_of = {str(each): [str(each), *map(str, each.attributes())] for each in policy.types()}
        self.members = {str(each): sorted(map(str, each.expand())) for each in policy.typeattributes()}
        self.permissions = {}
        for each in policy.classes():
            common = []
            try:
                common = list(each.common.perms)
            except setools.exception.NoCommon:
                pass
            self.permissions[str(each)] = sorted(set(each.perms) | set(common))
        self.booleans = {str(each): each.state for each in policy.bools()}
        self.rules = []
        self.rules_of = defaultdict(list)
        for rule in policy.terules():
            if rule.ruletype != setools.TERuletype.allow:
                continue
            conditional, branch = None, None
            try:
                conditional, branch = rule.conditional, rule.conditional_block
            except setools.exception.RuleNotConditional:
                pass
            source, target, name = str(rule.source), str(rule.target), str(rule.tclass)
            said = (source, target, name, frozenset(rule.perms), conditional, branch)
            self.rules_of[source, target, name].append(said)
            if self.members_of(source) and self.members_of(target):
                self.rules.append(said)

    def members_of(self, name):
        """The types that a name stands for: an attribute may have none."""
        return self.members.get(name, [name])

    def is_allowed(self, source, target, name, permission, booleans):
        for one in self.names_of[source]:
            for other in self.names_of[target]:
                for _, _, _, permissions, conditional, branch in self.rules_of.get((one, other, name), ()):
                    if permission in permissions and self.applies(conditional, branch, booleans):
                        return True
        return False

    def applies(self, conditional, branch, booleans):
        if conditional is None:
            return True
        values = {str(each): booleans.get(str(each), self.booleans[str(each)]) for each in conditional.booleans}
        return conditional.evaluate(**values) == branch

    def sample(self, is_near_rule, choose):
        conditional = None
        if is_near_rule:
            source, target, name, permissions, conditional, _ = choose.choice(self.rules)
            source, target = (choose.choice(self.members_of(each)) for each in (source, target))
            permission = choose.choice(sorted(permissions) if choose.random() < 0.7 else self.permissions[name])
        else:
            source, target, name = choose.choice(self.types), choose.choice(self.types), choose.choice(sorted(self.permissions))
            permission = choose.choice(self.permissions[name])
        booleans = {each: choose.random() < 0.5 for each in choose.sample(sorted(self.booleans), min(4, len(self.booleans)))}
        if conditional is not None:
            booleans |= {str(each): choose.random() < 0.5 for each in conditional.booleans}
        return source, target, name, permission, booleans


def by_polc(polc, table, names, samples):
    """Polc's answers; what has no name in its policy is denied there, since no rule speaks of it."""
    roles, asked = set(names['roles']), []
    for source, target, name, permission, booleans in samples:
        resource = names['resources'].get(name, {}).get(target)
        is_named = source in roles and resource is not None and permission in names['actions'][resource]
        asked.append({'as': [source], 'permission': f'{resource}.{permission}',
                      'settings': {f'bool.{each}': 'on' if value else 'off' for each, value in booleans.items()}}
                     if is_named else None)
    lines = ''.join(json.dumps(each) + '\n' for each in asked if each)
    answered = subprocess.run([polc, 'decide', table, '--batch', '-'], input=lines, capture_output=True, text=True)
    if answered.returncode == 2 or answered.stderr:
        sys.exit(f'polc: {answered.stderr[:400]}')
    answers = iter(answered.stdout.split())
    result = [next(answers) == 'allow' if each else False for each in asked]
    if next(answers, None) is not None:
        sys.exit('polc: more answers than questions')
    return result, sum(each is not None for each in asked)


def main():
    policy, names, table, polc, count = sys.argv[1:]
    truth = Truth(policy)
    choose = random.Random(1)
    samples = [truth.sample(number % 2 == 1, choose) for number in range(int(count))]
    with open(names, encoding='utf-8') as file:
        answers, asked = by_polc(polc, table, json.load(file), samples)
    allowed, moved, wrong = 0, 0, 0
    for sample, answer in zip(samples, answers):
        expected = truth.is_allowed(*sample)
        allowed += expected
        moved += expected != truth.is_allowed(*sample[:4], {})
        wrong += answer != expected
        if answer != expected and wrong < 10:
            print(f'{sample}: polc {answer}, setools {expected}', file=sys.stderr)
    print(f'{len(samples)} decisions, {asked} asked of polc by name, {allowed} allowed, {moved} other than with the default '
          f'booleans: {wrong} differ')
    # A comparison that cannot fail is none.
    sys.exit(wrong > 0 or allowed < len(samples) // 20 or moved == 0)


if __name__ == '__main__':
    main()
