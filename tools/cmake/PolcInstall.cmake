# Installs polc, the runtime and what other projects need to find both: find_package(polc).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_executable(polc::polc ALIAS polc)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/polc)

install(TARGETS polc EXPORT polc_tools RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set_target_properties(pol_runtime PROPERTIES EXPORT_NAME runtime)
install(TARGETS pol_runtime EXPORT pol_runtime ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY runtime/pol DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT polc_tools NAMESPACE polc:: DESTINATION ${package})
install(EXPORT pol_runtime NAMESPACE pol:: DESTINATION ${package})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/polcConfig.cmake.in ${PROJECT_BINARY_DIR}/polcConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/polcConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/Polc.cmake ${PROJECT_BINARY_DIR}/polcConfig.cmake
  ${PROJECT_BINARY_DIR}/polcConfigVersion.cmake DESTINATION ${package})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# A project that adds this one as a subfolder has the function as well.
include(Polc)
