"""Debian's reference policy of SELinux, compiled by polc, checkpolicy and secilc: `run.py POLC FOLDER [SAMPLES]`.

Takes the source from the package selinux-policy-src, makes one policy of all its modules below FOLDER, converts it (convert.py),
compares sampled decisions (truth.py), and prints what each compiler takes and writes. Uses no network."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from measured_command import run  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = '/usr/src/selinux-policy-src.tar.zst'


def quietly(*words, cwd=None):
    done = subprocess.run(words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f'{" ".join(words)}: exit code {done.returncode}\n{done.stdout[-2000:]}')
    return done.stdout


def made_policy():
    """policy.conf as checkpolicy reads it, of every module of the package, in the current folder."""
    if not os.path.exists('policy.conf'):
        shutil.rmtree('selinux-policy-src', ignore_errors=True)
        quietly('tar', '--zstd', '-xf', SOURCE)
        quietly('make', 'MONOLITHIC=y', 'conf', cwd='selinux-policy-src')
        quietly('make', 'MONOLITHIC=y', 'policy.conf', cwd='selinux-policy-src')
        os.rename('selinux-policy-src/policy.conf', 'policy.conf')
    quietly('checkpolicy', '-M', '-C', '-o', 'policy.cil', 'policy.conf')


def main():
    polc, folder, *samples = sys.argv[1:]
    polc = os.path.abspath(polc)
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    made_policy()
    print(quietly(sys.executable, f'{HERE}/convert.py', 'policy.cil', 'policy.pol', 'map.json'), end='')
    commands = [('polc compile', 'policy.polt', [polc, 'compile', 'policy.pol', '-o', 'policy.polt']),
                ('polc compile --strip', 'stripped.polt', [polc, 'compile', 'policy.pol', '--strip', '-o', 'stripped.polt']),
                ('checkpolicy', 'checkpolicy.bin', ['checkpolicy', '-M', '-o', 'checkpolicy.bin', 'policy.conf']),
                ('secilc', 'secilc.bin', ['secilc', '-M', 'true', '-o', 'secilc.bin', '-f', '/dev/null', 'policy.cil'])]
    print(f'\n{"":24}{"s wall":>8}{"s cpu":>8}{"MiB":>8}{"KB written":>12}')
    for name, written, words in commands:
        _, wall, processor, memory = run(words, repetitions=1, errors=subprocess.DEVNULL)
        print(f'{name:24}{wall:8.1f}{processor:8.1f}{memory:8.0f}{os.path.getsize(written) / 1000:12.0f}', flush=True)
    print('\n' + quietly(sys.executable, f'{HERE}/truth.py', 'checkpolicy.bin', 'map.json', 'policy.polt', polc, *(samples or ['200000'])),
          end='')


if __name__ == '__main__':
    main()
