// Entry: allocations. Replaces the program's `new` with one that counts.
#include "tests/unit/compiler/allocations.h"

#include <cstdlib>
#include <new>

namespace polc {
namespace {

std::uint64_t count = 0;
std::uint64_t bytes = 0;

}  // namespace

Allocations allocations() {
  return {count, bytes};
}

void* counted_allocation(std::size_t size) {
  ++count;
  bytes += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace polc

void* operator new(std::size_t size) {
  return polc::counted_allocation(size);
}
void* operator new[](std::size_t size) {
  return polc::counted_allocation(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
