# polc_warnings(TARGET): the warnings that all of our own code builds without. Those that another project around this one asks
# for are its own: they end no build of ours.
function(polc_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic $<IF:$<BOOL:${POLC_WERROR}>,-Werror,-Wno-error>)
  # g++ 12 sees an overlap in `"text" + string` where there is none (GCC bug 105329).
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()
