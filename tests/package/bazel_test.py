"""Bazel: the example of tools/cmake/README.md builds and runs, and makes again what an import asks for. No network: the rules that Bazel would
fetch are Debian's, and those for C++, of which Debian's are for a later Bazel, are Bazel's own."""
import re
import unittest

from harness import MAIN, PREFIX, SHOP, SOURCE, WORK, Project, run

OWN_RULES = "".join(f"{rule} = native.{rule}\n" for rule in [
    "cc_binary", "cc_import", "cc_library", "cc_proto_library", "cc_test", "cc_toolchain", "cc_toolchain_suite", "fdo_prefetch_hints", "fdo_profile",
    "objc_library"])


class Bazel(unittest.TestCase):
    def test_the_pages_example(self):
        page = (SOURCE / "tools/cmake/README.md").read_text().split("## Bazel")[1]
        workspace, build = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[:2]
        self.assertIn("/opt/polc", workspace)
        project = Project("bazel", {"WORKSPACE": workspace.replace("/opt/polc", str(PREFIX)), "BUILD": build, "main.cpp": MAIN,
                                    "shop.pol": SHOP + 'import "part.pol";\n', "part.pol": "role guest;\n"})
        rules = Project("bazel_rules", {"WORKSPACE": "", "cc/BUILD": 'package(default_visibility = ["//visibility:public"])\n', "cc/defs.bzl": OWN_RULES})
        overridden = {"rules_cc": rules.source, "rules_java": "/usr/share/bazel/rules/java", "rules_proto": "/usr/share/bazel/rules/proto",
                      "platforms": "/usr/share/bazel/platforms"}
        repositories = [f"--override_repository={name}={path}" for name, path in overridden.items()]
        home = WORK / "home"
        home.mkdir(exist_ok=True)

        def build_it():
            return run("bazel", f"--output_user_root={WORK}/root", "--batch", "build", *repositories, "//:shop", cwd=project.source, HOME=str(home))

        build_it()
        run(project.source / "bazel-bin/shop")
        project.write("part.pol", "role guest;\nrole owner;\n")
        build_it()
        self.assertIn("owner", (project.source / "bazel-bin/shop.h").read_text())
        # Bazel writes what a folder holds without leave to write.
        run("chmod", "-R", "u+w", WORK)


if __name__ == "__main__":
    unittest.main()
