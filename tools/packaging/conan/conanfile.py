"""The runtime as a Conan 2 package. The compiler comes from the system: set POLC_EXECUTABLE in the project that uses it."""
import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class PolcConan(ConanFile):
    name = "polc"
    license = "MIT"
    description = "Decides by access policies that polc has compiled"
    settings = "os", "arch", "compiler", "build_type"
    package_type = "library"

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "../../../runtime/pol/version.h"))
        self.version = ".".join(re.findall(r"(?m)^#define POL_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", header))

    def export_sources(self):
        source = os.path.join(self.recipe_folder, "../../..")
        for pattern in ["CMakeLists.txt", "LICENSE", "*.md", "runtime/*", "tools/*", "grammar/*", "policies/*"]:
            copy(self, pattern, source, self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["POLC_COMPILER"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        # The package brings its own polcConfig.cmake.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs.append(os.path.join("lib", "cmake", "polc"))
