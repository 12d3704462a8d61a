# `cpack -G DEB` in the build folder: polc, libpol2, libpol-dev and polc-doc, from the components of PolcInstall.cmake.
# A build with CMAKE_INSTALL_PREFIX=/usr puts the libraries where Debian's multiarch wants them.
set(CPACK_PACKAGE_NAME polc)
set(CPACK_PACKAGE_VENDOR polc)
# Whoever packs says who they are: `cpack -D CPACK_PACKAGE_CONTACT="…"`.
set(CPACK_PACKAGE_CONTACT "polc maintainers <polc@localhost.localdomain>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL polc runtime dev doc)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The copyright, the changelog and the compressed page that Debian wants.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/PolcDebian.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/PolcDebianScripts.cmake)
set(CPACK_POLC_SOURCE ${PROJECT_SOURCE_DIR})

set(CPACK_DEBIAN_POLC_PACKAGE_NAME polc)
set(CPACK_DEBIAN_POLC_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_POLC_PACKAGE_SUGGESTS polc-doc)
set(CPACK_DEBIAN_POLC_DESCRIPTION "compiler for declarative access policies
An access policy that reads like a table on a page becomes a compact decision
table. The command checks it, tests it, answers questions about it, and proves
what it claims.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libpol${POL_ABI_VERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "decisions by compiled access policies: shared library
polc compiles access policies into decision tables. This library loads such a
table, verifies it, and decides by it in a few nanoseconds. Programs in C, and
in languages that call C, link it.")
# A trigger calls ldconfig. cpack writes scripts that call it as well, and PolcDebianScripts.cmake takes them out.
set(control ${PROJECT_BINARY_DIR}/debian)
file(WRITE ${control}/shlibs "libpol ${POL_ABI_VERSION} libpol${POL_ABI_VERSION} (>= ${PROJECT_VERSION})\n")
file(WRITE ${control}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${control}/shlibs ${control}/triggers)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libpol-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libpol${POL_ABI_VERSION} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "polc (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEV_DESCRIPTION "decisions by compiled access policies: development files
polc compiles access policies into decision tables. This package has the
headers for C and C++20, the static library, and what CMake and pkg-config
look for.")
set(CPACK_DEBIAN_DOC_PACKAGE_NAME polc-doc)
set(CPACK_DEBIAN_DOC_PACKAGE_SECTION doc)
set(CPACK_DEBIAN_DOC_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DOC_DESCRIPTION "compiler for declarative access policies: documentation
polc compiles access policies into decision tables. This package has the
reference of the language, the pages of the command and of the runtime, and
policies to learn from.")
include(CPack)
