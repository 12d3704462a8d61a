# Installs, by component, what a distribution keeps apart:
#   polc     the tool, its manual page and completions, and what makes it polc::polc
#   runtime  the shared library of the C ABI
#   dev      headers, libraries to link, and what find_package(polc) and pkg-config look for
#   doc      the pages
# Nothing that is installed knows where: a prefix may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/polc)

set_target_properties(pol_runtime PROPERTIES EXPORT_NAME runtime)
set_target_properties(pol_shared PROPERTIES EXPORT_NAME shared)
install(TARGETS pol_runtime EXPORT pol_runtime
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(TARGETS pol_shared EXPORT pol_capi
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT dev
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(EXPORT pol_runtime NAMESPACE pol:: DESTINATION ${package} COMPONENT dev)
install(EXPORT pol_capi NAMESPACE pol:: DESTINATION ${package} COMPONENT dev)
if(TARGET polc)
  install(TARGETS polc EXPORT polc_compiler RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT polc)
  install(EXPORT polc_compiler NAMESPACE polc:: DESTINATION ${package} COMPONENT polc)
  include(PolcManual)
endif()

# Before 1.0 a minor version may break what an earlier one promised.
set(compatibility SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
endif()
set(POLC_SHARED_LIBRARY ${CMAKE_INSTALL_LIBDIR}/${CMAKE_SHARED_LIBRARY_PREFIX}pol${CMAKE_SHARED_LIBRARY_SUFFIX})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/polcConfig.cmake.in ${PROJECT_BINARY_DIR}/polcConfig.cmake
  INSTALL_DESTINATION ${package} PATH_VARS POLC_SHARED_LIBRARY NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/polcConfigVersion.cmake COMPATIBILITY ${compatibility})
install(FILES ${PROJECT_BINARY_DIR}/polcConfig.cmake ${PROJECT_BINARY_DIR}/polcConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/Polc.cmake ${CMAKE_CURRENT_LIST_DIR}/PolcParts.cmake ${CMAKE_CURRENT_LIST_DIR}/PolcEmbed.cmake
  DESTINATION ${package} COMPONENT dev)

# pkg-config: `pol` is the shared library for C, `pol-runtime` the static one for C++. The prefix is where the file stands.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE library_folder)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE include_folder)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig OUTPUT_VARIABLE to_prefix)
# What a linker of C has to be told, where a program links the static library.
set(cxx_libraries ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(FILTER cxx_libraries INCLUDE REGEX "^(stdc\\+\\+|c\\+\\+)$")
list(TRANSFORM cxx_libraries PREPEND -l)
list(JOIN cxx_libraries " " cxx_libraries)
foreach(name IN ITEMS pol pol-runtime)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
endforeach()

install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
install(FILES grammar/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/grammar COMPONENT doc)
install(FILES runtime/README.md runtime/FORMAT.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/runtime COMPONENT doc)
install(FILES tools/polc/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/tools/polc COMPONENT doc)
install(DIRECTORY policies DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
