// How many allocations the program has made: work that can be counted, where a clock would tell the machine's mood.
#pragma once

#include <cstdint>

namespace polc {

/// Since the program began.
struct Allocations {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
};

Allocations allocations();

/// What `work` allocates.
template <typename Work>
Allocations allocated_by(Work work) {
  const Allocations before = allocations();
  work();
  const Allocations after = allocations();
  return {after.count - before.count, after.bytes - before.bytes};
}

}  // namespace polc
