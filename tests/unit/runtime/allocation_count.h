// How often this thread has asked for memory: the test program replaces the global allocator.
#pragma once

#include <cstddef>

namespace pol::testing {

std::size_t allocation_count();

}  // namespace pol::testing
