"""Files that other tools read: the hooks of pre-commit, the GitHub Action, the recipes of vcpkg and Conan, CMake's presets.

What is checked is what can be without those tools: the action's script and the hooks' commands are run, the rest is read."""
import ast
import json
import os
import re
import shlex
import unittest

import yaml
from harness import POLC, PREFIX, SHOP, SOURCE, Project, run

PATH = f"{PREFIX}/bin:{os.environ['PATH']}"
TIDY = SHOP.split('test "')[0] + '\ntest "clerks" {\n  clerk till.open (own) -> allow;\n}\n'


def version():
    return run(POLC, "--version").split()[1]


class Hooks(unittest.TestCase):
    def test_each_passes_and_fails(self):
        hooks = {hook["id"]: hook for hook in yaml.safe_load((SOURCE / ".pre-commit-hooks.yaml").read_text())}
        project = Project("hooks", {"shop.pol": TIDY})
        run(POLC, "fmt", project.source)
        wrong = {"polc-check": "role idle;\n", "polc-fmt": "role  idle;\n", "polc-test": 'test "w" { clerk till.open (own) -> deny; }\n'}
        self.assertEqual(set(hooks), set(wrong))
        for name, hook in hooks.items():
            with self.subTest(hook=name):
                self.assertRegex("policies/shop.pol", hook["files"])
                command = shlex.split(hook["entry"])
                run(*command, "shop.pol", cwd=project.source, PATH=PATH)
                file = project.write("wrong.pol", (project.source / "shop.pol").read_text() + wrong[name])
                before = file.read_text()
                # pre-commit counts a file that a hook changed as a failure.
                if name == "polc-fmt":
                    run(*command, "wrong.pol", cwd=project.source, PATH=PATH)
                    self.assertNotEqual(file.read_text(), before)
                else:
                    run(*command, "wrong.pol", fails=True, cwd=project.source, PATH=PATH)


class Action(unittest.TestCase):
    SCRIPT = SOURCE / "tools/action/check-policies"

    def repository(self, name):
        project = Project(name, {"rules/shop.pol": TIDY, "rules/.hidden/x.pol": "nonsense", "rules/parts/desk.pol": "resource desk { actions sit; }\n\nallow guest to desk.sit;\n",
                                 "rules/whole.pol": 'policy whole;\n\nrole guest;\n\nimport "parts/desk.pol";\n\ntest "g" {\n  guest desk.sit -> allow;\n}\n'})
        run(POLC, "fmt", project.source / "rules")
        git = ["git", "-C", project.source, "-c", "user.name=t", "-c", "user.email=t@example.org"]
        run("git", "init", "-q", project.source)
        run(*git, "add", ".")
        run(*git, "commit", "-qm", "first")
        return project

    def check(self, project, *words, fails=False):
        return run(self.SCRIPT, "--base", "HEAD", "--changes", project.source / "changes.md", "--", *words, fails=fails, cwd=project.source, PATH=PATH)

    def test_a_change_is_told(self):
        project = self.repository("action")
        self.check(project, "rules")
        self.assertEqual((project.source / "changes.md").read_text(), "")
        file = project.source / "rules/shop.pol"
        file.write_text(file.read_text().replace("allow clerk to till.open if own;", "allow clerk to till.*;"))
        self.check(project, "rules")
        told = (project.source / "changes.md").read_text()
        self.assertRegex(told, r"(?m)^-\| .*till\.close.*deny")
        self.assertRegex(told, r"(?m)^\+\| .*till\.close.*allow")
        self.assertNotIn("worktree", run("git", "-C", project.source, "worktree", "list").replace(str(project.source), ""))

    def test_mistakes_fail_with_annotations(self):
        project = self.repository("action_wrong")
        file = project.write("rules/wrong.pol", "role a;\nallow b to r.x;\n")
        self.assertIn("::error file=rules/wrong.pol,line=2", self.check(project, "rules", fails=True))
        file.write_text("role  a;\n")
        self.assertIn("would format rules/wrong.pol", self.check(project, "rules", fails=True))
        file.unlink()
        (project.source / "rules/shop.pol").write_text(TIDY.replace("-> allow", "-> deny"))
        self.check(project, "rules", fails=True)

    def test_nothing_checked_is_no_success(self):
        project = Project("action_empty", {"empty/x.txt": ""})
        self.assertIn("no file ends in .pol", run(self.SCRIPT, "--", "empty", fails=True, cwd=project.source, PATH=PATH))
        self.assertIn("usage:", run(self.SCRIPT, "rules", fails=True, PATH=PATH))

    def test_the_definition_names_the_script(self):
        action = yaml.safe_load((SOURCE / "tools/action/action.yml").read_text())
        self.assertEqual(action["runs"]["using"], "composite")
        self.assertIn("$GITHUB_ACTION_PATH/check-policies", action["runs"]["steps"][0]["run"])
        for step in action["runs"]["steps"]:
            run("bash", "-n", "-c", re.sub(r"\$\{\{.*?\}\}", "x", step["run"]))


class Recipes(unittest.TestCase):
    def test_versions_are_polcs(self):
        self.assertEqual(json.loads((SOURCE / "tools/packaging/vcpkg/vcpkg.json").read_text())["version"], version())
        ast.parse((SOURCE / "tools/packaging/conan/conanfile.py").read_text())

    def test_presets_are_read(self):
        for kind in ["configure", "build", "test"]:
            listed = run("cmake", f"--list-presets={kind}", cwd=SOURCE)
            self.assertIn('"release"', listed)
            self.assertIn('"asan"', listed)


if __name__ == "__main__":
    unittest.main()
