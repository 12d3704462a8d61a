"""The manual page and the completions say all that `--help` says, and are what their readers take."""
import re
import subprocess
import unittest

from harness import POLC, PREFIX, run


def help_of(*words):
    return run(POLC, *words, "--help")


def commands():
    return re.findall(r"(?m)^  (\w+) +[A-Z]", help_of())


def flags(command):
    return sorted(set(re.findall(r"(?<![\w-])--[a-z-]+", "\n".join(
        line.split("  ")[1] for line in help_of(command).splitlines() if line.startswith("  -")))))


class Manual(unittest.TestCase):
    def setUp(self):
        share = PREFIX / "share"
        self.files = {"man": next((PREFIX / "share/man/man1").glob("polc.1*")), "bash": share / "bash-completion/completions/polc",
                      "zsh": share / "zsh/site-functions/_polc", "fish": share / "fish/vendor_completions.d/polc.fish"}

    def test_all_have_every_command_and_flag(self):
        self.assertGreater(len(commands()), 9)
        for kind, file in self.files.items():
            text = file.read_text().replace("\\-", "-")
            for command in commands():
                part = text
                if kind == "man":
                    part = text.split(f".SS {command}\n")[1].split("\n.SS")[0]
                self.assertIn(command, part)
                self.assertGreater(len(flags(command)), 1, command)
                for flag in flags(command):
                    wanted = f"from {command}' -.*-l {flag[2:]} |from {command}'.* -l {flag[2:]} " if kind == "fish" else re.escape(flag)
                    self.assertRegex(part, wanted, f"{kind}: polc {command} {flag}")

    def test_the_page_is_laid_out(self):
        complaints = [line for line in subprocess.run(["mandoc", "-T", "lint", "-W", "warning", self.files["man"]], stdout=subprocess.PIPE,
                                                      text=True, check=False).stdout.splitlines() if "missing date" not in line]
        self.assertEqual(complaints, [])
        self.assertIn("--werror", run("man", "-l", self.files["man"], MANPAGER="cat", MANWIDTH="100"))

    def offered(self, *words):
        """What bash offers for the last word."""
        line = " ".join(words)
        script = (f"source '{self.files['bash']}'; COMP_WORDS=({line}{' ' if words[-1] else chr(39) * 2}); COMP_CWORD={len(words) - 1};"
                  "_polc; printf '%s\\n' \"${COMPREPLY[@]}\"")
        return run("bash", "-c", script).split()

    def test_bash_completes(self):
        self.assertEqual(self.offered("polc", "comp"), ["compile"])
        self.assertEqual(self.offered("polc", "compile", "--wer"), ["--werror"])
        self.assertEqual(self.offered("polc", "check", "--format", "sa"), ["sarif"])
        self.assertEqual(self.offered("polc", "check", "--format", "=", "sa"), ["sarif"])

    def test_zsh_and_fish_take_theirs(self):
        run("zsh", "-n", self.files["zsh"])
        run("fish", "-n", self.files["fish"])
        offered = run("fish", "-N", "-c", f"source {self.files['fish']}; complete -C 'polc compile --wer'")
        self.assertTrue(offered.startswith("--werror"), offered)


if __name__ == "__main__":
    unittest.main()
