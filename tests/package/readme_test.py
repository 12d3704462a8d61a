"""README's project is the consumer's own code, and that project builds, decides and passes its tests with an installed polc."""
import re
import shutil
import unittest

from harness import PREFIX, SOURCE, WORK, run

CONSUMER = SOURCE / "tests/consumer"


class Readme(unittest.TestCase):
    def test_blocks_stand_in_the_consumer(self):
        section = (SOURCE / "README.md").read_text().split("## For the programmer")[1].split("\n## ")[0]
        blocks = re.findall(r"```(cmake|cpp|c)\n(.*?)```", section, re.DOTALL)
        self.assertEqual({kind for kind, _ in blocks}, {"cmake", "cpp", "c"})
        for kind, text in blocks:
            file = {"cmake": "CMakeLists.txt", "cpp": "shop.cpp", "c": "shop.c"}[kind]
            code = (CONSUMER / file).read_text().splitlines()
            for line in text.splitlines():
                if kind == "cmake":
                    line = line.split("#")[0].rstrip()
                self.assertIn(line, code, f"README.md shows what {file} does not have")

    def test_the_consumer_builds_and_decides(self):
        shutil.rmtree(WORK, ignore_errors=True)
        shutil.copytree(CONSUMER, WORK / "source")
        run("cmake", "-S", WORK / "source", "-B", WORK / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={PREFIX}")
        run("cmake", "--build", WORK / "build")
        run("ctest", "--test-dir", WORK / "build", "--output-on-failure", "--no-tests=error")


if __name__ == "__main__":
    unittest.main()
