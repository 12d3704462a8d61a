#!/usr/bin/env python3
"""What a generated header costs whoever includes it: header_times.py POLC prints processor seconds of a compiler's front end, the least of three.

No test looks at them. `base` is a file with the library's part of the header alone, <pol/generated.h>.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).parents[2]
COMPILERS = ["g++", "clang++-19"]
RUNS = 3


def seconds(compiler, file):
    def once():
        before = os.times().children_user + os.times().children_system
        subprocess.run([compiler, "-std=c++20", "-fsyntax-only", f"-I{SOURCE}/runtime", file], check=True)
        return os.times().children_user + os.times().children_system - before
    return min(once() for _ in range(RUNS))


def main():
    polc = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else SOURCE / "build/tools/polc/polc")
    with tempfile.TemporaryDirectory() as folder:
        files = {"base": "#include <pol/generated.h>\n"}
        for policy in sorted((SOURCE / "policies").glob("*/policy.pol")):
            name = policy.parent.name
            header = pathlib.Path(folder) / f"{name}.h"
            subprocess.run([polc, "compile", policy, "-o", header.with_suffix(".polt"), "--header", header], check=True)
            files[name] = f'#include "{name}.h"\n'
        print(f"{'':24}" + "".join(f"{compiler:>12}" for compiler in COMPILERS))
        for name, text in files.items():
            file = pathlib.Path(folder) / f"{name}.cpp"
            file.write_text(text)
            print(f"{name:24}" + "".join(f"{seconds(compiler, file):>10.2f} s" for compiler in COMPILERS), flush=True)


main()
