"""Two versions of a policy, and how accounts go from one to another: for the tests of upgrades, in each database."""

import json
import random
import subprocess

import support

OLD = '''policy shop "Shop";
levels deny < allow;
role manager;
role clerk;
role temp;
resource till { own: bool; state: {open, held, closed}; actions open, close, count, burn; }
resource safe { actions open; }
settings tills editable by manager {
  gone = off; kept = off; pinned = off; needs = off requires kept; flips = off;
  size: {small, medium, large} = small; bound: {a, b, c} = a; needed: {x, y} = x; word: {off, on} = off;
}
settings odd editable by manager { wants = off; }
allow manager to till.*, safe.open;
allow clerk to till.open if own and state is open or tills.kept;
allow temp to till.burn if tills.gone;
'''

NEW = '''policy shop "Shop, renewed";
levels deny < allow;
role clerk;
role lead;
role manager;
resource crate { actions open; }
resource till { own: bool; state: {open, held}; late: bool; actions open, close, count; }
settings tills editable by manager, lead {
  size: {large, small} = small; fresh = on; kept = off; pinned = off immutable; flips: {off, on} = off; word = off;
  bound: {a, b, c} = a within {a, b}; needed: {x, y} = x; needs = off requires kept, needed is y;
}
settings odd editable by manager { wants = off; }
allow manager to till.*, crate.open;
allow clerk to till.open if own and state is open and not late or tills.kept;
allow lead to till.close if tills.fresh;
'''


def carried(old, new, accounts):
    """What the runtime gives up of each account, as lists of a setting, a value and a reason; None for what OLD does not let an account choose."""
    told = subprocess.run([support.CASES, "--carry", old, new], input="".join(json.dumps(account) + "\n" for account in accounts),
                          capture_output=True, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


SETTINGS = {"a": ["on", "off"], "b": ["on", "off"], "c": ["on", "off"], "d": ["x", "y", "z"], "e": ["x", "y", "z"]}


def settings_policy(choose, side):
    """Five settings, of which the second version bounds, pins, drops or ties some."""
    lines = []
    for name, values in SETTINGS.items():
        is_switch = len(values) == 2
        kind = choose.random() if side == "b" else 1
        if kind < 0.12:
            continue
        if kind < 0.24:
            lines.append(f"  {name} = off immutable;" if is_switch else f"  {name}: {{x, y, z}} = x immutable;")
        elif is_switch:
            others = [other for other in SETTINGS if other < name and any(line.startswith(f"  {other}") for line in lines)]
            needs = f" requires {choose.choice(others)}" if others and len(SETTINGS[others[0]]) == 2 and choose.random() < (0.7 if side == "b" else 0.2) else ""
            lines.append(f"  {name} = {choose.choice(['on', 'off']) if not needs and side == 'b' else 'off'}{needs};")
        elif kind < 0.5:
            lines.append(f"  {name}: {{x, y, z}} = x within {{x, y}};")
        elif kind < 0.65:
            lines.append(f"  {name}: {{x, z}} = x;")
        else:
            needs = " requires a" if any(line.startswith("  a = off") for line in lines) and choose.random() < 0.5 else ""
            lines.append(f"  {name}: {{x, y, z}} = x{needs};")
    return ("policy shop;\nrole m;\nresource r { actions x; }\nsettings s editable by m {\n" + "\n".join(lines) + "\n}\nallow m to r.x;\n")


def chosen(rows, notes=()):
    """How many choices stand in each account's row, or are noted as given up: what is in neither was lost."""
    return {row[0]: sum(value is not None for value in row[1:]) + sum(note[0] == row[0] for note in notes) for row in rows}


def random_upgrades(test, seeds, upgraded):
    """Of policies and accounts at random; `upgraded(old, new, accounts)` compares with the runtime, and says how many it compared, lost and refused."""
    compared = lost = refused = 0
    for seed in seeds:
        choice = random.Random(seed)
        old, new = (support.write(test.folder, f"{side}{seed}.pol", settings_policy(random.Random(seed), side)) for side in ("a", "b"))
        accounts = [{f"s.{name}": choice.choice(values) for name, values in SETTINGS.items() if choice.random() < 0.6} for _ in range(24)]
        with support.told_with(new):
            found = upgraded(old, new, accounts)
        compared, lost, refused = compared + found[0], lost + found[1], refused + found[2]
    test.assertGreater(compared, 300)
    test.assertGreater(lost, 200)
    test.assertGreater(refused, 100)
    print(f"{compared} accounts upgraded, {lost} choices given up, as the runtime gives them up")
