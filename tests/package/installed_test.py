"""What is installed, where, and that it may be moved: libraries, pkg-config, components; and that languages and flags of others get along."""
import os
import shutil
import unittest

from harness import COMPILERS, MAIN, POLC, PREFIX, SHOP, SOURCE, WORK, Project, cmake_list, run

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Werror"]
IN_C = """#include <pol/pol.h>
#include <stdio.h>
int main(int count, char **words) {
  char bytes[4096];
  FILE *file = fopen(words[count - 1], "rb");
  pol_table *table = pol_table_open(bytes, fread(bytes, 1, sizeof bytes, file), 0);
  uint32_t clerk = pol_find_role(table, "clerk"), open = pol_find_permission(table, "till.open");
  pol_inputs inputs = pol_inputs_default(table, open);
  uint32_t own = pol_find_attribute(table, open, "own");
  if (pol_inputs_set(table, &inputs, own, pol_find_attribute_value(table, own, "true")) == 0) return 2;
  return pol_decide(table, &clerk, 1, open, inputs, 0) == pol_find_level(table, "allow") ? 0 : 1;
}
"""
IN_CPP = """#include <pol/decide.h>
#include <pol/holder.h>
#include <pol/loaded_table.h>
#include <pol/names.h>
#include <pol/session.h>
#include <pol/version.h>
"""
MAKEFILE = """PACKAGE = $(shell pkg-config --cflags --libs $(1))
all: in_c in_cpp
in_c: in_c.c shop.polt
\t$(CC) -std=c99 $(FLAGS) $< -o $@ $(call PACKAGE,pol)
in_cpp: main.cpp shop.polt
\t$(CXX) -std=c++20 $(FLAGS) $< -o $@ $(call PACKAGE,pol-runtime)
shop.polt: shop.pol
\t$(POLC) compile $< -o $@ --header shop.h
"""


def pkg_config(prefix):
    return next(str(file.parent) for file in prefix.rglob("pol.pc"))


