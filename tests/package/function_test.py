"""polc_add_policy: what it makes of its arguments, and what it refuses when the project is configured."""
import subprocess
import unittest

from harness import MAIN, PREFIX, SHOP, Project, cmake_list, run

STAFF = SHOP.replace("policy shop", "policy staff")


class Refused(unittest.TestCase):
    """Each call ends the configuration and says why: no project finds out from its build tool."""

    CALLS = {
        "polc_add_policy(a)": "no policy is named",
        'polc_add_policy("" shop.pol)': "`` is no name of a target",
        'polc_add_policy("a b" shop.pol)': "`a b` is no name of a target",
        "polc_add_policy(shop.pol)": "a target comes first",
        "add_custom_target(c)\npolc_add_policy(c shop.pol)": "custom target, which compiles nothing",
        "polc_add_policy(a [[semi;colon/shop.pol]])": "semi;colon/shop.pol` has a character",
        "polc_add_policy(a [[${CMAKE_SOURCE_DIR}/shop.pol]])": "has a character",
        "polc_add_policy(a [[back\\slash/shop.pol]])": "has a character",
        "polc_add_policy(a shop.pol NAMESPACE b NAMESPACE c)": "NAMESPACE is given 2 times",
        "polc_add_policy(a shop.pol INCLUDE_DIRS x INCLUDE_DIRS y)": "INCLUDE_DIRS is given 2 times",
        "polc_add_policy(a shop.pol shop_table.pol EMBED)": "two policies would be written to .*shop_table.h",
        "polc_add_policy(a a-b.pol a_b.pol EMBED)": "the tables of a-b and a_b would both be called a_b_table",
        "polc_add_policy(a missing.pol)": "there is no file .*missing.pol",
        "polc_add_policy(a shop.pol NAMESPACE)": "no value follows NAMESPACE",
        "polc_add_policy(a shop.pol INSTALL)": "no value follows INSTALL",
        "polc_add_policy(a shop.pol NAMESPCE x)": "`.*NAMESPCE` is no policy",
        "polc_add_policy(a shop.pol sub/shop.pol)": "two policies would be written to",
        "polc_add_policy(a shop.pol staff.pol OUTPUT_NAME x)": "OUTPUT_NAME is for one policy",
        "polc_add_policy(a shop.pol COMPONENT x)": "COMPONENT goes with INSTALL",
        "polc_add_policy(a shop.pol TEST_OPTIONS x)": "TEST_OPTIONS go with TEST",
        "polc_add_policy(a shop.pol NAMESPACE 1abc)": "NAMESPACE `1abc` is not a valid namespace",
        "polc_add_policy(a shop.pol NAMESPACE a::)": "NAMESPACE `a::` is not a valid namespace",
        "polc_add_policy(a shop.pol OUTPUT_NAME x/y)": "OUTPUT_NAME `x/y` is no name of a file; OUTPUT_DIR",
        "polc_add_policy(a shop.pol TEST_COVERAGE all)": "TEST_COVERAGE `all` is no percentage",
        "polc_add_policy(a shop.pol TEST_COVERAGE 101)": "TEST_COVERAGE `101` is no percentage",
        "polc_add_policy(a shop.pol TEST_CENSUS)": "no value follows TEST_CENSUS",
        "polc_add_policy(a shop.pol TEST_CENSUS none.json)": "there is no file .*none.json",
        "polc_add_policy(a shop.pol staff.pol TEST_CENSUS shop.pol)": "TEST_CENSUS is for one policy",
        "polc_add_policy(a shop.pol OUTPUT_DIR gen)\npolc_add_policy(b shop.pol OUTPUT_DIR gen)": r"policy\(b\): .*gen/shop.polt is written for a already. Link a",
        "polc_add_policy(a shop.pol OUTPUT_DIR gen)\npolc_add_policy(b staff.pol OUTPUT_DIR gen OUTPUT_NAME shop)": "written for a already",
        "polc_add_policy(a shop.pol)\npolc_add_policy(a shop.pol)": "two policies would be written to",
        "polc_add_policy(a shop.pol OUTPUT_DIR ${CMAKE_BINARY_DIR}/sub)\nadd_subdirectory(sub)": "is written for a already",
        "polc_add_policy(pol::runtime shop.pol)": "alias or comes from elsewhere",
        "set(POLC_EXECUTABLE /nowhere/polc)\npolc_add_policy(a shop.pol)": "POLC_EXECUTABLE is /nowhere/polc",
        "set(POLC_EXECUTABLE ${CMAKE_SOURCE_DIR})\npolc_add_policy(a shop.pol)": "refused, which is no polc that runs",
        "set(POLC_EXECUTABLE /bin/true)\npolc_add_policy(a shop.pol)": "/bin/true, which is no polc that runs",
        "set(POLC_EXECUTABLE polc)\npolc_add_policy(a shop.pol)": "name the file with its folder",
        "set(CMAKE_CROSSCOMPILING ON)\npolc_add_policy(a shop.pol)": "no polc that runs on this machine",
        "find_package(polc REQUIRED COMPONENTS nonsense)": "no component `nonsense`",
        "find_package(polc 9.9 REQUIRED)": "9.9",
        "find_package(polc 0.0.1 REQUIRED)": "0.0.1",
        "find_package(polc 0.1 REQUIRED)": "version: 0.2",
    }

    def test_calls(self):
        for call, reason in self.CALLS.items():
            with self.subTest(call=call):
                project = Project("refused", {"CMakeLists.txt": cmake_list("NONE", body=call), "shop.pol": SHOP, "staff.pol": STAFF,
                                              "shop_table.pol": STAFF, "a-b.pol": SHOP, "a_b.pol": STAFF, "semi;colon/shop.pol": SHOP,
                                              "sub/shop.pol": SHOP, "sub/CMakeLists.txt": "polc_add_policy(c shop.pol OUTPUT_DIR .)\n"})
                self.assertRegex(" ".join(project.configure(fails=True).split()), reason)

    def test_a_colon_that_make_reads_otherwise(self):
        files = {"CMakeLists.txt": cmake_list("NONE", body="polc_add_policy(a co:lon/shop.pol)"), "co:lon/shop.pol": SHOP}
        said = Project("colon", files, generator="Unix Makefiles").configure("--log-level=ERROR", fails=True)
        self.assertIn("has a character in it that CMake or its makefiles read otherwise", " ".join(said.split()))
        Project("colon", files).configure()

    def test_tests_that_nobody_enabled_are_missed(self):
        for head, is_missed in {"": True, "enable_testing()": False, "set(BUILD_TESTING OFF)": False, "include(CTest)": False}.items():
            with self.subTest(head=head):
                project = Project("untested", {"CMakeLists.txt": cmake_list("NONE", body=f"{head}\npolc_add_policy(a shop.pol TEST)"), "shop.pol": SHOP})
                self.assertEqual("no test will run" in " ".join(project.configure().split()), is_missed)

    def test_components_that_there_are(self):
        version = run("sh", "-c", f"{PREFIX}/bin/polc --version").split()[1]
        minor = version.rsplit(".", 1)[0]
        Project("components", {"CMakeLists.txt": cmake_list(
            "NONE", package=f"find_package(polc {minor} REQUIRED COMPONENTS runtime capi compiler OPTIONAL_COMPONENTS nonsense)")}).configure()


