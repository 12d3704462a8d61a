"""README's project builds and prints what is said, word by word as it stands there; and so does the longer one of tests/consumer, with an installed polc."""
import re
import shutil
import unittest

from harness import PREFIX, SOURCE, WORK, Project, run


class Readme(unittest.TestCase):
    def test_the_project_of_the_page(self):
        page = (SOURCE / "README.md").read_text()
        section = page.split("## For the programmer")[1].split("\n## ")[0]
        files = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE))
        self.assertEqual(set(files), {"CMakeLists.txt", "shop.cpp", "shop.c"})
        # No block of these languages is left out.
        self.assertEqual(len(re.findall(r"^```(?:cmake|cpp|c)\b", section, re.MULTILINE)), len(files))
        files["shop.pol"] = re.search(r"^```pol shop\.pol\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[1]
        project = Project("page", files)
        commands = re.search(r"^```sh\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)[1].splitlines()
        self.assertEqual(len(commands), 3)
        run("sh", "-ec", commands[0], cwd=project.source, CMAKE_PREFIX_PATH=str(PREFIX))
        for command in commands[1:]:
            program, output = command.split("#")
            self.assertEqual(run(program.strip(), cwd=project.source), output.strip() + "\n")

    def test_the_consumer_builds_and_decides(self):
        shutil.rmtree(WORK / "consumer", ignore_errors=True)
        shutil.copytree(SOURCE / "tests/consumer", WORK / "consumer/source")
        build = WORK / "consumer/build"
        run("cmake", "-S", WORK / "consumer/source", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={PREFIX}")
        run("cmake", "--build", build)
        run("ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error")


if __name__ == "__main__":
    unittest.main()
