"""What a decision costs through the Python package, beside what nobody could do with less: a lookup in a dict.

Usage: python_package.py TABLE REPETITIONS, with the package installed. Times are CPU time. Nothing is timed before all contenders
have given the same answers.
"""

import itertools
import random
import statistics
import sys
import time

import numpy
import polc

REQUESTS = 20_000


def main():
    policy = polc.load(sys.argv[1])
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 21
    needs = {}
    for permission in policy.permissions.values():
        needs[permission.name] = [one for one in permission.attributes if one.default is None]
    cells = []
    for role, (permission, facts) in itertools.product(policy.roles, needs.items()):
        for values in itertools.product(*(one.values for one in facts)):
            cells.append((role, permission, {one.name: value for one, value in zip(facts, values)}))
    table = {(role, permission, *facts.values()): policy.decide(role, permission, facts).name for role, permission, facts in cells}
    random.seed(1)
    asked = random.choices(cells, k=REQUESTS)
    keys = [(role, permission, *facts.values()) for role, permission, facts in asked]
    objects = [(policy.subject(role), policy.permissions[permission], facts) for role, permission, facts in asked]

    # For batches a permission of booleans alone. `levels` has a level for each role and each of their values.
    one, needed = next((name, facts) for name, facts in needs.items() if facts and all(fact.is_boolean for fact in facts))
    roles = list(policy.roles)
    generator = numpy.random.default_rng(1)
    who = generator.integers(0, len(roles), REQUESTS)
    columns = {fact.name: generator.integers(0, 2, REQUESTS).astype(bool) for fact in needed}
    cases = list(itertools.product(roles, *((False, True) for _ in needed)))
    levels = numpy.array([policy.decide(role, one, dict(zip(columns, values))).index for role, *values in cases], numpy.uint8)

    def lookup():
        return [table[key] for key in keys]

    def names():
        decide = policy.decide
        return [decide(role, permission, given).name for role, permission, given in asked]

    def subjects():
        decide = policy.decide
        return [decide(subject, permission, given).name for subject, permission, given in objects]

    def batch():
        return policy.decide_many(polc.Coded(who, roles), one, columns).codes

    def indexed():
        number = who
        for column in columns.values():
            number = number * 2 + column
        return levels[number]

    assert lookup() == names() == subjects()
    assert list(batch()) == list(indexed())
    contenders = {
        "dict": lookup,
        "decide, names": names,
        "decide, a subject and objects": subjects,
        "NumPy, indexed": indexed,
        "decide_many": batch,
    }
    times = {name: [] for name in contenders}
    for _ in range(repetitions):
        for name, run in contenders.items():
            begin = time.process_time_ns()
            run()
            times[name].append((time.process_time_ns() - begin) / REQUESTS)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"{'one decision':<32}{'time':>10}  {'beside':<16}{'ratio':>8}")
    for name, beside in (("decide, names", "dict"), ("decide, a subject and objects", "dict"), ("decide_many", "NumPy, indexed")):
        print(f"{name:<32}{medians[name]:>7.1f} ns  {beside:<16}{medians[name] / medians[beside]:>7.1f}×")
    for name in ("dict", "NumPy, indexed"):
        print(f"{name:<32}{medians[name]:>7.1f} ns")


if __name__ == "__main__":
    main()
