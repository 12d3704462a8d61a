"""How each stage's work grows when a policy doubles: `growth_test.py POLC`.

The work is counted, not timed: the instructions that a stage runs, everything that it calls included, as valgrind counts them. They
are the same in every run and on a busy machine. Each shape of a policy is compiled at a size, at twice that and at four times; the
second doubling may add at most LIMIT times what the first did. What is linear adds twice as much, sorting somewhat more, and
what compares each with each four times."""

import os
import random
import re
import subprocess
import sys
import tempfile

LIMIT = 2.4

# Less than this a stage may add without being looked at: the noise of hash tables that happen to grow.
LEAST = 300_000

STAGES = {
    'load': ['polc::load_policy'],
    'parse': ['polc::parse'],
    'resolve': ['polc::resolve'],
    'access': ['polc::AccessConditions::AccessConditions'],
    'claims': ['polc::check_complexity', 'polc::check_absences', 'polc::check_layer_promise', 'polc::check_assertions'],
    'lower': ['polc::lower'],
    'encode': ['polc::table_bytes'],
    'verify': ['pol::verify'],
    'compare': ['polc::is_translated', 'polc::find_wrong_holder'],
    'lint': ['polc::find_warnings'],
}

# What may grow faster, by shape and stage, and why.
EXCEPTIONS = {}


def declared(roles, resources, actions=10):
    lines = [f'role r{role}{f" includes r{role // 2}" if role >= 4 and role % 4 == 0 else ""};' for role in range(roles)]
    for resource in range(resources):
        names = ', '.join(f'a{action}' for action in range(actions))
        lines.append(f'resource area{resource % 50}.t{resource} {{ own: bool; state: {{open, closed, archived}}; actions {names}; }}')
    return lines


def grants(count, roles, resources, rng, settings=0):
    guards = ['', ' if own', ' if own and state is open', ' if state in {open, closed}', ' if not own or state is archived']
    for _ in range(count):
        resource = rng.randrange(resources)
        actions = ', '.join(f'a{action}' for action in sorted(rng.sample(range(10), 4)))
        guard = f' if s.x{rng.randrange(settings)}' if settings and rng.random() < 0.3 else rng.choice(guards)
        yield f'allow r{rng.randrange(roles)} to area{resource % 50}.t{resource}.{{{actions}}}{guard};'


def switches(count):
    return ['settings s for r0 {', *(f'  x{number} = off;' for number in range(count)), '}']


def more_resources(scale, rng):
    return declared(20, 60 * scale) + list(grants(150 * scale, 20, 60 * scale, rng))


def more_roles(scale, rng):
    """Enough that the rows of roles, which are words of 64, double too."""
    return declared(128 * scale, 20) + list(grants(150 * scale, 128 * scale, 20, rng))


def more_flat_roles(scale, rng):
    """Thousands of roles, each with little to say, and a chain of them."""
    lines = [f'role r{role}{f" includes r{role - 1}" if 0 < role < 50 else ""};' for role in range(1000 * scale)]
    lines += ['resource t { own: bool; actions ' + ', '.join(f'a{action}' for action in range(100)) + '; }']
    return lines + [f'allow r{role} to t.a{rng.randrange(100)}{" if own" if role % 5 == 0 else ""};' for role in range(1000 * scale)]


def more_exclusive_roles(scale, rng):
    """Pairs that exclude each other, among roles of which many include another."""
    count = 800 * scale
    lines = [f'role r{role}{f" includes r{role - 2}" if role % 4 == 3 else ""};' for role in range(count)]
    lines += ['resource t { actions a; }', 'allow r0 to t.a;']
    return lines + [f'exclusive roles r{role}, r{role + 2};' for role in range(0, count, 4)]


def more_permissions(scale, rng):
    """Few roles, and each line about many permissions."""
    lines = [f'role r{role};' for role in range(8)]
    for resource in range(80 * scale):
        lines.append(f'resource t{resource} {{ actions ' + ', '.join(f'a{action}' for action in range(60)) + '; }')
    return lines + [f'allow r{rng.randrange(8)} to t{resource}.*;' for resource in range(80 * scale)]


def more_rules(scale, rng):
    return declared(40, 60) + list(grants(300 * scale, 40, 60, rng))


def more_settings(scale, rng):
    return declared(20, 60 * scale) + switches(30 * scale) + list(grants(150 * scale, 20, 60 * scale, rng, 30 * scale))


def more_asserts(scale, rng):
    lines = declared(20, 60) + list(grants(150, 20, 60, rng))
    lines += ['role watcher;', 'allow watcher to area1.t1.a0;']
    return lines + [f'assert never watcher may area{resource % 50}.t{resource}.{{a1, a2, a3}};'
                    for resource in (rng.randrange(60) for _ in range(100 * scale))]


