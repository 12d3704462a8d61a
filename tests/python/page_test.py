"""The page of the package: its policy, and its code with the outputs that it shows."""

import contextlib
import doctest
import io
import os
import re
import unittest

import polc
from support import POLC, SOURCE, compiled, folder, run

PAGE = SOURCE / "tools/python/README.md"


class Page(unittest.TestCase):
    def test_its_code_does_what_it_shows(self):
        text = PAGE.read_text(encoding="utf-8")
        place = folder()
        policy = re.search(r"^```pol shop\.pol\n(.*?)^```$", text, re.S | re.M)
        (place / "shop.pol").write_text(policy[1], encoding="utf-8")
        run(POLC, "compile", "shop.pol", "-o", "shop.polt", cwd=place)
        os.chdir(place)
        names, shown, examples = {}, io.StringIO(), 0
        runner = doctest.DocTestRunner(verbose=False)
        for number, block in enumerate(re.findall(r"^```python\n(.*?)^```$", text, re.S | re.M)):
            if ">>>" not in block:
                with contextlib.redirect_stdout(shown):
                    exec(compile(block, PAGE.name, "exec"), names)  # pylint: disable=exec-used
                continue
            test = doctest.DocTestParser().get_doctest(block, names, f"block {number}", PAGE.name, 0)
            examples += len(test.examples)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
        self.assertEqual(shown.getvalue(), "open it\n")
        self.assertEqual(runner.summarize(verbose=False).failed, 0)
        self.assertGreater(examples, 30)

    def test_the_first_page_has_the_same_beginning(self):
        page, readme = (file.read_text(encoding="utf-8") for file in (PAGE, SOURCE / "README.md"))
        begin = re.compile(r"^```python\n(.*?)^```$", re.S | re.M)
        self.assertEqual(begin.search(readme)[1], begin.search(page)[1])
        os.chdir(folder())
        policy = re.search(r"^```pol shop\.pol\n(.*?)^```$", readme, re.S | re.M)
        os.rename(compiled(policy[1]), "shop.polt")
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            exec(compile(begin.search(readme)[1], "README.md", "exec"), {})  # pylint: disable=exec-used
        self.assertEqual(shown.getvalue(), "open it\n")

    def test_it_starts_in_five_lines(self):
        first = re.search(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.S | re.M)
        self.assertLessEqual(len([line for line in first[1].splitlines() if line]), 5)

    def test_it_names_every_exception(self):
        text = PAGE.read_text(encoding="utf-8")
        for name in polc.__all__:
            if isinstance(getattr(polc, name), type) and issubclass(getattr(polc, name), polc.PolicyError):
                self.assertIn(f"`{name}`", text.replace("`polc.PolicyError`", "`PolicyError`"))


if __name__ == "__main__":
    unittest.main()
