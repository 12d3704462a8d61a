"""The GitHub Action: what its scripts check and tell, in git repositories, with a GitHub that is a script."""
import json
import os
import re
import shutil
import unittest

import yaml
from harness import POLC, PREFIX, SOURCE, TIDY, Project, run

ACTION = SOURCE / "tools/action"
PATH = f"{PREFIX}/bin:{os.environ['PATH']}"
GATED = """policy gated;

role manager;
role clerk;
role auditor;
exclusive roles manager, auditor;
resource till {
  own: bool;
  actions open, close;
}
settings shop for clerk editable by manager {
  lend = off;
}

allow manager to till.*;
allow auditor to till.close;
allow clerk to till.open if own or shop.lend;

test "m" {
  manager till.open -> allow;
}
"""
# GitHub's interface, as far as it is asked: the comments of one pull request are the file $COMMENTS.
GITHUB = r"""#!/bin/bash
set -euo pipefail
method=GET filter=. body=
while [ $# -gt 0 ]; do
  case $1 in
    api | --silent | --paginate) shift ;;
    --method) method=$2; shift 2 ;;
    --jq) filter=$2; shift 2 ;;
    --field) body=$(cat "${2#body=@}"); shift 2 ;;
    *) address=$1; shift ;;
  esac
done
echo "$method $address" >>"$COMMENTS.log"
case $method in
  GET) jq -r "$filter" "$COMMENTS" ;;
  POST) jq --arg body "$body" '. + [{id: (length + 1), body: $body}]' "$COMMENTS" >"$COMMENTS.new" ;;
  PATCH) jq --arg body "$body" --argjson id "${address##*/}" 'map(if .id == $id then .body = $body else . end)' "$COMMENTS" >"$COMMENTS.new" ;;
esac
[ ! -e "$COMMENTS.new" ] || mv "$COMMENTS.new" "$COMMENTS"
"""


class Repository(Project):
    def __init__(self, name, files):
        super().__init__(name, files)
        run("git", "init", "-q", self.source)
        self.commit()

    def git(self, *words):
        return run("git", "-C", self.source, "-c", "user.name=t", "-c", "user.email=t@example.org", *words)

    def commit(self):
        run(POLC, "fmt", self.source)
        self.git("add", ".")
        self.git("commit", "-qm", "step")

    def check(self, *words, fails=False, base="HEAD", cwd=None, **environment):
        options = ["--base", base, "--changes", self.source / ".changes"] if base else []
        return run(ACTION / "check-policies", *options, "--", *words, fails=fails, cwd=cwd or self.source, **{"PATH": PATH, **environment})

    def told(self, *words, **options):
        self.check(*(words or ("rules",)), **options)
        return (self.source / ".changes").read_text()


