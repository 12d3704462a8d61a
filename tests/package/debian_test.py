"""The Debian packages: what lintian says of them, and that they install, work and go without a trace."""
import os
import pathlib
import re
import shutil
import unittest

from harness import SHOP, SOURCE, WORK, Project, run
from installed_test import IN_C


class Debian(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        # As a build daemon does: folders of a package are not for a group to write.
        os.umask(0o022)
        cls.pack_as_the_page_says()
        cls.packages = {file.name.split("_")[0]: file for file in (WORK / "preset").glob("*.deb")}

    @classmethod
    def pack_as_the_page_says(cls):
        """But that nothing is compiled again: the preset's folder gets what the build under test has made."""
        page = (SOURCE / "tools/cmake/README.md").read_text()
        preset, _, pack = re.search(r"```sh\n(cmake --preset package)\n(cmake --build --preset package)\n(cd build/package && cpack .*)\n```", page).groups()
        run(*preset.split(), "-B", WORK / "preset", cwd=SOURCE)
        made = pathlib.Path(os.environ["POLC_BUILD"])
        for pattern in ["runtime/libpol*", "tools/polc/polc", "manual/*"]:
            for file in made.glob(pattern):
                shutil.copy(file, WORK / "preset" / file.relative_to(made).parent, follow_symlinks=False)
        run("sh", "-c", pack.replace("build/package", str(WORK / "preset"), 1))

    def field(self, package, name):
        return run("dpkg-deb", "-f", self.packages[package], name).strip()

    def test_names_and_dependencies(self):
        self.assertEqual(set(self.packages), {"polc", "libpol2", "libpol-dev", "polc-doc"})
        version = self.field("polc", "Version")
        self.assertEqual(self.field("libpol-dev", "Depends"), f"libpol2 (= {version})")
        self.assertIn("libc6", self.field("libpol2", "Depends"))
        self.assertEqual(self.field("polc-doc", "Architecture"), "all")
        for needless in ["antlr", "llvm", "libfmt"]:
            self.assertNotIn(needless, self.field("polc", "Depends").lower())

    def test_lintian(self):
        """All of its errors and warnings, but that no bug of Debian asks for these packages."""
        complaints = run("lintian", "--allow-root", "--fail-on", "none", "--suppress-tags", "initial-upload-closes-no-bugs", *self.packages.values())
        self.assertEqual([line for line in complaints.splitlines() if line[:2] in ("E:", "W:")], [])

    def test_installed_used_and_removed(self):
        """Into a root with a package database of its own, where nothing else is."""
        root = WORK / "root"
        (root / "var/lib/dpkg/updates").mkdir(parents=True)
        for name in ["status", "available"]:
            (root / "var/lib/dpkg" / name).touch()
        dpkg = ["dpkg", f"--root={root}", "--force-depends", "--force-script-chrootless"]
        sbin = os.environ["PATH"] + ":/usr/sbin:/sbin"
        run(*dpkg, "-i", *self.packages.values(), PATH=sbin)
        project = Project("use", {"shop.pol": SHOP, "in_c.c": IN_C})
        run(root / "usr/bin/polc", "compile", project.source / "shop.pol", "-o", project.source / "shop.polt")
        flags = run("pkg-config", "--cflags", "--libs", "pol", PKG_CONFIG_LIBDIR=str(next(root.rglob("pkgconfig")))).split()
        run("gcc", project.source / "in_c.c", "-o", project.source / "in_c", *flags)
        library = str(next(root.rglob("libpol.so.2")).parent)
        run(project.source / "in_c", project.source / "shop.polt", LD_LIBRARY_PATH=library)
        run(*dpkg, "--purge", *self.packages, PATH=sbin)
        self.assertEqual([file for file in (root / "usr").rglob("*") if not file.is_dir()] if (root / "usr").exists() else [], [])


if __name__ == "__main__":
    unittest.main()
