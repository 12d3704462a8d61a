"""Prints the table of measures from Google Benchmark's JSON, and draws it.

Usage: report.py RESULTS.json [--svg FILE]
Times are medians of the repetitions, in CPU time. Exit code 0 whether the aims are met or not: the table says it.
"""
import argparse
import json
import statistics
import sys
from collections import defaultdict

# What, beside what, the aim as a factor at most (None: it is only printed).
ROWS = [
    ('7 topics, dynamic', 'topics/dynamic', 'topics/floor', 1.8),
    ('7 topics, dynamic with BMI2', 'topics/dynamic, BMI2', 'topics/floor', 1.8),
    ('7 topics, dynamic', 'topics/dynamic', 'topics/record, row, no check', None),
    ('7 topics, generated header', 'topics/generated header', 'topics/hand-written bitset', 1.1),
    ('7 topics, without BMI2', 'topics/dynamic', 'topics/dynamic, BMI2', 2.0),
    ('1,000 × 10,000, dynamic', 'large/dynamic', 'large/hand-written bit matrix', 1.3),
    ('1,000 × 10,000, sessions', 'large/sessions', 'large/hand-written user bitmap', 1.2),
    ('10^6 rows of one subject', 'rows/decide_rows', 'rows/one by one', 0.25),
    ('contact_center, 10^6 requests', 'contact_center/decide_all', 'contact_center/one by one', 0.25),
    ('moodle, 10^6 requests', 'moodle/decide_all', 'moodle/one by one', 0.25),
    ('gitlab, 10^6 requests', 'gitlab/decide_all', 'gitlab/one by one', 0.25),
    ('support_authorization, 10^6 requests', 'support_authorization/decide_all', 'support_authorization/one by one', 0.25),
    ('support_authorization, sessions', 'support_authorization/sessions', 'support_authorization/dynamic', 1.1),
    ('contact_center, sessions', 'contact_center/sessions', 'contact_center/dynamic', 1.1),
    ('authzen_todo, sessions', 'authzen_todo/sessions', 'authzen_todo/dynamic', 1.1),
    ('gitlab, sessions', 'gitlab/sessions', 'gitlab/dynamic', 1.1),
    ('moodle, sessions', 'moodle/sessions', 'moodle/dynamic', 1.1),
    ('1,000 open permissions, sessions', 'open_1000/sessions', 'topics/floor', None),
    ('1,100 open permissions, sessions', 'open_1100/sessions', 'topics/floor', None),
    ('1,100 open permissions, sessions', 'open_1100/sessions', 'open_1000/sessions', 1.2),
]
# What takes how many times as long as the table.
OTHERS = [
    ('7 topics', 'topics/dynamic', ['topics/hand-written bitset', 'topics/hand-written switch', 'topics/unordered_map',
                                    'topics/libsepol avtab', 'topics/SQLite']),
    ('1,000 × 10,000', 'large/dynamic', ['large/unordered_map', 'large/libsepol avtab', 'large/SQLite']),
]
LOAD_RATE_AIM = 1e9  # bytes a second
LOAD_TIME_AIM = 10e-6  # seconds, of a shipped policy


def read(path):
    with open(path, encoding='utf-8') as file:
        results = json.load(file)
    times = defaultdict(list)  # seconds an item, or a run where there are no items
    rates = defaultdict(list)
    for run in results['benchmarks']:
        if run['run_type'] != 'iteration':
            continue
        name = run['run_name']
        if 'items_per_second' in run:
            times[name].append(1 / run['items_per_second'])
        else:
            times[name].append(run['cpu_time'] * {'ns': 1e-9, 'us': 1e-6, 'ms': 1e-3, 's': 1}[run['time_unit']])
        if 'bytes_per_second' in run:
            rates[name].append(run['bytes_per_second'])
    medians = {name: statistics.median(values) for name, values in times.items()}
    return results['context'], times, medians, {name: statistics.median(values) for name, values in rates.items()}


def spread(values):
    """Half of the middle half, as a share of the median."""
    if len(values) < 4:
        return 0.0
    quarters = statistics.quantiles(values, n=4)
    return (quarters[2] - quarters[0]) / 2 / statistics.median(values)


def shown(seconds):
    return f'{seconds * 1e9:.2f} ns' if seconds < 1e-6 else f'{seconds * 1e6:.2f} µs'


def verdict(is_met):
    return 'met' if is_met else 'MISSED'


