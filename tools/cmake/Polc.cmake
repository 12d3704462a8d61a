# polc_add_policy: compiles a policy as part of a build.
#
#   polc_add_policy(NAME POLICY [NAMESPACE NAMESPACE] [FOLDERS FOLDER...] [STRIP])
#
# Compiles the file POLICY whenever it, or a file that it imports, has changed; a policy that does not compile
# fails the build with its diagnostics. Makes
#   - NAME.h, the policy as C++: typed names and a table that is constexpr, in NAMESPACE or, without one, in a
#     namespace named after the policy;
#   - NAME.polt, the same table to load at run time; $<TARGET_PROPERTY:NAME,POLC_TABLE> is its path;
#   - the target NAME: whoever links it may include NAME.h and has the runtime.
# FOLDERS are searched for imports, after the importing file's own. STRIP leaves names and explanations out.
function(polc_add_policy name policy)
  cmake_parse_arguments(PARSE_ARGV 2 argument "STRIP" "NAMESPACE" "FOLDERS")
  if(argument_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "polc_add_policy(${name}): unknown arguments: ${argument_UNPARSED_ARGUMENTS}")
  endif()
  cmake_path(ABSOLUTE_PATH policy NORMALIZE)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.policy)
  set(table ${folder}/${name}.polt)
  set(header ${folder}/${name}.h)
  set(flags)
  if(argument_STRIP)
    list(APPEND flags --strip)
  endif()
  if(argument_NAMESPACE)
    list(APPEND flags --namespace ${argument_NAMESPACE})
  endif()
  foreach(path IN LISTS argument_FOLDERS)
    cmake_path(ABSOLUTE_PATH path NORMALIZE)
    list(APPEND flags -I ${path})
  endforeach()

  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${table} ${header}
    COMMAND polc::polc compile ${policy} ${flags} -o ${table} --header ${header} --depfile ${table}.d
    DEPENDS polc::polc ${policy}
    DEPFILE ${table}.d
    COMMENT "Compiling policy ${name}"
    VERBATIM)
  add_custom_target(${name}_files DEPENDS ${table} ${header})

  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_files)
  target_include_directories(${name} INTERFACE ${folder})
  target_link_libraries(${name} INTERFACE pol::runtime)
  set_target_properties(${name} PROPERTIES POLC_TABLE ${table})
endfunction()
