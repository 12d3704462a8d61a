"""The hooks for pre-commit, run by pre-commit: each passes and fails, also where policies are split into files."""
import os
import shutil
import unittest

from harness import POLC, PREFIX, SOURCE, TIDY, WORK, Project, run

HOOKS = ["polc-check", "polc-fmt", "polc-test"]
PATH = f"{PREFIX}/bin:{os.environ['PATH']}"
AS = ["-c", "user.name=t", "-c", "user.email=t@example.org"]


class Hooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """What pre-commit clones: the definitions, and the scripts that they name."""
        cls.hooks = WORK / "polc"
        shutil.rmtree(WORK, ignore_errors=True)
        shutil.copytree(SOURCE / "tools/action", cls.hooks / "tools/action")
        shutil.copy(SOURCE / ".pre-commit-hooks.yaml", cls.hooks)
        run("git", "init", "-q", cls.hooks)
        run("git", "-C", cls.hooks, "add", ".")
        run("git", "-C", cls.hooks, *AS, "commit", "-qm", "hooks")

    def repository(self, name, files, args=""):
        revision = run("git", "-C", self.hooks, "rev-parse", "HEAD").strip()
        hooks = "".join(f"      - id: {hook}\n{args if hook != 'polc-fmt' else ''}" for hook in HOOKS)
        project = Project(name, {**files, ".pre-commit-config.yaml": f"repos:\n  - repo: {self.hooks}\n    rev: {revision}\n    hooks:\n{hooks}"})
        run(POLC, "fmt", *[project.source / path for path in files if path.endswith(".pol")])
        run("git", "init", "-q", project.source)
        run("git", "-C", project.source, "add", ".")
        run("git", "-C", project.source, *AS, "commit", "-qm", "first")
        return project

    def hook(self, project, *words, fails=False):
        run("git", "-C", project.source, "add", ".")
        return run("pre-commit", "run", *words, cwd=project.source, fails=fails, PATH=PATH, PRE_COMMIT_HOME=str(WORK / "home"))

    def test_definitions(self):
        run("pre-commit", "validate-manifest", SOURCE / ".pre-commit-hooks.yaml")

    def test_each_passes_and_fails(self):
        project = self.repository("each", {"shop.pol": TIDY, "untested.pol": TIDY.split("\ntest")[0].replace("policy shop", "policy untested")})
        text = (project.source / "shop.pol").read_text()
        self.hook(project, "--all-files")
        for hook, more in [("polc-check", "role idle;\n"), ("polc-fmt", "role  idle;\n"), ("polc-test", '\ntest "w" {\n  clerk till.open (own) -> deny;\n}\n')]:
            with self.subTest(hook=hook):
                project.write("shop.pol", text + more)
                self.hook(project, hook, "--all-files", fails=True)
                project.write("shop.pol", text)

    def test_policies_of_several_files(self):
        """An edit of a part is checked with the whole that imports it; a part is no policy of its own."""
        whole, rest = TIDY.replace("role clerk", 'import "parts/roles.pol";\nrole clerk').split("\ntest")
        for args, folder in [("", ""), ("        args: [policies]\n", "policies/")]:
            project = self.repository(f"parts{len(folder)}", {
                f"{folder}shop.pol": f'{whole}import "parts/tests.pol";\n', f"{folder}parts/tests.pol": "test" + rest,
                f"{folder}parts/roles.pol": "role guest;\nresource door { actions open; }\nallow guest to door.open;\n"}, args)
            self.hook(project, "--all-files")
            project.write(f"{folder}parts/roles.pol", "role guest;\nresource door {\n  actions open;\n}\nallow guest to door.close;\n")
            self.hook(project, "polc-check", fails=True)
            project.write(f"{folder}parts/roles.pol", "role guest;\nresource door {\n  actions open;\n}\nallow guest to door.open;\nallow clerk to till.close;\n")
            self.hook(project, "polc-check")
            project.write(f"{folder}parts/tests.pol", "test" + rest.replace("-> allow", "-> deny"))
            self.hook(project, "polc-test", fails=True)


if __name__ == "__main__":
    unittest.main()
