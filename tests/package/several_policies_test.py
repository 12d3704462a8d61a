"""Several policies in one program: each part of it decides by its own, whatever they are called, or nothing is built."""
import unittest

from harness import COMPILERS, SHOP, Project, cmake_list, run

# Of the same length, so that no size tells one from the other.
OPEN = SHOP.replace("allow clerk to till.open if own;", "allow clerk to till.open;       ")
IN_C = """#include <pol/pol.h>
#include "policy_table.h"
int {name}(void);
int {name}(void) {{
  pol_table *table = pol_table_open(policy_table, policy_table_size, 0);
  uint32_t clerk = pol_find_role(table, "clerk"), open = pol_find_permission(table, "till.open");
  int may = pol_decide(table, &clerk, 1, open, pol_inputs_default(table, open), 0) == pol_find_level(table, "allow");
  pol_table_close(table);
  return may;
}}
"""
MAIN_IN_C = """#include <stdio.h>
int own(void);
int all(void);
int main(void) { printf("%d%d\\n", own(), all()); return 0; }
"""
IN_CPP = """#include "policy.h"
int {name}(bool mine) {{ return shop::decide(shop::Role::clerk, shop::till::open, {{.own = mine}}) == shop::Level::allow; }}
"""
MAIN_IN_CPP = """#include <cstdio>
int own(bool mine);
int all(bool mine);
int main(int count, char **) { std::printf("%d%d\\n", own(count > 1), all(count > 1)); }
"""
LIBRARIES = """polc_add_policy(rules_own own/policy.pol {what})
polc_add_policy(rules_all all/policy.pol {what})
add_library(part_own own.{end})
add_library(part_all all.{end})
target_link_libraries(part_own PRIVATE rules_own)
target_link_libraries(part_all PRIVATE rules_all)
add_executable(first main.{end})
target_link_libraries(first part_own part_all)
add_executable(second main.{end})
target_link_libraries(second part_all part_own)
"""
POLICIES = {"own/policy.pol": SHOP.split("test ")[0], "all/policy.pol": OPEN.split("test ")[0]}


class SeveralPolicies(unittest.TestCase):
    def decided(self, name, languages, body, files, *options):
        project = Project(name, {"CMakeLists.txt": cmake_list(languages, body=body), **POLICIES, **files}).made(*options)
        return [run(project.file(program)).strip() for program in ["first", "second"]]

    def test_embedded_in_c(self):
        self.assertEqual(len(POLICIES["own/policy.pol"]), len(POLICIES["all/policy.pol"]))
        files = {"own.c": IN_C.format(name="own"), "all.c": IN_C.format(name="all"), "main.c": MAIN_IN_C}
        body = LIBRARIES.format(what="EMBED", end="c")
        self.assertEqual(self.decided("c", "C", body, files), ["01", "01"])
        pedantic = "set(CMAKE_C_STANDARD 99)\nset(CMAKE_C_EXTENSIONS OFF)\nadd_compile_options(-Wall -Wextra -Wconversion -Wshadow -pedantic -Werror)\n"
        for compiler, (c, _) in COMPILERS.items():
            with self.subTest(compiler=compiler):
                self.assertEqual(self.decided(f"c99_{compiler}", "C", pedantic + body, files, f"-DCMAKE_C_COMPILER={c}"), ["01", "01"])

    def test_headers_of_policies_of_one_name(self):
        files = {"own.cpp": IN_CPP.format(name="own"), "all.cpp": IN_CPP.format(name="all"), "main.cpp": MAIN_IN_CPP}
        for build_type in ["Debug", "Release"]:
            with self.subTest(build_type=build_type):
                body = LIBRARIES.format(what="", end="cpp")
                self.assertEqual(self.decided(f"cpp_{build_type}", "CXX", body, files, f"-DCMAKE_BUILD_TYPE={build_type}"), ["01", "01"])

    def test_a_target_that_would_see_two_headers_of_one_name(self):
        for what in ["", "EMBED"]:
            for scope in ["PRIVATE", "PUBLIC"]:
                with self.subTest(what=what, scope=scope):
                    body = (f"polc_add_policy(rules_own own/policy.pol {what})\npolc_add_policy(rules_all all/policy.pol {what})\n"
                            f"add_library(part own.cpp)\ntarget_link_libraries(part {scope} rules_own rules_all)\n")
                    project = Project("two_headers", {"CMakeLists.txt": cmake_list("CXX", body=body), **POLICIES, "own.cpp": IN_CPP.format(name="own")})
                    self.assertIn("POLC_TARGET_WITH_policy_h", project.configure(fails=True))


if __name__ == "__main__":
    unittest.main()
