# Installs the runtime, polc where it is built, and what other projects need to find both: find_package(polc).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/polc)

set_target_properties(pol_runtime PROPERTIES EXPORT_NAME runtime)
set_target_properties(pol_shared PROPERTIES EXPORT_NAME shared)
install(TARGETS pol_runtime pol_shared EXPORT pol_runtime
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY runtime/pol DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT pol_runtime NAMESPACE pol:: DESTINATION ${package})
if(TARGET polc)
  add_executable(polc::polc ALIAS polc)
  install(TARGETS polc EXPORT polc_tools RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT polc_tools NAMESPACE polc:: DESTINATION ${package})
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/Polc.cmake DESTINATION ${package})
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/polcConfig.cmake.in ${PROJECT_BINARY_DIR}/polcConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/polcConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/polcConfig.cmake ${PROJECT_BINARY_DIR}/polcConfigVersion.cmake DESTINATION ${package})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# A project that adds this one as a subfolder has the function as well.
include(Polc)
