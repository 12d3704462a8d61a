"""Builds the wheel offline and installs it into two environments: with the system's NumPy, and with cffi alone.

Fails where a package that this needs is missing, and names it: tests that cannot run must not look like ones that passed.
"""

import importlib.util
import os
import pathlib
import shutil
import sys
import venv

from support import SOURCE, WORK, run

PACKAGES = {
    "cffi": "python3-cffi",
    "numpy": "python3-numpy",
    "pip": "python3-pip",
    "ensurepip": "python3-venv",
    "setuptools": "python3-setuptools",
    "wheel": "python3-wheel",
    "mypy": "mypy",
}
missing = [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]
if missing:
    sys.exit(f"the Python package was not tested: {sys.executable} lacks {', '.join(missing)}")

WORK.mkdir(parents=True, exist_ok=True)
wheels = WORK / "wheels"
shutil.rmtree(wheels, ignore_errors=True)
offline = ["--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
run(
    sys.executable,
    "-m",
    "pip",
    "wheel",
    *offline,
    "-w",
    wheels,
    SOURCE / "tools/python",
    POLC_LIBRARY=os.environ["POLC_BUILT_LIBRARY"],
)
wheel = next(wheels.glob("polc-*.whl"))
for name, sees_system in {"venv": True, "venv-cffi": False}.items():
    place = WORK / name
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, system_site_packages=sees_system)
    if not sees_system:
        # What pip would bring from a registry.
        packages = next(place.glob("lib/python3*/site-packages"))
        for module in ("cffi", "_cffi_backend"):
            spec = importlib.util.find_spec(module)
            found = pathlib.Path(spec.origin)
            if found.name == "__init__.py":
                shutil.copytree(found.parent, packages / module)
                for metadata in found.parent.parent.glob("cffi-*-info"):
                    shutil.copytree(metadata, packages / metadata.name)
            else:
                shutil.copy(found, packages)
    install = [sys.executable, "-m", "pip", "--python", place / "bin/python", "install", "--no-index"]
    run(*install, *([] if sees_system else ["--no-deps"]), wheel)
run(WORK / "venv-cffi/bin/python", "-c", "import numpy", fails=True)
print(f"{wheel.name} is installed")
