"""polc with other versions of LLVM than the one it is tested with: built with each, and asked what the tests of its commands and policies ask."""
import os
import unittest

from harness import SOURCE, WORK, run

BUILD = os.environ["POLC_BUILD"]


class Llvm(unittest.TestCase):
    def built_with(self, version):
        build = WORK / f"llvm-{version}"
        # What is compared does not depend on how much is optimized, and other headers have warnings of their own.
        run("cmake", "-S", SOURCE, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None", "-DPOLC_UNITY=ON", "-DPOLC_TESTS=OFF",
            "-DPOLC_WERROR=OFF", f"-DPOLC_LLVM_VERSIONS={version}")
        self.assertIn(f"LLVM_DIR:PATH=/usr/lib/llvm-{version.split('.')[0]}/", (build / "CMakeCache.txt").read_text())
        run("cmake", "--build", build, "--target", "polc")
        for tests in ["golden_tests", "policy_tests"]:
            run(f"{BUILD}/tests/{tests}", "--gtest_brief=1", POLC_BINARY=str(build / "tools/polc/polc"))

    def test_with_16(self):
        self.built_with("16")

    def test_with_19(self):
        self.built_with("19.1")


if __name__ == "__main__":
    unittest.main()
