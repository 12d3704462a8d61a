"""The runtime with an older clang than the one that its headers are tested with: applications bring their own compiler."""
import unittest

from harness import SOURCE, WORK, run


class Clang(unittest.TestCase):
    def test_builds_the_runtime(self):
        build = WORK / "clang-14"
        run("cmake", "-S", SOURCE, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DPOLC_COMPILER=OFF", "-DPOLC_TESTS=OFF",
            CC="clang-14", CXX="clang++-14")
        self.assertIn("clang++-14", (build / "CMakeCache.txt").read_text())
        run("cmake", "--build", build, "--target", "pol_runtime", "pol_shared")


if __name__ == "__main__":
    unittest.main()
