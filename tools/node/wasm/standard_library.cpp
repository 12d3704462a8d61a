// What the module takes the place of in the standard library, so that it needs nothing of its host. Where memory is out, or a
// standard container was misused, the library would print on a console that is not there: here the module stops with a trap,
// which JavaScript sees as a WebAssembly.RuntimeError.
#include <cstdlib>
#include <new>

#ifdef __wasm__
#include <__verbose_abort>

void std::__libcpp_verbose_abort(const char* /*format*/, ...) {  // NOLINT: the library's name.
  __builtin_trap();
}
#endif

void* operator new(std::size_t size) {
  void* memory = std::malloc(size != 0 ? size : 1);
  if (memory == nullptr) __builtin_trap();
  return memory;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return std::malloc(size != 0 ? size : 1);
}
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return std::malloc(size != 0 ? size : 1);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
