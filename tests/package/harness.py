"""What the tests of the package share: an installed polc, projects written out as files, and commands whose output is the failure."""
import os
import pathlib
import shutil
import subprocess

PREFIX = pathlib.Path(os.environ["POLC_PREFIX"])
WORK = pathlib.Path(os.environ["POLC_WORK"])
SOURCE = pathlib.Path(os.environ["POLC_SOURCE"])
COMPILERS = {"gcc": ("gcc", "g++"), "clang": ("clang-19", "clang++-19")}
POLC = PREFIX / "bin/polc"
GENERATORS = ["Ninja", "Unix Makefiles"]

SHOP = """policy shop "Shop";
role manager "Manager";
role clerk "Clerk";
resource till "Till" { own "Own till": bool; actions open, close; }
allow manager to till.*;
allow clerk to till.open if own;
test "clerks" { clerk till.open (own) -> allow; }
"""
# The same, laid out.
TIDY = SHOP.split('test "')[0] + '\ntest "clerks" {\n  clerk till.open (own) -> allow;\n}\n'
MAIN = """#include "shop.h"
static_assert(shop::decide(shop::Role::clerk, shop::till::close, {.own = true}) == shop::Level::deny);
int main() { return shop::decide(shop::Role::clerk, shop::till::open, {.own = true}) == shop::Level::allow ? 0 : 1; }
"""


def run(*command, fails=False, cwd=None, **environment):
    """Runs a command and returns what it printed; one that should fail must, and the others must not."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", timeout=1200, check=False)
    if (done.returncode != 0) != fails:
        raise AssertionError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def cmake_list(languages="CXX", minimum="3.23", package="find_package(polc REQUIRED)", body=""):
    """A CMakeLists.txt that finds the installed polc."""
    return (f"cmake_minimum_required(VERSION {minimum})\nproject(consumer LANGUAGES {languages})\n"
            f"set(CMAKE_CXX_STANDARD 20)\n{package}\n{body}\n")


class Project:
    """A project in a folder of its own, empty at first."""

    def __init__(self, name, files, generator="Ninja", prefix=PREFIX):
        self.source = WORK / name
        self.build = self.source / "build"
        self.generator = generator
        self.prefix = prefix
        shutil.rmtree(self.source, ignore_errors=True)
        for path, text in files.items():
            self.write(path, text)

    def write(self, path, text):
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def configure(self, *options, fails=False):
        return run("cmake", "-S", self.source, "-B", self.build, "-G", self.generator, f"-DCMAKE_PREFIX_PATH={self.prefix}",
                   *options, fails=fails)

    def make(self, *options, fails=False):
        return run("cmake", "--build", self.build, *options, fails=fails)

    def made(self, *options):
        """Configures and builds."""
        self.configure(*options)
        self.make()
        return self

    def file(self, path):
        return self.build / path

    def later(self, *paths):
        """Gives files a time that is later than that of all that was made: no test waits for a clock."""
        latest = max(entry.stat().st_mtime_ns for entry in self.source.rglob("*") if entry.is_file())
        for path in paths:
            os.utime(self.source / path, ns=(latest + 1_000_000, latest + 1_000_000))

    def change(self, path, text):
        self.write(path, text)
        self.later(path)
