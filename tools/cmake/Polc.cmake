# polc_add_policy: compiles policies as part of a build.
#
#   polc_add_policy(TARGET POLICY...
#     [NAMESPACE NAMESPACE] [OUTPUT_NAME NAME] [OUTPUT_DIR FOLDER] [OUTPUT_VARIABLE VARIABLE]
#     [INCLUDE_DIRS FOLDER...] [STRIP] [WERROR] [PUBLIC]
#     [EMBED] [INSTALL FOLDER [COMPONENT COMPONENT]] [TEST] [TEST_OPTIONS OPTION...] [TEST_COVERAGE PERCENT]
#     [TEST_CENSUS FILE])
#
# Of each file POLICY, such as `rules/shop.pol`, it makes
#   - shop.h, the policy as C++: typed names and a table that is constexpr, in NAMESPACE or, without one, in a namespace
#     named after the policy;
#   - shop.polt, the same table to load at run time.
# A policy that does not compile fails the build with its diagnostics, written as g++ writes its own. polc runs again when
# the policy, or a file that it imports, has changed, and only then; a header that would be what it was stays untouched.
# What it cannot see: a new file in a folder of INCLUDE_DIRS that an import would now find first; and, with makefiles, that a header
# or a source that it made was deleted by hand: they go by the table, so that deleting shop.polt makes all of them again.
#
# TARGET may exist: then it may include the headers and links pol::runtime, and so, with PUBLIC, may whoever links it. If there
# is none, it is made, a library for others to link; `install(TARGETS … EXPORT … FILE_SET HEADERS)` exports it like any other.
# In a project without C++ there is no header, and the shared library pol::shared in place of pol::runtime.
#
#   OUTPUT_NAME      `NAME.h` and `NAME.polt`; for a single POLICY
#   OUTPUT_DIR       where both are written; TARGET.policy in the binary folder if left out. What another call writes is refused: several
#                    targets share a policy by linking the one target that has it
#   OUTPUT_VARIABLE  is set to the files that are made; the property POLC_TABLES of TARGET holds the tables, POLC_TABLE the first
#   INCLUDE_DIRS     searched for imports, after the importing file's own folder; FOLDERS is the same
#   STRIP            leaves names and explanations out
#   WERROR           lets warnings fail the build
#   EMBED            the table as bytes of the program: `#include "shop_table.h"` declares shop_table and shop_table_size
#   INSTALL          installs the table to FOLDER
#   TEST             a test of CTest, TARGET.shop, that runs the policy's own tests, and fails where there is none; TEST_OPTIONS go to
#                    `polc test`
#   TEST_COVERAGE    how much of what the policy decides its tests and asserts pin down: below PERCENT, the test fails. Includes TEST
#   TEST_CENSUS      a census that was kept by `polc census shop.pol --format=json`: a test of CTest, TARGET.shop.census, fails where the
#                    policy counts otherwise; for a single POLICY
#
# Headers of one name, such as policy.h of two targets, are refused in a target that would see both: it would read one of them.
#
# POLC_EXECUTABLE is the polc that runs, if it is set: when cross compiling, one for the machine that builds. Else it is
# polc::polc, of the package or of the project that has polc as a part.
include_guard(GLOBAL)
cmake_policy(PUSH)
# Whatever the caller's own is: depfiles with full paths (CMP0116), generated files seen from other folders (CMP0118).
cmake_policy(VERSION 3.23...3.25)

set(POLC_MODULE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "Where polc_add_policy finds its parts")