class Changes(unittest.TestCase):
    """What people who review a change have to see: who may do more, or less, than before."""

    def repository(self, name):
        parts = {"rules/parts/desk.pol": "resource desk { actions sit; }\nallow guest to desk.sit;\n",
                 "rules/whole.pol": 'policy whole;\nrole guest;\nimport "parts/desk.pol";\ntest "g" { guest desk.sit -> allow; }\n'}
        return Repository(name, {"rules/shop.pol": TIDY, "rules/gated.pol": GATED, "rules/.hidden/x.pol": "nonsense", **parts})

    def edit(self, repository, path, before, after):
        file = repository.source / path
        self.assertIn(before, file.read_text())
        file.write_text(file.read_text().replace(before, after))

    def test_nothing_is_told_of_nothing(self):
        repository = self.repository("nothing")
        self.assertEqual(repository.told(), "")
        self.edit(repository, "rules/shop.pol", "policy shop", "/// A shop.\npolicy shop")
        self.assertEqual(repository.told(), "")
        self.assertNotIn("worktree", run("git", "-C", repository.source, "worktree", "list").replace(str(repository.source), ""))

    def test_a_cell(self):
        repository = self.repository("cell")
        self.edit(repository, "rules/shop.pol", "allow clerk to till.open if own;", "allow clerk to till.*;")
        told = repository.told()
        self.assertRegex(told, r"(?m)^- \*\*WIDER\*\* Clerk: till\.close . deny -\\> allow")
        self.assertIn("rules/shop.pol", told)
        self.assertNotIn("gated", told)

    def test_what_no_cell_shows(self):
        """A default of accounts, and roles that one subject may hold together now."""
        repository = self.repository("unseen")
        self.edit(repository, "rules/gated.pol", "lend = off", "lend = on")
        self.edit(repository, "rules/gated.pol", "exclusive roles manager, auditor;\n", "")
        told = repository.told()
        self.assertRegex(told, r"WIDER.* clerk: till\.open . deny -\\> allow by default")
        self.assertRegex(told, r"SUBJECT.* manager with auditor")

    def test_a_part_changes_whatever_imports_it(self):
        repository = self.repository("part")
        self.edit(repository, "rules/parts/desk.pol", "allow guest to desk.sit;\n", "resource door {\n  actions open;\n}\nallow guest to desk.sit, door.open;\n")
        run(POLC, "fmt", repository.source / "rules")
        self.assertRegex(repository.told(), r"whole\.pol\n[^#]*ADDED.* guest: door\.open")

    def test_new_renamed_and_deleted_policies(self):
        repository = self.repository("files")
        (repository.source / "rules/gated.pol").unlink()
        (repository.source / "rules/shop.pol").rename(repository.source / "rules/store.pol")
        self.edit(repository, "rules/store.pol", " if own", "")
        repository.write("rules/fresh`.pol", "policy fresh;\nrole owner;\nresource door { actions open; }\nallow owner to door.*;\n")
        run(POLC, "fmt", repository.source / "rules")
        repository.git("add", "-A")
        told = repository.told()
        self.assertIn("### Deleted policy: `rules/gated.pol`\n", told)
        self.assertIn("### New policy: ``` rules/fresh`.pol ```\n", told)
        self.assertIn("### Renamed policy: `rules/shop.pol`, now `rules/store.pol`\n", told)
        self.assertRegex(told, r"WIDER.* Clerk: till\.open")
        self.assertEqual(told.count("### New"), 1)

    def test_from_a_folder_within(self):
        repository = self.repository("within")
        self.edit(repository, "rules/shop.pol", " if own", "")
        self.assertIn("WIDER", repository.told(".", cwd=repository.source / "rules"))

    def test_what_cannot_be_compared_is_said(self):
        repository = self.repository("broken")
        self.edit(repository, "rules/shop.pol", "allow clerk", "allow clark")
        self.edit(repository, "rules/gated.pol", "lend = off", "lend = on")
        repository.check("rules", fails=True)
        told = (repository.source / ".changes").read_text()
        self.assertIn("### Not compared: `rules/shop.pol`\n", told)
        self.assertIn("WIDER", told)

    def test_more_than_a_comment_holds(self):
        repository = self.repository("long")
        roles = "".join(f"role r{number};\n" for number in range(90))
        actions = ", ".join(f"a{number}" for number in range(90))
        repository.write("rules/long.pol", f'policy long;\n{roles}resource r {{ actions {actions}; }}\nallow all roles to r.*;\ntest "t" {{ r1 r.a1 -> allow; }}\n')
        run(POLC, "fmt", repository.source / "rules")
        told = repository.told()
        self.assertLess(len(told.encode()), 65536)
        self.assertIn("There is more than a comment holds", told)


class Checks(unittest.TestCase):
    def test_mistakes_fail_with_annotations(self):
        repository = Repository("wrong", {"rules/shop.pol": TIDY})
        file = repository.write("rules/wrong.pol", "role a;\nallow b to r.x;\n")
        self.assertIn("::error file=rules/wrong.pol,line=2", repository.check("rules", fails=True))
        file.write_text("role  a;\n")
        self.assertIn("would format rules/wrong.pol", repository.check("rules", fails=True))
        file.unlink()
        (repository.source / "rules/shop.pol").write_text(TIDY.replace("-> allow", "-> deny"))
        repository.check("rules", fails=True)

    def test_parts_that_one_line_imports(self):
        repository = Repository("one_line", {"rules/a.pol": "role guest;\n", "rules/b.pol": "resource desk { actions sit; }\n"})
        repository.write("rules/whole.pol", 'policy whole; import "a.pol"; import "b.pol";\n// import "unread.pol";\nallow guest to desk.sit;\n'
                         'test "g" { guest desk.sit -> allow; }\n')
        told = repository.check("rules", fails=True, base="")
        self.assertIn("would format rules/whole.pol", told)
        self.assertNotIn("::error file", told)

    def test_policies_without_tests_fail_and_say_so(self):
        repository = Repository("untested", {"rules/shop.pol": TIDY.split("\ntest ")[0]})
        self.assertIn("::error::no policy here has a test", repository.check("rules", fails=True))
        self.assertNotIn("::error::", Repository("tested", {"rules/shop.pol": TIDY}).check("rules"))

    def test_nothing_checked_is_no_success(self):
        project = Project("empty", {"empty/x.txt": ""})
        script = ACTION / "check-policies"
        self.assertIn("no file ends in .pol", run(script, "--", "empty", fails=True, cwd=project.source, PATH=PATH))
        self.assertIn("usage:", run(script, "rules", fails=True, PATH=PATH))

    def test_what_is_missing_is_said_once(self):
        repository = Repository("missing", {"rules/shop.pol": TIDY})
        without = repository.check("rules", fails=True, base="", PATH="/usr/bin:/bin")
        self.assertRegex(without, r"^check-policies: there is no polc in PATH: .*`package`\n$")
        self.assertIn("fetch-depth: 0", repository.check("rules", fails=True, base="0" * 40))


