# What compiles the runtime for WebAssembly: WASM_CLANG and its libraries, and NODE, which runs it. `polc_wasm_missing` lists the parts that
# are not installed.
find_program(WASM_CLANG clang++-19)
find_program(WASM_LINKER wasm-ld-19)
find_program(NODE NAMES node nodejs)
find_path(WASM_LIBC stdlib.h PATHS /usr/include/wasm32-wasi NO_DEFAULT_PATH)
find_path(WASM_LIBCXX atomic PATHS /usr/include/wasm32-wasi/c++/v1 /usr/lib/llvm-19/include/wasm32-wasi/c++/v1 NO_DEFAULT_PATH)
set(polc_wasm_missing)
foreach(part WASM_CLANG WASM_LINKER NODE WASM_LIBC WASM_LIBCXX)
  if(NOT ${part})
    list(APPEND polc_wasm_missing ${part})
  endif()
endforeach()
