"""Builds the wheel, offline: declares the C functions from pol.h, and compiles the runtime into the package.

POLC_LIBRARY=/path/libpol.so carries that library instead of compiling one; POLC_LIBRARY=system carries none, and the
installed libpol is loaded. CXX names the compiler.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile

from cffi import FFI
from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:
    from wheel.bdist_wheel import bdist_wheel

HERE = pathlib.Path(__file__).resolve().parent
# Within the repository, or beside this file, where `sdist` puts it.
RUNTIME = next(
    folder
    for folder in (HERE / "runtime", HERE.parent.parent / "runtime")
    if (folder / "pol/pol.h").is_file()
)


def version() -> str:
    text = (RUNTIME / "pol/version.h").read_text(encoding="utf-8")
    return ".".join(re.findall(r"^#define POL_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", text, re.M))


def declarations() -> str:
    """What pol.h declares, as cffi reads it: without comments, macros and what is for C++."""
    text = (RUNTIME / "pol/pol.h").read_text(encoding="utf-8")
    abi_version = re.findall(r"^#define POL_ABI_VERSION (\d+)$", text, re.M)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"^#ifdef __cplusplus$.*?^#(?:else|endif)$", "", text, flags=re.S | re.M)
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    text = re.sub(r"\b(?:POL_API|POL_ANSWER|POL_NOEXCEPT|__attribute__.*$)", "", text, flags=re.M)
    return f"#define POL_ABI_VERSION {abi_version[0]}\n#define POL_NONE 4294967295\n{text}"


def compile_runtime(library: pathlib.Path) -> None:
    """One shared library that shows pol_* alone, and needs no C++ library of a certain age."""
    sources = sorted(str(source) for source in (RUNTIME / "src").glob("*.cpp"))
    compiler = shlex.split(os.environ.get("CXX", "c++"))
    flags = (
        "-std=c++20 -O2 -DNDEBUG -fPIC -shared -fvisibility=hidden -static-libstdc++ -static-libgcc"
    )
    script = f"-Wl,--version-script={RUNTIME / 'src/pol.map'}"
    command = [*compiler, *flags.split(), f"-I{RUNTIME}", *sources, script, "-o", str(library)]
    subprocess.run(command, check=True)


class BuildPackage(build_py):
    def run(self) -> None:
        super().run()
        package = pathlib.Path(self.build_lib, "polc")
        ffi = FFI()
        ffi.cdef(declarations())
        ffi.set_source("polc._pol_h", None)
        ffi.emit_python_code(str(package / "_pol_h.py"))
        chosen = os.environ.get("POLC_LIBRARY", "")
        if not chosen:
            compile_runtime(package / "libpol.so")
        elif chosen != "system":
            shutil.copyfile(chosen, package / "libpol.so")


class SourceArchive(sdist):
    def make_release_tree(self, base_dir: str, files: list) -> None:
        super().make_release_tree(base_dir, files)
        for folder in ("pol", "src"):
            shutil.copytree(RUNTIME / folder, pathlib.Path(base_dir, "runtime", folder))


class Wheel(bdist_wheel):
    """For any Python 3 on this kind of machine: nothing in it is linked to an interpreter."""

    def get_tag(self) -> tuple:
        return ("py3", "none", super().get_tag()[2])


class WithLibrary(Distribution):
    def has_ext_modules(self) -> bool:
        return True


# Elsewhere than in the sources: what an earlier build left there would become a part of the wheel.
build_folder = tempfile.TemporaryDirectory(prefix="polc-build-")
setup(
    version=version(),
    distclass=WithLibrary,
    cmdclass={"build_py": BuildPackage, "sdist": SourceArchive, "bdist_wheel": Wheel},
    options={
        "build": {"build_base": build_folder.name},
        "egg_info": {"egg_base": build_folder.name},
    },
)
