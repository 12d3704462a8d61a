"""Cross compiling: a project for 64-bit ARM, with polc of the machine that builds and the runtime of the one that runs, run in an emulator."""
import os
import unittest

from harness import MAIN, POLC, SHOP, SOURCE, WORK, Project, cmake_list, run

TOOLS = """set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
"""
IN_C = """#include <pol/pol.h>
#include "shop_table.h"
int main(void) {
  pol_table *table = pol_table_open(shop_table, shop_table_size, 0);
  uint32_t manager = pol_find_role(table, "manager"), close = pol_find_permission(table, "till.close");
  return pol_decide(table, &manager, 1, close, pol_inputs_default(table, close), 0) == pol_find_level(table, "allow") ? 0 : 1;
}
"""
BODY = """add_executable(app main.cpp)
polc_add_policy(app shop.pol)
polc_add_policy(rules shop.pol EMBED)
add_executable(in_c in_c.c)
target_link_libraries(in_c PRIVATE rules pol::shared)
"""


class Cross(unittest.TestCase):
    def test_for_arm(self):
        tools = Project("tools", {"arm.cmake": TOOLS}).source / "arm.cmake"
        runtime, prefix = WORK / "runtime", WORK / "arm"
        run("cmake", "-S", SOURCE, "-B", runtime, "-G", "Ninja", f"-DCMAKE_TOOLCHAIN_FILE={tools}", "-DPOLC_COMPILER=OFF", "-DCMAKE_BUILD_TYPE=Debug")
        run("cmake", "--build", runtime)
        run("cmake", "--install", runtime, "--prefix", prefix)
        project = Project("app", {"CMakeLists.txt": cmake_list("C CXX", body=BODY), "shop.pol": SHOP, "main.cpp": MAIN, "in_c.c": IN_C}, prefix=prefix)
        project.configure(f"-DCMAKE_TOOLCHAIN_FILE={tools}", f"-DPOLC_EXECUTABLE={POLC}")
        project.make()
        for program in ["app", "in_c"]:
            self.assertIn("aarch64", run("file", "-b", project.file(program)))
            run("qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", "-E", f"LD_LIBRARY_PATH={prefix}/lib", project.file(program))

    def test_without_a_polc_that_runs_here(self):
        tools = Project("tools", {"arm.cmake": TOOLS}).source / "arm.cmake"
        project = Project("refused", {"CMakeLists.txt": cmake_list("C CXX", body=BODY), "shop.pol": SHOP, "main.cpp": MAIN, "in_c.c": IN_C},
                          prefix=os.environ["POLC_PREFIX"])
        said = project.configure(f"-DCMAKE_TOOLCHAIN_FILE={tools}", fails=True)
        self.assertIn("no polc that runs on this machine; set POLC_EXECUTABLE", " ".join(said.split()))


if __name__ == "__main__":
    unittest.main()
