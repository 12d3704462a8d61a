"""polc as a part of another project: add_subdirectory, of all of it or of the runtime alone, and FetchContent."""
import unittest

from harness import MAIN, POLC, SHOP, SOURCE, Project, run

# What the project around polc asks of its own code must not end polc's build.
STRICT = ("-DCMAKE_CXX_FLAGS=-Werror -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wuseless-cast"
          " -Wnull-dereference -Wdouble-promotion")
HEAD = "cmake_minimum_required(VERSION 3.25)\nproject(around VERSION 7.7.7 LANGUAGES C CXX)\nset(CMAKE_CXX_STANDARD 20)\nenable_testing()\n"
APP = "add_executable(app main.cpp)\npolc_add_policy(app shop.pol)\n"
# Sources by the handful, as a project around may have it: and a test is faster for it.
WITHOUT_COMPILER = [f"-DPOLC_EXECUTABLE={POLC}", "-DPOLC_COMPILER=OFF", "-DCMAKE_UNITY_BUILD=ON"]


class Subproject(unittest.TestCase):
    def project(self, name, get, body=APP):
        return Project(f"sub_{name}", {"CMakeLists.txt": HEAD + get + "\n" + body, "shop.pol": SHOP, "main.cpp": MAIN})

    def test_the_runtime_with_a_polc_from_elsewhere(self):
        project = self.project("all", f"add_subdirectory({SOURCE} polc)")
        project.configure(STRICT, *WITHOUT_COMPILER)
        project.make()
        run(project.file("app"))
        again = project.make()
        self.assertIn("no work to do", again)
        self.assertNotIn("Re-checking", again)  # New files of polc's are looked for by who works on it.
        # polc's rules of installing and its tests are its own, and its version is not the project's.
        run("cmake", "--install", project.build, "--prefix", project.file("there"))
        self.assertFalse(project.file("there").exists())
        self.assertIn("Total Tests: 0", run("ctest", "--test-dir", project.build, "-N"))
        self.assertFalse(list(project.build.rglob("*7.7.7*")))
        # The shared library is for whoever links it.
        self.assertFalse(list(project.build.rglob("libpol.so*")))

    def test_as_system_its_headers_bear_every_warning(self):
        project = self.project("system", f"add_subdirectory({SOURCE} polc SYSTEM)", APP + "target_compile_options(app PRIVATE -Weverything -Werror -Wno-c++98-compat-pedantic -Wno-padded)\n")
        project.configure("-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_C_COMPILER=clang-19", *WITHOUT_COMPILER)
        project.make()
        run(project.file("app"))

    def test_fetch_content(self):
        project = self.project("fetched", "include(FetchContent)\n"
                               f"FetchContent_Declare(polc SOURCE_DIR {SOURCE})\nFetchContent_MakeAvailable(polc)",
                               "polc_add_policy(rules shop.pol)\n")
        project.configure(*WITHOUT_COMPILER)
        project.make("--target", "rules_policy_files")
        self.assertTrue(project.file("rules.policy/shop.h").is_file())

    def test_the_folder_of_the_runtime_alone(self):
        body = "file(WRITE main.c \"#include <pol/pol.h>\\nint main(void) { return pol_abi_version() == 0; }\\n\")\n"
        project = self.project("runtime", f"add_subdirectory({SOURCE}/runtime pol)",
                               body + "add_executable(app main.c)\ntarget_link_libraries(app PRIVATE pol::shared)\n")
        project.configure("-DCMAKE_CXX_FLAGS=-O0")
        project.make("--target", "app")
        run(project.file("app"))

    def test_the_compiler_leaves_nothing_around(self):
        """Configured alone: what is built is what every other test builds."""
        project = self.project("compiler", f"add_subdirectory({SOURCE} polc)")
        project.generator = "Unix Makefiles"  # Their rules are files by target.
        project.configure(STRICT)
        ours = {"CMakeCache.txt", "CMakeFiles", "CTestTestfile.cmake", "app.policy", "Makefile", "cmake_install.cmake", "polc"}
        self.assertLessEqual({entry.name for entry in project.build.iterdir()}, ours)
        rules = "".join(file.read_text() for file in project.build.rglob("build.make"))
        self.assertNotIn("golden_tests", rules)
        self.assertIn("polc/tools/polc/polc compile", rules)
        # The compiler generates its parser in its own folder, and its warnings end no build.
        self.assertIn("polc/grammar/PolParser.cpp", rules)
        self.assertNotIn(f"{project.build}/grammar", rules)
        self.assertNotIn("file(INSTALL", "".join(file.read_text() for file in project.build.rglob("cmake_install.cmake")))
        flags = [line for file in project.build.rglob("flags.make") for line in file.read_text().splitlines()
                 if line.startswith("CXX_FLAGS") and "-Wpedantic" in line]
        self.assertGreater(len(flags), 3)
        for line in flags:
            self.assertGreater(line.rfind("-Wno-error"), line.rfind("-Werror"), line)


if __name__ == "__main__":
    unittest.main()
