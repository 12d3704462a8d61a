"""Measures `polc diff`: two large policies, the accounts of a million customers, and setools' sediff on the same facts.

Usage: comparing.py POLC FOLDER
Makes what it compares in FOLDER, always the same. Seconds of processor time and the largest resident set of whole commands, the least of the
runs; every comparison has to find just the edits that were made, or nothing is printed and the exit code is 1.
"""
import json
import os
import random
import re
import subprocess
import sys

from measured_command import run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ACTIONS = 30  # Of a resource: a class of SELinux holds at most 32.
SHARE = 0.01  # Of the permissions, what a role is granted.
ACCOUNTS = 1_000_000


def row(what, cost, aim=''):
    _, wall, processor, peak = cost
    print(f'{what:<66}{wall:>9.2f}{processor:>8.2f}{peak:>6.0f}  {aim}', flush=True)


def expect(what, found, expected):
    if found != expected:
        sys.exit(f'{what}: {found}, and not {expected}')


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def facts(roles, resources):
    """For each role and resource the actions that it is granted; and an edited copy, with what was edited."""
    rng = random.Random(1)
    before = {}
    for role in range(roles):
        for resource in range(resources):
            actions = {action for action in range(ACTIONS) if rng.random() < SHARE}
            if actions:
                before[role, resource] = actions
    after = {key: set(actions) for key, actions in before.items()}
    edits = set()
    for role in rng.sample(range(roles), roles // 10):
        edits.add((role, rng.randrange(resources), rng.randrange(ACTIONS)))
    for role, resource, action in edits:
        after.setdefault((role, resource), set()).symmetric_difference_update({action})
    return before, {key: actions for key, actions in after.items() if actions}, edits


def pol_text(roles, resources, granted):
    lines = ['policy large;']
    lines += [f'role role_{role};' for role in range(roles)]
    actions = ', '.join(f'action_{action}' for action in range(ACTIONS))
    lines += [f'resource thing_{resource} {{ actions {actions}; }}' for resource in range(resources)]
    for role in range(roles):
        terms = [f'thing_{resource}.{{{", ".join(f"action_{action}" for action in sorted(granted[role, resource]))}}}'
                 for resource in range(resources) if (role, resource) in granted]
        if terms:
            lines.append(f'allow role_{role} to {", ".join(terms)};')
    return '\n'.join(lines) + '\n'


def selinux_text(roles, resources, granted):
    """The same as a kernel policy: a type for each role, a type for each resource."""
    lines = ['class thing', 'sid kernel', 'class thing { ' + ' '.join(f'action_{action}' for action in range(ACTIONS)) + ' }']
    types = [f'role_{role}' for role in range(roles)] + [f'thing_{resource}' for resource in range(resources)]
    lines += [f'type {name};' for name in types]
    for (role, resource), actions in sorted(granted.items()):
        lines.append(f'allow role_{role} thing_{resource}:thing {{ ' + ' '.join(f'action_{action}' for action in sorted(actions)) + ' };')
    lines += ['role all_roles;'] + [f'role all_roles types {name};' for name in types]
    lines += ['user all_users roles all_roles;', 'sid kernel all_users:all_roles:role_0']
    return '\n'.join(lines) + '\n'


def compare_sizes(polc, folder):
    print(f'{"compared":<66}{"s wall":>9}{"s cpu":>8}{"MiB":>6}')
    for roles, resources in ((60, 20), (125, 42), (250, 84), (500, 167), (1000, 334)):
        before, after, edits = facts(roles, resources)
        name = f'{roles} roles × {resources * ACTIONS} permissions, {len(edits)} edits'
        paths = {}
        for side, granted in (('before', before), ('after', after)):
            stem = f'{folder}/{side}_{roles}'
            policy = write(f'{stem}.pol', pol_text(roles, resources, granted))
            subprocess.run([polc, 'compile', policy, '-o', f'{stem}.polt'], check=True, stderr=subprocess.DEVNULL)
            conf = write(f'{stem}.conf', selinux_text(roles, resources, granted))
            subprocess.run(['checkpolicy', '-o', f'{stem}.selinux', conf], check=True, stdout=subprocess.DEVNULL)
            paths[side] = stem
        old, new = paths['before'], paths['after']
        told = json.loads(run([polc, 'diff', f'{old}.polt', f'{new}.polt', '--format=json'], 1)[0])
        pairs = {(role, permission) for each in told['decisions'] for role in each['roles'] for permission in each['permissions']}
        expect('polc diff', pairs, {(f'role_{role}', f'thing_{resource}.action_{action}') for role, resource, action in edits})
        is_largest = roles == 1000
        row(f'{name}: polc, tables', run([polc, 'diff', f'{old}.polt', f'{new}.polt']), 'aim 1 s, 500 MiB' if is_largest else '')
        row(f'{name}: polc, policies', run([polc, 'diff', f'{old}.pol', f'{new}.pol'], 1 if is_largest else 3))
        cost = run(['sediff', '-A', f'{old}.selinux', f'{new}.selinux'], 1 if roles >= 500 else 3, allowed=(0, 1))
        counts = re.search(r'Allow Rules \((\d+) Added, (\d+) Removed, (\d+) Modified\)', cost[0])
        expect('sediff', sum(map(int, counts.groups())), len({(role, resource) for role, resource, _ in edits}))
        row(f'{name}: sediff', cost)


def write_accounts(path, pick):
    """`pick` gives the settings of an account, in some order. How many leave the one out whose default changes is told too."""
    rng = random.Random(2)
    changed = 0
    with open(path, 'w', encoding='utf-8') as file:
        for number in range(ACCOUNTS):
            picked = pick(rng)
            changed += all(name != 'supervisor.limit_to_assigned' for name, _ in picked)
            settings = ', '.join(f'"{name}": "{value}"' for name, value in picked)
            file.write(f'{{"account": "customer {number}", "settings": {{{settings}}}}}\n')
    return path, changed


def compare_accounts(polc, folder):
    old = f'{ROOT}/policies/contact_center/policy.pol'
    with open(old, encoding='utf-8') as file:
        text = file.read()
    line = '"Limit access to assigned call queues" = on;'
    expect('the contact center', text.count(line), 1)
    new = write(f'{folder}/edited.pol', text.replace(line, line.replace('on', 'off')))
    print(f'\n{"the contact center and an edited copy":<66}{"s wall":>9}{"s cpu":>8}{"MiB":>6}')
    row('without accounts', run([polc, 'diff', old, new]))
    known = ['supervisor.limit_to_assigned', 'organization.log_in_to_unassigned', 'supervisor.view_skills', 'agent.create_tags']
    gone = [f'retired.switch_{number}' for number in range(12)]

    def few(rng):
        return [(name, rng.choice(('on', 'off'))) for name in known if rng.random() < 0.67]

    def many(rng):
        chosen = [(name, rng.choice(('on', 'off'))) for name in known + gone if rng.random() < 0.5]
        rng.shuffle(chosen)
        return chosen

    for name, pick, aim in (('a million accounts, at most 81 kinds of lines', few, 'aim 5 s'),
                            ('a million accounts, hardly two lines alike', many, 'aim 5 s')):
        accounts, changed = write_accounts(f'{folder}/accounts.ndjson', pick)
        cost = run([polc, 'diff', old, new, '--accounts', accounts])
        expect(name, re.search(r'(\d+) accounts read: (\d+) ', cost[0]).groups(), (str(ACCOUNTS), str(changed)))
        row(f'{name} ({os.path.getsize(accounts) >> 20} MiB)', cost, aim)
        os.remove(accounts)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    polc, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    compare_sizes(polc, folder)
    compare_accounts(polc, folder)


main()
