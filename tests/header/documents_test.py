"""The C++ that the READMEs show, compiled with the header of the policy that they show. tests/package runs the programs.

Usage: documents_test.py POLC COMPILER SOURCE WORK
"""
import pathlib
import re
import subprocess
import sys


def blocks(path, fence):
    """Those of a language, with a file's name behind it or without, or of one file."""
    text = path.read_text(encoding='utf-8')
    return re.findall(r'^```' + re.escape(fence) + r'(?: \S+)?\n(.*?)^```$', text, re.MULTILINE | re.DOTALL)


def main():
    polc, compiler, source, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])
    work.mkdir(parents=True, exist_ok=True)
    policy, = blocks(source / 'README.md', 'pol shop.pol')
    (work / 'shop.pol').write_text(policy, encoding='utf-8')
    for header in ('shop.h', 'shop_policy.h'):
        subprocess.run([polc, 'compile', work / 'shop.pol', '--emit=header', '-o', work / header], check=True)
    count = 0
    for page in (source / 'README.md', source / 'compiler' / 'codegen' / 'README.md'):
        for block in blocks(page, 'cpp'):
            (work / 'block.cc').write_text(block, encoding='utf-8')
            subprocess.run([compiler, '-std=c++20', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-I', work,
                            '-I', source / 'runtime', work / 'block.cc'], check=True)
            count += 1
    print(f'{count} examples')
    return 0 if count >= 2 else 1


if __name__ == '__main__':
    sys.exit(main())