class Comment(unittest.TestCase):
    def test_one_comment_that_follows_the_change(self):
        project = Project("comments", {"bin/gh": GITHUB, "changes.md": "", "comments.json": json.dumps([{"id": 1, "body": "of another action"}])})
        (project.source / "bin/gh").chmod(0o755)

        def comments(changes):
            (project.source / "changes.md").write_text(changes)
            run(ACTION / "comment-changes", project.source / "changes.md", "o/r", "7", PATH=f"{project.source}/bin:{os.environ['PATH']}",
                COMMENTS=str(project.source / "comments.json"))
            return [entry["body"] for entry in json.loads((project.source / "comments.json").read_text())]

        self.assertEqual(comments(""), ["of another action"])
        first, ours = comments("wider `a`\n")
        self.assertIn("wider `a`", ours)
        self.assertEqual(first, "of another action")
        self.assertRegex(comments("wider b\n")[1], "wider b$")
        self.assertEqual(len(comments("wider b\n")), 2)
        # Taken back by a later push.
        self.assertEqual(comments("")[0], "of another action")
        self.assertIn("changes nothing", comments("")[1])
        self.assertEqual(set((project.source / "comments.json.log").read_text().split()[1::2]),
                         {"repos/o/r/issues/7/comments", "repos/o/r/issues/comments/2"})


class Definition(unittest.TestCase):
    """The steps as a runner would run them: their commands, with what the runner sets."""

    def test_steps(self):
        action = yaml.safe_load((ACTION / "action.yml").read_text())
        self.assertEqual(action["runs"]["using"], "composite")
        package = Project("definition_package", {"DEBIAN/control": "Package: polc\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: x\n"})
        (package.source / "usr/bin").mkdir(parents=True)
        shutil.copy(POLC, package.source / "usr/bin/polc")
        repository = Repository("definition", {"rules/shop.pol": TIDY})
        run("dpkg-deb", "--build", package.source, repository.source / ".polc.deb")
        (repository.source / "rules/shop.pol").write_text((repository.source / "rules/shop.pol").read_text().replace(" if own;", ";"))
        gh = repository.write(".bin/gh", GITHUB)
        gh.chmod(0o755)
        comments = repository.write(".comments", "[]")
        temporary = repository.source / ".temporary"
        temporary.mkdir()
        path_file = temporary / "path"
        path_file.write_text("")
        values = {"inputs.package": ".polc.deb", "inputs.policies": "rules", "inputs.base": "HEAD", "github.token": "t",
                  "github.event.pull_request.number": "7"}
        for step in action["runs"]["steps"]:
            given = {key: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values[match[1]], value) for key, value in step["env"].items()}
            path = ":".join([f"{repository.source}/.bin", *path_file.read_text().split(), "/usr/bin:/bin"])
            run("bash", "-e", "-c", step["run"], cwd=repository.source, PATH=path, GITHUB_ACTION_PATH=str(ACTION), RUNNER_TEMP=str(temporary),
                GITHUB_PATH=str(path_file), GITHUB_REPOSITORY="o/r", COMMENTS=str(comments), **given)
        self.assertIn("WIDER", json.loads(comments.read_text())[0]["body"])


if __name__ == "__main__":
    unittest.main()
