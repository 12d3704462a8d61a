# Fails, naming what is MISSING: a test that cannot run must not look like one that passed.
message(FATAL_ERROR "the runtime was not tested in WebAssembly: install clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 "
  "libclang-rt-19-dev-wasm32 nodejs (not found: ${MISSING})")
