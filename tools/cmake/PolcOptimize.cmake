# polc_optimize(TARGET LEVEL): what a release is optimized with instead of CMake's -O3, where nobody would notice the difference but
# who waits for the build.
function(polc_optimize target level)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:${level}>)
endfunction()
