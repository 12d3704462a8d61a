"""What a change makes again, with Ninja and with make: what depends on it, and nothing else."""
import pathlib
import unittest

from harness import GENERATORS, MAIN, POLC, SHOP, Project, cmake_list, run

PARTS = {
    "shop.pol": 'policy shop;\nimport "roles.pol";\nresource till { own: bool; actions open, close; }\n'
                "allow manager to till.*;\nallow clerk to till.open if own;\n",
    "lib/roles.pol": "role manager;\nrole clerk;\n",
    "main.cpp": MAIN,
}
BODY = """add_executable(app main.cpp)
polc_add_policy(app shop.pol INCLUDE_DIRS lib)"""


class Rebuild(unittest.TestCase):
    def each(self, name, policy="", **options):
        for generator in GENERATORS:
            files = {**PARTS, "CMakeLists.txt": cmake_list(body=BODY.replace("lib)", f"lib {policy})"), **options)}
            yield Project(f"rebuild_{name}_{generator[:4].strip()}", files, generator).made()

    def nothing_is_done(self, project):
        output = project.make()
        self.assertNotIn("Compiling policy", output)
        self.assertNotIn("Building CXX", output)

    def test_nothing_when_nothing_changed(self):
        for project in self.each("nothing"):
            self.nothing_is_done(project)

    def test_nothing_under_an_old_minimum(self):
        """Before CMake 3.20 a depfile's paths were read otherwise (CMP0116): the project's age must not count."""
        for project in self.each("old", minimum="3.10"):
            self.nothing_is_done(project)
            project.later("lib/roles.pol")
            self.assertIn("Compiling policy", project.make())

    def test_a_touch_compiles_the_policy_and_no_program(self):
        for project in self.each("touch"):
            header = project.file("app.policy/shop.h")
            before = header.stat().st_mtime_ns
            project.later("shop.pol")
            output = project.make()
            self.assertIn("Compiling policy", output)
            self.assertNotIn("Building CXX", output)
            self.assertEqual(header.stat().st_mtime_ns, before)
            self.nothing_is_done(project)

    def test_imports_are_followed(self):
        for project in self.each("imports"):
            project.write("lib/more.pol", "role clerk;\n")
            project.change("lib/roles.pol", 'import "more.pol";\nrole manager;\n')
            self.assertIn("Compiling policy", project.make())
            project.change("lib/more.pol", "role clerk;\nrole owner;\n")
            self.assertIn("Building CXX", project.make())
            self.assertIn("owner", project.file("app.policy/shop.h").read_text())
            # One that is dropped, and deleted, is missed by nobody.
            project.change("lib/roles.pol", "role manager;\nrole clerk;\n")
            (project.source / "lib/more.pol").unlink()
            self.assertIn("Compiling policy", project.make())
            self.assertNotIn("owner", project.file("app.policy/shop.h").read_text())
            # CMake's makefiles never forget a file, so that polc runs at each build from now on; no program is compiled for it.
            if project.generator == "Ninja":
                self.nothing_is_done(project)
            else:
                self.assertNotIn("Building CXX", project.make())

    def test_what_was_deleted_comes_back(self):
        """At once with Ninja; makefiles go by the table alone."""
        for project in self.each("deleted", policy="EMBED"):
            for name in ["shop.h", "shop_table.cpp", "shop_table.h"]:
                project.file(f"app.policy/{name}").unlink()
                if project.generator != "Ninja":
                    project.file("app.policy/shop.polt").unlink()
                project.make()
                self.assertTrue(project.file(f"app.policy/{name}").is_file(), name)
            self.nothing_is_done(project)

    def test_an_error_ends_the_build_where_an_editor_looks(self):
        for project in self.each("error"):
            project.change("shop.pol", PARTS["shop.pol"] + "assert only clerk may till.close;\n")
            output = project.make(fails=True)
            # As g++ writes it, with a full path: what error matchers of editors read.
            self.assertRegex(output, rf"(?m)^{project.source}/shop\.pol:6:1: error: .* \[POL4001\]$")
            project.change("shop.pol", PARTS["shop.pol"])
            project.make()


class PlainMake(unittest.TestCase):
    """A Makefile of one's own, with polc's depfile."""

    def test_a_dropped_import_stops_nothing(self):
        project = Project("plain_make", {
            **PARTS, "Makefile": f"shop.polt: shop.pol\n\t{POLC} compile $< -I lib -o $@ --header shop.h --depfile $@.d\n-include shop.polt.d\n"})
        project.write("shop.pol", PARTS["shop.pol"].replace("roles", "more"))
        project.write("lib/more.pol", 'import "roles.pol";\n')
        run("make", cwd=project.source)
        project.change("shop.pol", PARTS["shop.pol"])
        (project.source / "lib/more.pol").unlink()
        run("make", cwd=project.source)
        self.assertIn("up to date", run("make", cwd=project.source))
        header = (project.source / "shop.h").stat().st_mtime_ns
        project.later("lib/roles.pol")
        self.assertIn("compile", run("make", cwd=project.source))
        self.assertEqual((project.source / "shop.h").stat().st_mtime_ns, header)


class Parallel(unittest.TestCase):
    """Several targets that link one policy, built at once: polc runs once, and nobody reads half a header, or half an embedded table.
    Two targets that would each make it are refused: function_test."""

    # Ninja keeps to one list of what is to be done; of makefiles, each target has its own.
    CLEAN_BUILDS = {"Ninja": 3, "Unix Makefiles": 30}

    def test_one_policy_many_targets(self):
        part = "add_library({0}_lib STATIC {0}.cpp)\ntarget_link_libraries({0}_lib PRIVATE shop_policy)\n"
        for generator in GENERATORS:
            with self.subTest(generator=generator):
                files = {"CMakeLists.txt": cmake_list(body="polc_add_policy(shop_policy shop.pol EMBED)\nadd_subdirectory(a)\nadd_subdirectory(b)"),
                         "shop.pol": SHOP, "a/CMakeLists.txt": part.format("one") + part.format("two"), "b/CMakeLists.txt": part.format("three"),
                         "polc": f'#!/bin/sh\n[ "$1" = compile ] && echo run >> "{{log}}"\nexec "{POLC}" "$@"\n'}
                for name in ["a/one", "a/two", "b/three"]:
                    # Little to compile, so that all targets ask for the header at once.
                    files[name + ".cpp"] = '#if !__has_include("shop.h") || !__has_include("shop_table.h")\n#error "no header"\n#endif\n'
                project = Project(f"parallel_{generator[:4].strip()}", files, generator)
                log = project.source / "log"
                tool = project.write("polc", files["polc"].format(log=log))
                tool.chmod(0o755)
                project.configure(f"-DPOLC_EXECUTABLE={tool}")
                for _ in range(self.CLEAN_BUILDS[generator]):
                    log.unlink(missing_ok=True)
                    project.make("--clean-first", "--parallel", "16")
                    self.assertEqual(pathlib.Path(log).read_text(), "run\n")


if __name__ == "__main__":
    unittest.main()