class Made(unittest.TestCase):
    def built(self, name, body, languages="CXX", **files):
        texts = {"CMakeLists.txt": cmake_list(languages, body="enable_testing()\n" + body), "shop.pol": SHOP, "staff.pol": STAFF, "main.cpp": MAIN}
        texts.update({key.replace("_", "."): value for key, value in files.items()})
        return Project(f"made_{name}", texts).made()

    def test_an_existing_target_with_several_policies(self):
        project = self.built("existing", "add_executable(app main.cpp)\npolc_add_policy(app shop.pol staff.pol OUTPUT_VARIABLE made)\n"
                             "get_target_property(tables app POLC_TABLES)\n"
                             'file(WRITE ${CMAKE_BINARY_DIR}/said "${made}\\n${tables}")', main_cpp='#include "staff.h"\n' + MAIN)
        run(project.file("app"))
        folder = project.file("app.policy")
        self.assertEqual(project.file("said").read_text(),
                         f"{folder}/shop.polt;{folder}/staff.polt;{folder}/shop.h;{folder}/staff.h\n{folder}/shop.polt;{folder}/staff.polt")

    def test_several_configurations_in_one_build(self):
        body = "polc_add_policy(rules shop.pol EMBED)\nadd_executable(app main.cpp)\ntarget_link_libraries(app PRIVATE rules)\n"
        project = Project("configurations", {"CMakeLists.txt": cmake_list(body=body), "shop.pol": SHOP, "main.cpp": MAIN}, generator="Ninja Multi-Config")
        project.configure()
        for configuration in ["Debug", "Release"]:
            project.make("--config", configuration)
            run(project.file(f"{configuration}/app"))
            self.assertIn("no work to do", project.make("--config", configuration))

    def test_public_reaches_whoever_links(self):
        project = self.built("public", "add_library(core STATIC core.cpp)\npolc_add_policy(core shop.pol PUBLIC)\n"
                             "add_executable(app main.cpp)\ntarget_link_libraries(app PRIVATE core)", core_cpp='#include "shop.h"\n')
        run(project.file("app"))

    def test_namespace_folder_and_name(self):
        project = self.built("named", "polc_add_policy(rules shop.pol NAMESPACE a::b OUTPUT_DIR gen OUTPUT_NAME rules STRIP WERROR)\n"
                             "add_executable(app main.cpp)\ntarget_link_libraries(app PRIVATE rules)",
                             main_cpp='#include "rules.h"\nint main() { return a::b::decide(a::b::Role::clerk, '
                                      "a::b::till::open, {.own = true}) == a::b::Level::allow ? 0 : 1; }\n")
        run(project.file("app"))
        self.assertTrue(project.file("gen/rules.polt").is_file())

    def test_werror_fails_on_a_warning(self):
        project = self.built("werror", "polc_add_policy(rules shop.pol)\nadd_custom_target(all_rules ALL DEPENDS rules)")
        project.write("shop.pol", SHOP + "role idle;\n")
        project.make("--target", "rules_policy_files")
        project.write("CMakeLists.txt", cmake_list(body="polc_add_policy(rules shop.pol WERROR)"))
        self.assertRegex(project.make("--target", "rules_policy_files", fails=True), r"shop\.pol:8:6: error: .*\[POL6")

    def test_a_policy_as_a_test(self):
        project = self.built("tests", "polc_add_policy(rules shop.pol TEST TEST_OPTIONS --format=junit)")
        output = run("ctest", "--test-dir", project.build, "-V")
        self.assertIn("rules.shop", output)
        self.assertIn("<testsuite", output)
        project.write("shop.pol", SHOP.replace("(own) -> allow", "(own) -> deny"))
        run("ctest", "--test-dir", project.build, fails=True)

    def test_a_policy_without_tests_fails_its_test(self):
        project = self.built("untested", "polc_add_policy(rules shop.pol TEST)", shop_pol=SHOP.split("test")[0])
        self.assertIn("no test was run", run("ctest", "--test-dir", project.build, "--output-on-failure", fails=True))

    def test_a_threshold_of_coverage_as_a_test(self):
        every = SHOP + "".join(f'test "{role} {action}" {{ {role} till.{action} (own) -> {level}; {role} till.{action} (not own) -> {other}; }}\n'
                               for role, action, level, other in [("manager", "open", "allow", "allow"), ("manager", "close", "allow", "allow"),
                                                                  ("clerk", "open", "allow", "deny"), ("clerk", "close", "deny", "deny")])
        every = every.replace("till.close (own) -> allow; manager till.close (not own)", "till.close").replace("till.close (own) -> deny; clerk till.close (not own)", "till.close")
        project = self.built("coverage", "polc_add_policy(rules shop.pol TEST_COVERAGE 100)", shop_pol=every)
        run("ctest", "--test-dir", project.build, "--output-on-failure", "--no-tests=error")
        project.write("shop.pol", SHOP)
        self.assertIn("%", run("ctest", "--test-dir", project.build, "--output-on-failure", fails=True))

    def test_a_census_as_a_test(self):
        project = Project("made_census", {"CMakeLists.txt": cmake_list(body="enable_testing()\npolc_add_policy(rules shop.pol TEST_CENSUS kept.json INCLUDE_DIRS lib)"),
                                          "shop.pol": SHOP + 'import "more.pol";\n', "lib/more.pol": "role guest;\nallow guest to till.open;\n"})
        project.write("kept.json", run(PREFIX / "bin/polc", "census", "--format=json", project.source / "shop.pol", "-I", project.source / "lib"))
        project.made()
        self.assertIn("rules.shop.census", run("ctest", "--test-dir", project.build))
        project.write("shop.pol", SHOP.replace("till.open if own", "till.*") + 'import "more.pol";\n')
        self.assertIn("till.close", run("ctest", "--test-dir", project.build, "--output-on-failure", fails=True))

    def test_embedded_in_cpp(self):
        main = """#include <pol/verify.h>
#include <cstddef>
#include <span>
#include "shop_table.h"
int main() { return pol::verify(std::as_bytes(std::span(shop_table))) ? 0 : 1; }
"""
        project = self.built("embed", "polc_add_policy(rules shop.pol EMBED)\nadd_executable(app main.cpp)\n"
                             "target_link_libraries(app PRIVATE rules)", main_cpp=main)
        run(project.file("app"))

    def test_embedded_in_c_without_cpp(self):
        main = """#include <pol/pol.h>
#include "shop_table.h"
int main(void) {
  pol_table *table = pol_table_open(shop_table, shop_table_size, 0);
  pol_table_close(table);
  return table ? 0 : 1;
}
"""
        project = self.built("embed_c", "add_executable(app main.c)\npolc_add_policy(app shop.pol EMBED)", languages="C", main_c=main)
        run(project.file("app"))

    def test_installed_as_a_file_by_component(self):
        project = self.built("install", "polc_add_policy(rules shop.pol INSTALL share/shop COMPONENT rules)")
        run("cmake", "--install", project.build, "--prefix", project.file("there"), "--component", "other")
        self.assertFalse(project.file("there").exists())
        run("cmake", "--install", project.build, "--prefix", project.file("there"), "--component", "rules")
        answer = run(PREFIX / "bin/polc", "decide", project.file("there/share/shop/shop.polt"), "--as", "manager", "till.close")
        self.assertEqual(answer, "allow\n")

    def test_an_existing_library_with_its_policy_is_exported(self):
        """Its own headers are a set of files, and those of its policies another."""
        body = """add_library(core STATIC core.cpp)
polc_add_policy(core shop.pol PUBLIC)
install(TARGETS core EXPORT core FILE_SET polc_policies DESTINATION inc/core)
install(EXPORT core NAMESPACE core:: FILE core-config.cmake DESTINATION lib/cmake/core)
"""
        project = self.built("export_existing", body, core_cpp='#include "shop.h"\n')
        there = project.source / "there"
        run("cmake", "--install", project.build, "--prefix", there)
        user = Project("made_export_existing_user", {"main.cpp": MAIN, "CMakeLists.txt": cmake_list(
            body="find_package(core REQUIRED)\nadd_executable(app main.cpp)\ntarget_link_libraries(app core::core)")})
        user.configure(f"-DCMAKE_PREFIX_PATH={there};{PREFIX}")
        user.make()
        run(user.file("app"))

    def test_a_library_with_a_policy_is_exported(self):
        """Its headers come along, under the folder that the project chose; nothing names the build."""
        body = """polc_add_policy(rules shop.pol)
add_library(core STATIC core.cpp)
target_link_libraries(core PUBLIC rules)
install(TARGETS core rules EXPORT core FILE_SET HEADERS DESTINATION inc/core)
install(EXPORT core NAMESPACE core:: DESTINATION lib/cmake/core)
file(WRITE ${CMAKE_BINARY_DIR}/coreConfig.cmake "include(CMakeFindDependencyMacro)\\nfind_dependency(polc)\\n"
  "include(\\${CMAKE_CURRENT_LIST_DIR}/core.cmake)\\n")
install(FILES ${CMAKE_BINARY_DIR}/coreConfig.cmake DESTINATION lib/cmake/core)
"""
        project = self.built("export", body, core_cpp='#include "shop.h"\n')
        there = project.source / "there"
        run("cmake", "--install", project.build, "--prefix", there)
        exported = (there / "lib/cmake/core/core.cmake").read_text()
        self.assertNotIn(str(project.source), exported)
        moved = project.source / "moved"
        there.rename(moved)
        user = Project("made_export_user", {"main.cpp": MAIN, "CMakeLists.txt": cmake_list(
            package="find_package(core REQUIRED)", body="add_executable(app main.cpp)\ntarget_link_libraries(app core::core)")})
        user.configure(f"-DCMAKE_PREFIX_PATH={moved};{PREFIX}")
        user.make()
        subprocess.run([user.file("app")], check=True)


if __name__ == "__main__":
    unittest.main()
