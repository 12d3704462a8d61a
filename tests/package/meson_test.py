"""Meson: the example of tools/cmake/README.md builds, and makes again what a change asks for."""
import re
import unittest

from harness import MAIN, PREFIX, SHOP, SOURCE, Project, run


class Meson(unittest.TestCase):
    def test_the_pages_example(self):
        page = (SOURCE / "tools/cmake/README.md").read_text()
        example = re.search(r"```meson\n(.*?)```", page, re.DOTALL)[1]
        project = Project("meson", {"meson.build": example, "shop.pol": SHOP + 'import "part.pol";\n', "part.pol": "role guest;\n", "main.cpp": MAIN})
        build = project.source / "build"
        run("meson", "setup", build, project.source, PKG_CONFIG_PATH=f"{PREFIX}/lib/pkgconfig", PATH=f"{PREFIX}/bin:/usr/bin:/bin")
        run("ninja", "-C", build)
        run(build / "shop")
        self.assertIn("no work to do", run("ninja", "-C", build))
        project.later("part.pol")
        self.assertIn("shop policy", run("ninja", "-C", build))


if __name__ == "__main__":
    unittest.main()
