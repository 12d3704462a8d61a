"""Prints a policy of 1,000 roles and 10,000 permissions, of which each role is granted about one in a hundred.

Always the same text. Usage: large_policy.py > large.pol
"""
import random

ROLES = 1000
RESOURCES = 100
ACTIONS = 100
SHARE = 0.01

random.seed(1)
print('/// Made by tests/bench/large_policy.py.')
print('policy large "A thousand roles, ten thousand permissions";')
for role in range(ROLES):
    print(f'role role_{role};')
for resource in range(RESOURCES):
    actions = ', '.join(f'action_{action}' for action in range(ACTIONS))
    print(f'resource thing_{resource} {{ actions {actions}; }}')
for role in range(ROLES):
    granted = []
    for resource in range(RESOURCES):
        actions = [f'action_{action}' for action in range(ACTIONS) if random.random() < SHARE]
        if actions:
            granted.append(f'thing_{resource}.{{{", ".join(actions)}}}')
    print(f'allow role_{role} to {", ".join(granted)};')
