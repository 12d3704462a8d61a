"""Headers of policies whose names are as hostile as they can be, in every place of a header, in every compiler given.

Usage: hostile_names_test.py POLC RUNTIME WORK COMPILER…
Exit code 0 if all headers compile together, after the headers of C++ and POSIX, without a warning.
"""
import pathlib
import re
import subprocess
import sys

KEYWORDS = ('alignas and asm auto bool case catch char8_t class co_await concept const consteval default delete do double else enum '
            'explicit export extern false final float for friend if import inline int long module mutable namespace new '
            'noexcept not nullptr operator or override private public requires return short signed sizeof static struct '
            'switch template this throw true try typedef typename union unsigned using virtual void volatile while xor').split()
# What the header declares, uses or includes: types, members, functions, parameters.
OURS = ('Own Fact Attribute Inputs InputsOf Permission Level Role Roles Context Request Setting Settings Account FixedAccount '
        'RolesOf TableView TableData context inputs inputs_of inputs_ number_ pack pack_context account settings decide '
        'matches id table fingerprint generated role_of names found text role roles permission own custom loaded data rows '
        'strings format detail pol std array optional string_view span uint32_t size_t').split()
# Macros, functions and types of the C library.
LIBRARY = ('POL_GENERATED_VERSION POL_VERSION POL_NONE EOF NULL INT_MAX EINTR SIGINT errno stdin stdout assert major minor linux unix index time access read write '
           'stat group main exit tm FILE PATH_MAX ECHO').split()
SPELT = ['Name', 'name', 'NAME', 'nAme', '2nd', '1', '-', 'a-b', 'a_b', 'a/b', 'a b', '_x', '_Y', '__z', 'x__y', 'x_', 'Prüfer',
         'имя', '名', 'مرحبا', "it's", 'a"b', 'what??/', 'back\\slash', '*/', '//', '%d', '{}']
NAMES = list(dict.fromkeys(KEYWORDS + OURS + LIBRARY + SPELT))
CHUNK = 11  # As many enums of as many values, and the context, have room in a request.

STANDARD = ('algorithm array cassert cerrno chrono climits cmath complex csignal cstdint cstdio cstdlib cstring ctime '
            'filesystem iostream memory mutex optional random regex span string string_view thread vector dirent.h fcntl.h '
            'grp.h netdb.h pwd.h sys/socket.h sys/stat.h sys/types.h syslog.h termios.h unistd.h').split()


def quoted(name):
    return f'`{name}`'


def policy_text(policy, names, of_context, everywhere):
    listed = ', '.join(quoted(name) for name in names)
    lines = [f'policy {quoted(policy)};', 'levels ' + ' < '.join(quoted(name) for name in names) + ';']
    lines += [f'role {quoted(name)};' for name in everywhere]
    lines.append('context { ' + ' '.join(f'{quoted(name)}: bool;' for name in of_context[:-1]) +
                 f' {quoted(of_context[-1])}: {{{listed}}} = {quoted(names[0])}; }}')
    for number, name in enumerate(names):
        # In one resource each attribute is a switch, in the other each has an enum of its own name.
        lines.append(f'resource {quoted(name)} {{ ' + ' '.join(f'{quoted(other)}: bool;' for other in names) +
                     f' actions {listed}; }}')
        lines.append(f'resource {quoted(name + " too")} {{ ' +
                     ' '.join(f'{quoted(other)}: {{{listed}}};' for other in names) + f' actions {listed}; }}')
        lines.append(f'settings {quoted(name)} {{ {quoted(names[number - 1])} = off; '
                     f'{quoted(names[number - 2])}: {{{listed}}} = {quoted(name)}; }}')
    return '\n'.join(lines) + f'\n{quoted(names[-1])} {quoted(everywhere[0])} to *;\n'


def main():
    polc, runtime, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    compilers = sys.argv[4:]
    work.mkdir(parents=True, exist_ok=True)
    chunks = [NAMES[first:first + CHUNK] for first in range(0, len(NAMES), CHUNK)]
    full = [NAMES[min(first, len(NAMES) - CHUNK):][:CHUNK] for first in range(0, len(NAMES), CHUNK)]
    headers = {}  # By namespace: policies may be spelt alike, and are not for one program.
    for number, names in enumerate(chunks):
        # Every name is a policy's once: those that are not a chunk's are policies of next to nothing.
        for place, name in enumerate(names):
            source = work / f'hostile_{number}_{place}.pol'
            text = f'policy {quoted(name)};\nrole r;\nresource x {{ actions y; }}\nallow r to x.y;\n'
            if place == 0:
                text = policy_text(name, full[number], full[number - 2], NAMES)
            source.write_text(text, encoding='utf-8')
            header = source.with_suffix('.h')
            command = [polc, 'compile', str(source), '-o', str(source.with_suffix('.polt')), '--header', str(header)]
            result = subprocess.run(command, capture_output=True, text=True)
            if result.returncode != 0:
                print(f'{source} does not compile:\n{result.stdout}{result.stderr}'[:3000])
                return 1
            namespace = re.search(r'^namespace (\w+) {$', header.read_text(encoding='utf-8'), re.MULTILINE)
            headers.setdefault(namespace[1], header.name)
    source = work / 'all.cc'
    source.write_text(''.join(f'#include <{name}>\n' for name in STANDARD) +
                      ''.join(f'#include "{name}"\n' for name in headers.values()) + 'int main() {}\n', encoding='utf-8')
    failed = False
    for compiler in compilers:
        result = subprocess.run([compiler, '-std=c++20', '-fsyntax-only', '-Wall', '-Wextra', '-Wpedantic', '-Werror',
                                 '-I', runtime, str(source)], capture_output=True, text=True)
        if result.returncode != 0:
            print(f'{compiler}:\n{result.stderr[:3000]}')
            failed = True
    print(f'{len(NAMES)} names, {len(headers)} headers, {len(compilers)} compilers')
    return 1 if failed or len(compilers) < 2 or len(headers) < 150 else 0


if __name__ == '__main__':
    sys.exit(main())