function(polc_add_policy target)
  # Here, as a macro would read the words once more, and what stands in them.
  cmake_parse_arguments(PARSE_ARGV 1 argument "${_polc_flags}" "${_polc_single}" "${_polc_several}")
  _polc_check_target("${target}")
  _polc_check_once(${target} ${ARGN})
  _polc_read_arguments()
  _polc_find_tool(${target} tool tool_dependency)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  set(has_cxx OFF)
  if(CXX IN_LIST languages)
    set(has_cxx ON)
  endif()
  _polc_find_target(${target} scope is_here)

  set(tables)
  set(stamps)
  set(headers)
  set(header_names)
  set(sources)
  foreach(policy IN LISTS argument_POLICIES)
    cmake_path(GET policy STEM LAST_ONLY name)
    if(argument_OUTPUT_NAME)
      set(name ${argument_OUTPUT_NAME})
    endif()
    set(table ${argument_OUTPUT_DIR}/${name}.polt)
    set(header ${argument_OUTPUT_DIR}/${name}.h)
    _polc_claim_output(${target} ${table})
    _polc_claim_output(${target} ${header})
    list(APPEND header_names ${name}.h)
    set(header_flags)
    if(has_cxx)
      set(header_flags --header ${header} ${argument_header_flags})
      list(APPEND headers ${header})
    endif()
    # The table is what make goes by: a header that did not change keeps its time.
    set(byproducts)
    if(has_cxx)
      set(byproducts BYPRODUCTS ${header})
    endif()
    add_custom_command(
      OUTPUT ${table}
      ${byproducts}
      COMMAND ${tool} compile ${policy} ${argument_flags} --format=gcc -o ${table} ${header_flags} --depfile ${table}.d
      DEPENDS ${tool_dependency} ${policy}
      DEPFILE ${table}.d
      COMMENT "Compiling policy ${name}"
      VERBATIM)
    list(APPEND tables ${table})
    if(argument_EMBED)
      _polc_claim_output(${target} ${argument_OUTPUT_DIR}/${name}_table.h)
      _polc_claim_array(${target} ${name})
      list(APPEND header_names ${name}_table.h)
      _polc_embed(${argument_OUTPUT_DIR} ${name} ${has_cxx} source stamp)
      list(APPEND sources ${source})
      list(APPEND headers ${argument_OUTPUT_DIR}/${name}_table.h)
      list(APPEND stamps ${stamp})
    endif()
    if(argument_TEST)
      add_test(NAME ${target}.${name} COMMAND ${tool} test ${policy} ${argument_include_flags} ${argument_TEST_OPTIONS})
    endif()
    if(argument_TEST_CENSUS)
      add_test(NAME ${target}.${name}.census COMMAND ${tool} census ${policy} ${argument_include_flags} --against ${argument_TEST_CENSUS})
    endif()
  endforeach()

  _polc_unused_name(${target}_policy files)
  # Of all: what is installed, or checked by its build alone, has no other target that asks for it.
  add_custom_target(${files} ALL DEPENDS ${tables} ${stamps})
  set(file_set polc_policies)
  if(scope STREQUAL NEW)
    set(file_set HEADERS)
    if(argument_EMBED)
      add_library(${target} STATIC)
      set(scope PUBLIC)
    else()
      add_library(${target} INTERFACE)
      set(scope INTERFACE)
    endif()
  endif()
  add_dependencies(${target} ${files})
  if(headers AND is_here)
    target_sources(${target} ${scope} FILE_SET ${file_set} TYPE HEADERS BASE_DIRS ${argument_OUTPUT_DIR} FILES ${headers})
  elseif(headers)
    target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${argument_OUTPUT_DIR}>)
  endif()
  if(sources)
    target_sources(${target} PRIVATE ${sources})
  endif()
  _polc_own_headers(${target} ${scope} ${header_names})
  if(argument_TEST OR argument_TEST_CENSUS)
    cmake_language(EVAL CODE "cmake_language(DEFER CALL _polc_check_testing ${target})")
  endif()
  if(has_cxx)
    target_link_libraries(${target} ${scope} pol::runtime)
  else()
    target_link_libraries(${target} ${scope} pol::shared)
  endif()
  if(argument_INSTALL)
    set(component)
    if(argument_COMPONENT)
      set(component COMPONENT ${argument_COMPONENT})
    endif()
    install(FILES ${tables} DESTINATION ${argument_INSTALL} ${component})
  endif()
  set_property(TARGET ${target} APPEND PROPERTY POLC_TABLES ${tables})
  get_target_property(all ${target} POLC_TABLES)
  list(GET all 0 first)
  set_property(TARGET ${target} PROPERTY POLC_TABLE ${first})
  if(argument_OUTPUT_VARIABLE)
    set(${argument_OUTPUT_VARIABLE} ${tables} ${headers} ${sources} PARENT_SCOPE)
  endif()
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/PolcParts.cmake)
cmake_policy(POP)
