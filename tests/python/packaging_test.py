"""The wheel: what is in it, that it builds from an archive of its sources, and that it works with an installed libpol."""

import os
import re
import shutil
import sys
import tarfile
import unittest
import venv
import zipfile

from support import SHOP, SOURCE, WORK, compiled, folder, run

OFFLINE = ["--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
ASK = "import polc, sys; print(polc.load(sys.argv[1]).decide('manager', 'till.close'))"
TABLE = compiled(SHOP)


def wheel_of(source, **environment):
    place = folder()
    run(sys.executable, "-m", "pip", "wheel", *OFFLINE, "-w", place, source, **environment)
    return next(place.glob("*.whl"))


def ask(wheel, fails=False, **environment):
    """Installs the wheel into an empty folder, and asks a policy from another one."""
    place = folder() / "für alle"
    run(sys.executable, "-m", "pip", "install", *OFFLINE[:1], *OFFLINE[2:], "--target", place, wheel)
    return run(sys.executable, "-c", ASK, TABLE, fails=fails, cwd=folder(), PYTHONPATH=place, **environment)


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


class Packaging(unittest.TestCase):
    def test_what_is_in_it(self):
        wheel = next((WORK / "wheels").glob("*.whl"))
        self.assertRegex(wheel.name, r"^polc-[0-9.]+-py3-none-linux_\w+\.whl$")
        held = contents(wheel)
        sources = {f"polc/{file.name}" for file in (SOURCE / "tools/python/polc").iterdir() if file.is_file()}
        package = {name for name in held if name.startswith("polc/")}
        self.assertEqual(package, sources | {"polc/_pol_h.py", "polc/libpol.so"})
        self.assertIn("polc/py.typed", package)
        for name, content in held.items():
            self.assertNotIn(bytes(SOURCE / "tools"), content, name)
        metadata = next(content.decode() for name, content in held.items() if name.endswith("/METADATA"))
        version = run(os.environ["POLC"], "--version").split()[1]
        self.assertIn(f"\nVersion: {version}\n", metadata)
        self.assertIn("\nRequires-Dist: cffi", metadata)

    def test_building_leaves_nothing_behind(self):
        files = sorted(str(file.relative_to(SOURCE)) for file in (SOURCE / "tools/python").rglob("*"))
        self.assertFalse([name for name in files if "build" in name or "egg-info" in name or "dist" in name], files)

    def test_every_function_of_the_header_can_be_called(self):
        names = "import re, sys; from polc._native import lib; print(*(hasattr(lib, n) for n in re.findall(r'\\b(pol_[a-z_]+)\\(', open(sys.argv[1]).read())))"
        answers = set(run(WORK / "venv/bin/python", "-c", names, SOURCE / "runtime/pol/pol.h").split())
        self.assertEqual(answers, {"True"})

    def test_from_an_archive_of_its_sources(self):
        place = folder()
        # A copy as a distributor has it: the archive alone, no repository around it.
        shutil.copytree(SOURCE / "tools/python", place / "tools/python")
        for name in ("runtime/pol", "runtime/src"):
            shutil.copytree(SOURCE / name, place / name)
        build = "import sys; from setuptools import build_meta; print(build_meta.build_sdist(sys.argv[1]))"
        name = run(sys.executable, "-c", build, place, cwd=place / "tools/python").split()[-1]
        with tarfile.open(place / name) as archive:
            archive.extractall(place / "unpacked", filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(
                place / "unpacked"
            )
        unpacked = next((place / "unpacked").iterdir())
        shutil.rmtree(place / "tools")
        shutil.rmtree(place / "runtime")
        # Compiles the runtime: from the archive's file, by pip.
        wheel = wheel_of(place / name, POLC_LIBRARY="", CXX=os.environ.get("CXX", "c++") + " -O0")
        with zipfile.ZipFile(wheel) as archive:
            archive.extract("polc/libpol.so", place)
        needed = run("ldd", place / "polc/libpol.so")
        self.assertNotIn("libstdc++", needed)
        self.assertNotIn("libgcc", needed)
        self.assertEqual(ask(wheel), "allow\n")
        again = wheel_of(unpacked, POLC_LIBRARY=place / "polc/libpol.so")
        self.assertEqual(set(contents(again)), set(contents(wheel)))

    def test_with_an_installed_library(self):
        wheel = wheel_of(SOURCE / "tools/python", POLC_LIBRARY="system")
        self.assertNotIn("polc/libpol.so", contents(wheel))
        self.assertIn("ImportError: polc needs libpol.so.", ask(wheel, fails=True))
        place = folder()
        version = re.search(r"^#define POL_ABI_VERSION (\d+)$", (SOURCE / "runtime/pol/pol.h").read_text(encoding="utf-8"), re.M)
        carried = contents(next((WORK / "wheels").glob("*.whl")))["polc/libpol.so"]
        (place / f"libpol.so.{version[1]}").write_bytes(carried)
        self.assertEqual(ask(wheel, LD_LIBRARY_PATH=place), "allow\n")

    def test_a_library_of_another_version_is_refused(self):
        place = folder()
        (place / "old.c").write_text("unsigned pol_abi_version(void) { return 1; }\n", encoding="utf-8")
        run("cc", "-shared", "-fPIC", "-o", place / "libpol.so", place / "old.c")
        wheel = wheel_of(SOURCE / "tools/python", POLC_LIBRARY=place / "libpol.so")
        self.assertRegex(ask(wheel, fails=True), r"ImportError: polc needs version \d+ of libpol's interface; .* has 1\n")

    def test_as_the_page_says(self):
        page = (SOURCE / "tools/python/README.md").read_text(encoding="utf-8")
        commands = re.search(r"^```sh\n(.*?)^```$", page, re.S | re.M)[1].splitlines()
        self.assertTrue(commands[0].startswith("sudo apt-get install "))
        for package in commands[0].split()[3:]:
            self.assertIn(
                package, (SOURCE / "tools/scripts/packages.sh").read_text(encoding="utf-8").replace("(", " ").replace(")", " ").split()
            )
        place = folder()
        os.symlink(SOURCE / "tools", place / "tools")
        environment = {"PATH": f"/usr/bin:{os.environ['PATH']}", "POLC_LIBRARY": os.environ["POLC_BUILT_LIBRARY"]}
        run("bash", "-ec", "\n".join(commands[1:]), cwd=place, **environment)
        self.assertEqual(run(place / "venv/bin/python", "-c", ASK, TABLE), "allow\n")

    def test_without_cffi_it_says_so(self):
        place = folder()
        venv.create(place / "venv")
        wheel = next((WORK / "wheels").glob("*.whl"))
        refusal = run(sys.executable, "-m", "pip", "--python", place / "venv/bin/python", "install", "--no-index", wheel, fails=True)
        self.assertIn("cffi", refusal)


if __name__ == "__main__":
    unittest.main()
