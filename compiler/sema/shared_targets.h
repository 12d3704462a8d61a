// One list for all rules that speak of the same targets.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "compiler/model/target_list.h"

namespace polc::sema {

class SharedTargets {
 public:
  /// The list with these targets in this order: the one that was made before, if there is one. Cost: linear in the list.
  TargetList of(std::vector<Target> targets);

 private:
  std::unordered_multimap<std::size_t, TargetList> known_;  // By hash.
};

}  // namespace polc::sema