def table(context, times, medians, rates):
    lines = [f'{"work":<38}{"time":>10}  {"beside":<30}{"time":>10}{"ratio":>8}{"aim":>8}']
    for title, name, beside, aim in ROWS:
        if name not in medians or beside not in medians:
            lines.append(f'{title:<38}{"–":>10}  not measured on this machine')
            continue
        ratio = medians[name] / medians[beside]
        lines.append(f'{title:<38}{shown(medians[name]):>10}  {beside.split("/")[1]:<30}{shown(medians[beside]):>10}'
                     f'{ratio:>7.2f}×' + (f'{aim:>7.4g}×  {verdict(ratio <= aim)}' if aim else ''))
    lines += ['', f'{"beside the table (dynamic)":<62}{"time":>10}{"factor":>10}']
    for title, name, others in OTHERS:
        for other in others:
            if name in medians and other in medians:
                lines.append(f'{title + ", " + other.split("/")[1]:<62}{shown(medians[other]):>10}'
                             f'{medians[other] / medians[name]:>9.1f}×')
    lines += ['', f'{"verified, ready to decide":<30}{"time":>10}{"rate":>14}']
    for name, rate in rates.items():
        policy = name.split('/')[1]
        is_met = rate >= LOAD_RATE_AIM if policy == 'large' else medians[name] < LOAD_TIME_AIM
        aim = '1 GB/s at least' if policy == 'large' else 'under 10 µs'
        lines.append(f'{policy:<30}{shown(medians[name]):>10}{rate / 1e9:>9.2f} GB/s  {aim}: {verdict(is_met)}')
    repetitions = max(len(values) for values in times.values())
    lines += ['', f'Medians of {repetitions} interleaved repetitions, CPU time. Noise: the floor beside itself '
              f'{medians["topics/floor again"] / medians["topics/floor"]:.3f}×;',
              f'the middle half of the repetitions lies within ±{100 * statistics.median(map(spread, times.values())):.1f} % '
              f'(median over rows), at worst ±{100 * max(map(spread, times.values())):.1f} %.',
              f'{context["num_cpus"]} CPUs at {context["mhz_per_cpu"]} MHz, load {", ".join(f"{load:.1f}" for load in context["load_avg"])}.']
    return '\n'.join(lines)


# The drawing: bars on a logarithmic scale, in colours that read on white and on black.
BARS = [
    ('7 topics × 4 roles', [
        ('floor: one load and test', 'topics/floor', False),
        ('record, row, no check', 'topics/record, row, no check', False),
        ('table', 'topics/dynamic', True),
        ('table, BMI2', 'topics/dynamic, BMI2', True),
        ('generated header', 'topics/generated header', True),
        ('hand-written bitset', 'topics/hand-written bitset', False),
        ('hand-written switch', 'topics/hand-written switch', False),
        ('std::unordered_map', 'topics/unordered_map', False),
        ('libsepol avtab', 'topics/libsepol avtab', False),
        ('SQLite in memory', 'topics/SQLite', False),
    ]),
    ('1,000 roles × 10,000 permissions', [
        ('table', 'large/dynamic', True),
        ('hand-written bit matrix', 'large/hand-written bit matrix', False),
        ('session', 'large/sessions', True),
        ('hand-written user bitmap', 'large/hand-written user bitmap', False),
        ('std::unordered_map', 'large/unordered_map', False),
        ('libsepol avtab', 'large/libsepol avtab', False),
        ('SQLite in memory', 'large/SQLite', False),
    ]),
]


def drawing(medians):
    import math
    left, right, top, step = 190, 70, 26, 20
    width = 720
    shown_bars = [(title, [bar for bar in bars if bar[1] in medians]) for title, bars in BARS]
    height = 8 + sum(top + step * len(bars) + 12 for _, bars in shown_bars)
    low = min(medians[bar[1]] for _, bars in shown_bars for bar in bars) / 2
    high = max(medians[bar[1]] for _, bars in shown_bars for bar in bars)
    scale = (width - left - right) / math.log(high / low)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" aria-label="Time of one decision, on a logarithmic scale">',
        '<style>text{font:13px system-ui,sans-serif;fill:#57606a}.head{font-weight:600}.ours{fill:#2da44e}'
        '.other{fill:#8c959f}@media(prefers-color-scheme:dark){text{fill:#adbac7}.other{fill:#768390}}</style>',
    ]
    y = 8
    for title, bars in shown_bars:
        parts.append(f'<text class="head" x="{left}" y="{y + 13}">{title}: time of one decision (log scale)</text>')
        y += top
        for label, name, ours in bars:
            length = math.log(medians[name] / low) * scale
            parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{label}</text>')
            parts.append(f'<rect class="{"ours" if ours else "other"}" x="{left}" y="{y + 1}" width="{length:.1f}" height="14" rx="2"/>')
            parts.append(f'<text x="{left + length + 6:.1f}" y="{y + 12}">{shown(medians[name])}</text>')
            y += step
        y += 12
    parts.append('</svg>')
    return '\n'.join(parts) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('results')
    parser.add_argument('--svg')
    arguments = parser.parse_args()
    context, times, medians, rates = read(arguments.results)
    print(table(context, times, medians, rates))
    if arguments.svg:
        with open(arguments.svg, 'w', encoding='utf-8') as file:
            file.write(drawing(medians))
    return 0


if __name__ == '__main__':
    sys.exit(main())