def more_cells(scale, rng):
    lines = declared(8, 60 * scale) + ['matrix m {', '| | ' + ' | '.join(f'r{role}' for role in range(1, 4)) + ' |']
    for resource in range(60 * scale):
        cells = ' | '.join(rng.choice(['allow', 'deny', 'allow if own']) for _ in range(3))
        lines.append(f'| area{resource % 50}.t{resource}.a{rng.randrange(10)} | {cells} |')
    return lines + ['}']


def more_implications(scale, rng):
    lines = declared(20, 40 * scale) + list(grants(60 * scale, 20, 40 * scale, rng))
    return lines + [f'area{resource % 50}.t{resource}.a1 implies area{resource % 50}.t{resource}.a2;' for resource in range(40 * scale)]


def many_for_all(scale, rng):
    """Rules of groups of roles over many permissions, alike in most."""
    lines = declared(60, 60 * scale)
    lines.append('role group many = ' + ', '.join(f'r{role}' for role in range(40)) + ';')
    lines += [f'allow many to area{number % 50}.*.a{number % 10};' for number in range(50)]
    return lines + list(grants(60 * scale, 60, 60 * scale, rng))


def more_equal_rules(scale, rng):
    """Copies of a few lines: each is redundant for another reason, and all of a kind for the same."""
    lines = declared(20, 60) + list(grants(150, 20, 60, rng))
    copied = ['allow r1 to area1.t1.a1, area2.t2.*;', 'allow r2 to area1.t1.a1 if own;', 'allow r3, r4 to *;',
              'forbid r1 to area1.t1.a1 if state is closed;', 'require own for area1.t1.a2;', 'area1.t1.a1 implies area1.t1.a2;']
    return lines + [line for line in copied for _ in range(100 * scale)]


SHAPES = [more_resources, more_roles, more_flat_roles, more_exclusive_roles, more_permissions, more_rules, more_settings, more_asserts, more_cells, more_implications, many_for_all, more_equal_rules]


def counted(polc, policy, folder):
    """Instructions by stage."""
    path, out = f'{folder}/policy.pol', f'{folder}/callgrind.out'
    with open(path, 'w', encoding='utf-8') as file:
        file.write('policy growth "Made up";\n' + '\n'.join(policy) + '\n')
    done = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={out}', polc, 'compile', path, '-o', f'{folder}/policy.polt'],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f'{done.stdout[-3000:]}\ngrowth: polc or valgrind ended with {done.returncode}')
    listed = subprocess.run(['callgrind_annotate', '--inclusive=yes', '--threshold=100', out], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = {}
    for line in listed.splitlines():
        match = re.match(r'\s*([\d,]+) \([^)]*\)\s+\S*?:([\w:]+)\(', line)
        if match:
            found[match[2]] = max(found.get(match[2], 0), int(match[1].replace(',', '')))
    return {stage: sum(found.get(name, 0) for name in names) for stage, names in STAGES.items()}


def main():
    polc = os.path.abspath(sys.argv[1])
    shapes = [shape for shape in SHAPES if len(sys.argv) < 3 or shape.__name__ in sys.argv[2:]]
    wrong, never_seen = [], set(STAGES)
    with tempfile.TemporaryDirectory() as folder:
        for shape in shapes:
            first, second, third = (counted(polc, shape(scale, random.Random(1)), folder) for scale in (1, 2, 4))
            print(f'{shape.__name__}: thousands of instructions for 1, 2, 4; what is added, by what was')
            for stage in STAGES:
                never_seen -= {stage} if third[stage] else set()
                before, after = second[stage] - first[stage], third[stage] - second[stage]
                growth = after / before if before > 0 else float(after > LEAST) * 9
                limit, reason = EXCEPTIONS.get((shape.__name__, stage), (LIMIT, ''))
                is_wrong = after > LEAST and growth > limit
                print(f'  {stage:9}{first[stage] // 1000:10}{second[stage] // 1000:10}{third[stage] // 1000:10}{growth:8.2f}'
                      f'{"  TOO MUCH" if is_wrong else ""}{"  " + reason if reason else ""}', flush=True)
                if is_wrong:
                    wrong.append(f'{shape.__name__}, {stage}: {growth:.2f}, above {limit}')
    if never_seen:
        wrong.append(f'no instructions counted for {", ".join(sorted(never_seen))}: were these functions renamed?')
    sys.exit('growth: ' + '; '.join(wrong) if wrong else 0)


if __name__ == '__main__':
    main()
