"""What the tests of the Python package share: where things are, commands, and tables of policies."""

import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile

POLC = os.environ["POLC"]
WORK = pathlib.Path(os.environ["POLC_WORK"])
SOURCE = pathlib.Path(os.environ["POLC_SOURCE"])
POLICIES = sorted(SOURCE.glob("policies/*/policy.pol"))

SHOP = """policy shop "Shop";
levels deny "No" < ask "Ask first" < allow "Yes";
domain size = small < large < huge;
context { open "Within hours": bool; }
role manager "Manager";
role clerk "Clerk";
role auditor "Auditor";
resource till "Till" { own "Own till": bool; size: size = small; actions open "Open it", close; }
resource safe "Safe" { own "Own safe": bool; actions open; }
settings shop "Shop" for clerk editable by manager { lend "Lend" = off; share "Share" = off requires lend; hours "Hours": {day, night} = day; fixed = on immutable; }
exclusive roles manager, auditor;
exclusive roles auditor, `custom roles`;
custom roles may hold till.open, safe.open;
allow manager to till.*, safe.open;
allow clerk to till.open if own;
allow clerk to till.open if shop.lend and size is small and open;
ask clerk to till.close if shop.hours is night;
allow clerk to safe.open if shop.share and own;
"""


def run(*command, fails=False, cwd=None, **environment):
    """Runs a command and returns what it printed; one that should fail must, and the others must not."""
    words = [str(word) for word in command]
    # Nothing that whoever runs the tests has set for pip or Python.
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHONPATH"))}
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**plain, "PIP_CONFIG_FILE": os.devnull, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if (done.returncode != 0) != fails:
        raise AssertionError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def folder():
    """A new folder that is gone when the test is over."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="polc-python-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def compiled(policy, *options):
    """The table of a policy, which is a text or a file."""
    place = folder()
    if isinstance(policy, str):
        (place / "policy.pol").write_text(policy, encoding="utf-8")
        policy = place / "policy.pol"
    run(POLC, "compile", policy, "-o", place / "policy.polt", *options)
    return place / "policy.polt"
