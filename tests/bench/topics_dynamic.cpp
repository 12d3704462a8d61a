// The topics, decided by a table that is only known at run time. Built twice: see CMakeLists.txt.
#include "tests/bench/kernels.h"

namespace polc::bench {

std::uint64_t DECIDE_TOPICS(const pol::TableView& table, std::span<const PackedRequest> stream) {
  std::uint64_t sum = 0;
  for (const PackedRequest& request : stream) {
    sum += pol::index(pol::decide(table, pol::RoleMask(request.roles),
                                  static_cast<pol::PermissionId>(request.permission), pol::Inputs{request.inputs}));
  }
  return sum;
}

}  // namespace polc::bench
