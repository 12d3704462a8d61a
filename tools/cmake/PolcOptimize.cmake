# polc_optimize(TARGET LEVEL): what a release is optimized with instead of CMake's -O3, which takes long to compile. For what answers a
# person or a build; the runtime, which answers a program, has -O3.
function(polc_optimize target level)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:${level}>)
endfunction()
