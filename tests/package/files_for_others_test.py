"""Files that other tools read: the recipes of vcpkg and Conan, which are read alone, and CMake's presets."""
import ast
import json
import shutil
import unittest

from harness import POLC, SOURCE, WORK, run

def version():
    return run(POLC, "--version").split()[1]


class Recipes(unittest.TestCase):
    def test_versions_are_polcs(self):
        self.assertEqual(json.loads((SOURCE / "tools/packaging/vcpkg/vcpkg.json").read_text())["version"], version())
        ast.parse((SOURCE / "tools/packaging/conan/conanfile.py").read_text())

    def test_every_preset_configures(self):
        presets = json.loads((SOURCE / "CMakePresets.json").read_text())
        names = [preset["name"] for preset in presets["configurePresets"] if not preset.get("hidden")]
        self.assertLessEqual({"release", "debug", "asan", "tsan", "fuzz", "coverage", "package"}, set(names))
        self.assertEqual({preset["name"] for preset in presets["buildPresets"]}, set(names))
        self.assertLessEqual({preset["name"] for preset in presets["testPresets"]}, set(names))
        for name in names:
            with self.subTest(preset=name):
                shutil.rmtree(WORK, ignore_errors=True)
                run("cmake", "--preset", name, "-B", WORK / name, cwd=SOURCE)
                tested = name in {preset["name"] for preset in presets["testPresets"]}
                self.assertEqual((WORK / name / "tests/package").is_dir(), tested)


if __name__ == "__main__":
    unittest.main()
