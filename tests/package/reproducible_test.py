"""The same sources give the same bytes, wherever they lie: the shared library, built twice, and what polc writes."""
import shutil
import unittest

from harness import POLC, PREFIX, SOURCE, WORK, run


class Reproducible(unittest.TestCase):
    def test_the_library_of_two_folders(self):
        made = []
        for name in ["one", "another, longer one"]:
            folder = WORK / name
            shutil.rmtree(folder, ignore_errors=True)
            for part in ["runtime", "tools/cmake"]:
                shutil.copytree(SOURCE / part, folder / part)
            for file in ["CMakeLists.txt", "LICENSE"]:
                shutil.copy(SOURCE / file, folder / file)
            # As it is shipped, but that all files go through the compiler: no cache.
            run("cmake", "-S", folder, "-B", folder / "build", "-G", "Unix Makefiles", "-DPOLC_COMPILER=OFF", "-DPOLC_INSTALL=OFF",
                "-DCMAKE_CXX_COMPILER_LAUNCHER=", "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG", "-DCMAKE_UNITY_BUILD=ON")
            run("cmake", "--build", folder / "build", "--parallel", "2", "--target", "pol_shared")
            made.append({file.name: file.read_bytes() for file in (folder / "build/runtime").glob("libpol.so*")})
        self.assertEqual(set(made[0]), set(made[1]))
        self.assertGreater(len(made[0]), 1)
        for name, content in made[0].items():
            self.assertTrue(content == made[1][name], name)

    def test_nothing_names_the_folder_that_it_was_built_in(self):
        for name in ["bin/polc", "lib/libpol.so", "lib/libpol_runtime.a"]:
            self.assertNotIn(str(SOURCE).encode() + b"/", (PREFIX / name).read_bytes(), name)

    def test_tables_and_headers_of_two_folders(self):
        policies = sorted((SOURCE / "policies").glob("*/policy.pol"))
        self.assertGreater(len(policies), 3)
        for policy in policies:
            copy = WORK / "copy" / policy.parent.name
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(policy.parent, copy)
            made = []
            for place in [policy, copy / "policy.pol"]:
                table, header = WORK / "out.polt", WORK / "out.h"
                run(POLC, "compile", place, "-o", table, "--header", header)
                made.append((table.read_bytes(), header.read_bytes()))
            self.assertTrue(made[0] == made[1], policy)


if __name__ == "__main__":
    unittest.main()
