# With POLC_UNITY the sources of a folder are compiled as one, which takes a third of the time: most of what a file costs are the headers
# that its neighbours include too, and what it makes of their templates. For whoever builds once; who edits builds file by file, and clang-tidy reads them so.

# polc_unity(TARGET [BATCH COUNT] [EXCEPT SOURCES...]): at most COUNT sources of a folder as one, or all of them; those compiled by
# themselves are named. To be called where the target is made.
function(polc_unity target)
  if(NOT POLC_UNITY)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" BATCH EXCEPT)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(source MATCHES "^\\$<")
      continue()
    endif()
    get_filename_component(folder ${source} DIRECTORY)
    # The group's name gets into the program: it must not say where the sources lie.
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER "${folder}" group)
    if(ARG_BATCH)
      math(EXPR number "${count_of_${group}} + 0")
      math(EXPR count_of_${group} "${number} + 1")
      math(EXPR batch "${number} / ${ARG_BATCH}")
      string(APPEND group _${batch})
    endif()
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  if(ARG_EXCEPT)
    set_source_files_properties(${ARG_EXCEPT} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A class of a source has members of that source's own types. That is a warning's concern where the source is a header, as here it seems to be.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()
