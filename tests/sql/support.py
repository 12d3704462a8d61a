"""What the tests of SQL share: the programs under test, policies with their cases, and literals."""

import contextlib
import json
import os
import subprocess
import tempfile

POLC = os.environ["POLC"]
CASES = os.environ["CASES"]
POLICIES = os.environ["POLICIES"]
SHIPPED = ["authzen_todo", "contact_center", "gitlab", "moodle", "support_authorization"]


def shipped(name):
    return os.path.join(POLICIES, name, "policy.pol")


def script(policy, dialect, *more):
    """What `polc sql` prints, as a driver takes it; raises with what it says where it refuses."""
    return shell_script(policy, dialect, *more).removeprefix(".bail on\n")


def shell_script(policy, dialect, *more):
    """The same with the line that SQLite's shell alone knows."""
    result = subprocess.run([POLC, "sql", policy, f"--dialect={dialect}", *more], capture_output=True, encoding="utf-8")
    if result.returncode != 0:
        raise AssertionError(f"polc sql {policy} {more}: exit code {result.returncode}\n{result.stderr}")
    return result.stdout


def refusal(policy, dialect, *more):
    """Exit code and message where it does refuse."""
    result = subprocess.run([POLC, "sql", policy, f"--dialect={dialect}", *more], capture_output=True, encoding="utf-8")
    assert result.returncode != 0 and result.stdout == "", (policy, more, result.stdout[:200])
    return result.returncode, result.stderr


def cases(policy, most):
    """A dictionary for each permission: see cases.cpp."""
    result = subprocess.run([CASES, policy, str(most)], capture_output=True, encoding="utf-8")
    assert result.returncode == 0, f"the table and the oracle differ, or {policy} does not compile\n{result.stderr}"
    return [json.loads(line) for line in result.stdout.splitlines()]


def generated(count, most):
    """Random policies: pairs of a path and its cases. The folder goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="polc-sql-policies-")
    result = subprocess.run([CASES, "--generate", folder.name, str(count), str(most)], capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    generated.folders.append(folder)
    for number in sorted(os.listdir(folder.name), key=int):
        place = os.path.join(folder.name, number)
        with open(os.path.join(place, "cases.ndjson"), encoding="utf-8") as lines:
            yield os.path.join(place, "main.pol"), [json.loads(line) for line in lines]


generated.folders = []


@contextlib.contextmanager
def told_with(path):
    """What fails inside is told with the policy's text."""
    try:
        yield
    except Exception as problem:
        with open(path, encoding="utf-8") as text:
            raise AssertionError(f"{problem}\n{text.read()}") from problem


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def identifier(name):
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def value(entry, position):
    """A value of an input as Python has it."""
    text = entry["values"][position]
    return text == "true" if entry["is_boolean"] else text


def difference(permission, found, admitted_alone=False):
    """Says which case differs, or nothing. `admitted_alone`: what no account can have is denied."""
    wanted = permission["decisions"]
    if admitted_alone:
        size = len(permission["subjects"])
        wanted = "".join(wanted[at * size:(at + 1) * size] if is_admitted else "0" * size
                         for at, is_admitted in enumerate(permission["admitted"]))
    if found == wanted:
        return None
    if len(found) != len(wanted):
        return f"{permission['permission']}: {len(found)} decisions, not {len(wanted)}"
    at = next(at for at in range(len(wanted)) if found[at] != wanted[at])
    case, subject = divmod(at, len(permission["subjects"]))
    inputs = {entry["name"]: value(entry, chosen) for entry, chosen in zip(permission["inputs"], permission["cases"][case])}
    levels = permission["levels"]
    return (f"{permission['permission']} for {permission['subjects'][subject]} with {inputs}: the oracle says "
            f"{levels[int(wanted[at], 16)]}, SQL {levels[int(found[at], 16)] if found[at] in '0123456789abcdef' else found[at]}")
