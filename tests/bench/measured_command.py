"""A whole command, measured."""

import json
import subprocess
import sys
import tempfile

# A process begins with the resident set of the one that started it, so that one without any data has to.
STARTER = """
import json, os, resource, subprocess, sys, time
begin = time.monotonic()
code = subprocess.call(sys.argv[2:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], 'w') as file:
    json.dump([code, time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], file)
"""


def run(words, repetitions=3, allowed=(0,), errors=None):
    """The output, and the least seconds by the wall clock, of processor time, and MiB. `errors`: where messages go, if not to ours."""
    costs, out = [], ''
    for _ in range(repetitions):
        with tempfile.NamedTemporaryFile('r', suffix='.json') as measured:
            out = subprocess.run([sys.executable, '-S', '-c', STARTER, measured.name, *words], check=True, stdout=subprocess.PIPE,
                                 stderr=errors, text=True).stdout
            code, *cost = json.load(measured)
        if code not in allowed:
            sys.exit(f'{" ".join(words)}: exit code {code}')
        costs.append(cost)
    return out, *(min(column) for column in zip(*costs))
