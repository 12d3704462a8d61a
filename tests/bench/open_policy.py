"""Prints a policy of 60 roles and as many permissions as asked for, each of which depends on an attribute.

Always the same text. Usage: open_policy.py PERMISSIONS > open.pol
"""
import random
import sys

ROLES = 60
ACTIONS = 100
count = int(sys.argv[1])

random.seed(1)
print('/// Made by tests/bench/open_policy.py.')
print(f'policy open_{count} "Permissions that depend on an attribute";')
for role in range(ROLES):
    print(f'role role_{role};')
for first in range(0, count, ACTIONS):
    names = [f'action_{action}' for action in range(min(ACTIONS, count - first))]
    resource = f'thing_{first // ACTIONS}'
    print(f'resource {resource} {{ own: bool; actions {", ".join(names)}; }}')
    for name in names:
        one, other = random.sample(range(ROLES), 2)
        print(f'allow role_{one} to {resource}.{name};')
        print(f'allow role_{other} to {resource}.{name} if own;')
