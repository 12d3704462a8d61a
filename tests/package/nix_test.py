"""The Nix expression: Nix reads and evaluates it, and its version is polc's. The packages are names alone: nothing is built."""
import unittest

from harness import POLC, SOURCE, WORK, Project, run

PACKAGES = """{
  stdenv.mkDerivation = attributes: attributes;
  antlr4 = { runtime.cpp = "antlr"; };
  lib.licenses.mit = "MIT";
  cmake = "cmake"; ninja = "ninja"; llvm_14 = "llvm"; fmt = "fmt"; cli11 = "cli11"; nlohmann_json = "json"; libuuid = "uuid"; zlib = "zlib";
}
"""


class Nix(unittest.TestCase):
    def test_the_expression_is_evaluated(self):
        packages = Project("nix", {"packages.nix": PACKAGES}).source / "packages.nix"
        state = {f"NIX_{name}_DIR": str(WORK / "nix" / name) for name in ["STORE", "STATE", "LOG"]}
        for field, value in [("version", run(POLC, "--version").split()[1]), ("pname", "polc")]:
            found = run("nix-instantiate", "--eval", "--strict", "-E", f"(import {SOURCE}/tools/packaging/nix {{ pkgs = import {packages}; }}).{field}",
                        HOME=str(WORK), **state)
            self.assertEqual(found.splitlines()[-1], f'"{value}"')


if __name__ == "__main__":
    unittest.main()