class Installed(unittest.TestCase):
    def with_make(self, name, prefix):
        project = Project(name, {"Makefile": MAKEFILE, "shop.pol": SHOP, "main.cpp": MAIN, "in_c.c": IN_C})
        run("make", f"POLC={prefix}/bin/polc", f"FLAGS={' '.join(STRICT)}", cwd=project.source, PKG_CONFIG_PATH=pkg_config(prefix))
        library = os.path.dirname(next(str(file) for file in prefix.rglob("libpol.so")))
        run(project.source / "in_c", project.source / "shop.polt", LD_LIBRARY_PATH=library)
        run(project.source / "in_cpp")

    def test_pkg_config_and_plain_make(self):
        self.with_make("make", PREFIX)

    def test_a_moved_prefix(self):
        moved = WORK / "moved prefix"
        shutil.rmtree(moved, ignore_errors=True)
        shutil.copytree(PREFIX, moved, symlinks=True)
        for file in moved.rglob("*"):
            if file.suffix in {".cmake", ".pc"}:
                self.assertNotIn(str(PREFIX), file.read_text(), file)
        files = {"CMakeLists.txt": cmake_list(body="add_executable(app main.cpp)\npolc_add_policy(app shop.pol)"), "shop.pol": SHOP, "main.cpp": MAIN}
        run(Project("moved", files, prefix=moved).made().file("app"))

    def test_a_path_with_a_space_and_umlauts(self):
        files = {"CMakeLists.txt": cmake_list(body="add_executable(app main.cpp)\npolc_add_policy(app shop.pol INCLUDE_DIRS \"für alle\")"),
                 "shop.pol": SHOP.replace("role clerk", 'import "rollen 1.pol";\nrole clerk'), "für alle/rollen 1.pol": "role guest;\n", "main.cpp": MAIN}
        for generator in ["Ninja", "Unix Makefiles"]:
            project = Project("Büro mit Platz " + generator, files, generator).made()
            run(project.file("app"))
            self.assertNotIn("Compiling", project.make())

    def test_components(self):
        root = WORK / "components"
        shutil.rmtree(root, ignore_errors=True)
        for component in ["polc", "runtime", "dev", "doc"]:
            run("cmake", "--install", os.environ["POLC_BUILD"], "--prefix", root / component, "--component", component)
        files = {component: sorted(str(file.relative_to(root / component)) for file in (root / component).rglob("*") if not file.is_dir())
                 for component in ["polc", "runtime", "dev", "doc"]}
        self.assertIn("bin/polc", files["polc"])
        self.assertTrue(any(name.endswith("man1/polc.1") for name in files["polc"]))
        self.assertTrue(files["runtime"] and all(".so." in name for name in files["runtime"]))
        headers = {name for name in files["dev"] if name.endswith(".h")}
        self.assertEqual(headers, {"include/" + str(file.relative_to(SOURCE / "runtime")) for file in (SOURCE / "runtime/pol").rglob("*.h")})
        self.assertTrue(any(name.endswith("libpol.so") for name in files["dev"]))
        self.assertTrue(all(name.startswith("share/doc") for name in files["doc"]))
        everything = [name for names in files.values() for name in names]
        self.assertEqual(len(everything), len(set(everything)), "one component a file")

    def test_a_part_alone_is_found_and_says_what_it_lacks(self):
        """As Debian's packages may be there: the libraries to link without the shared library that they name, and without polc."""
        root = WORK / "dev alone"
        shutil.rmtree(root, ignore_errors=True)
        run("cmake", "--install", os.environ["POLC_BUILD"], "--prefix", root, "--component", "dev")
        cpp = '#include <pol/decide.h>\n#include <pol/verify.h>\nint main() { return pol::verify({}) ? 1 : 0; }\n'
        body = "add_executable(app main.cpp)\ntarget_link_libraries(app PRIVATE pol::runtime)"

        def project(components):
            package = f"find_package(polc REQUIRED {components})"
            return Project("dev_alone", {"CMakeLists.txt": cmake_list(package=package, body=body), "main.cpp": cpp}, prefix=root)

        for components in ["COMPONENTS runtime", "COMPONENTS runtime OPTIONAL_COMPONENTS capi compiler", ""]:
            run(project(components).made().file("app"))
        self.assertIn("installed without `capi`", project("COMPONENTS capi").configure(fails=True))
        self.assertIn("POLC_EXECUTABLE", project("COMPONENTS compiler").configure(fails=True))
        run("cmake", "--install", os.environ["POLC_BUILD"], "--prefix", root, "--component", "runtime")
        project("COMPONENTS runtime capi").made()

    def test_a_c_program_links_the_static_library(self):
        project = Project("static_c", {"in_c.c": IN_C, "shop.pol": SHOP})
        flags = run("pkg-config", "--static", "--cflags", "--libs", "pol-runtime", PKG_CONFIG_PATH=pkg_config(PREFIX)).split()
        run(POLC, "compile", "shop.pol", "-o", "shop.polt", cwd=project.source)
        run("gcc", "in_c.c", "-o", "in_c", *flags, cwd=project.source)
        run(project.source / "in_c", project.source / "shop.polt")

    def test_the_tool_needs_no_compiler_library(self):
        libraries = run("ldd", POLC)
        for needless in ["antlr", "LLVM", "fmt", "uuid"]:
            self.assertNotIn(needless, libraries)

    def test_header_and_runtime_bear_the_flags_of_others(self):
        project = Project("flags", {"shop.pol": SHOP, "main.cpp": '#include "shop.h"\n' + IN_CPP + MAIN})
        run(POLC, "compile", "shop.pol", "-o", "shop.polt", "--header", "shop.h", cwd=project.source)
        for _, compiler in COMPILERS.values():
            for standard in ["c++20", "c++23"]:
                for more in [["-O0"], ["-O2", "-fno-exceptions", "-fno-rtti"]]:
                    with self.subTest(compiler=compiler, standard=standard, flags=more):
                        run(compiler, f"-std={standard}", *STRICT, *more, "-fsyntax-only", f"-I{PREFIX}/include", "main.cpp", cwd=project.source)

    def test_debug_and_release_static_and_shared(self):
        for compiler, shared, kind in [("gcc", "ON", "Debug"), ("clang", "OFF", "Release")]:
            body = "add_library(rules rules.cpp)\npolc_add_policy(rules shop.pol PUBLIC)\nadd_executable(app main.cpp)\ntarget_link_libraries(app rules)"
            project = Project(f"kinds_{kind}", {"CMakeLists.txt": cmake_list(body=body), "shop.pol": SHOP, "rules.cpp": '#include "shop.h"\n', "main.cpp": MAIN})
            project.configure(f"-DCMAKE_CXX_COMPILER={COMPILERS[compiler][1]}", f"-DBUILD_SHARED_LIBS={shared}", f"-DCMAKE_BUILD_TYPE={kind}")
            project.make()
            run(project.file("app"))

    def test_version_in_one_place(self):
        text = run(POLC, "--version")
        version = text.split()[1]
        self.assertRegex(text, r"^polc \d+\.\d+\.\d+\nreads table formats \d+\.0 to \d+\.\d+\n$")
        self.assertEqual(run("pkg-config", "--modversion", "pol", PKG_CONFIG_PATH=pkg_config(PREFIX)).strip(), version)
        code = '#include <pol/version.h>\nPOL_VERSION\n'
        file = WORK / "version.c"
        file.write_text(code)
        self.assertIn(f'"{version}"', run("gcc", "-E", "-P", f"-I{PREFIX}/include", file).replace('" "', ""))
        cmake = next(PREFIX.rglob("polcConfigVersion.cmake")).read_text()
        self.assertIn(f'set(PACKAGE_VERSION "{version}")', cmake)


if __name__ == "__main__":
    unittest.main()
