// Entry: is_admissible.
#include "compiler/decision/subjects.h"

#include <algorithm>

namespace polc {

bool is_admissible(const Model& model, const std::vector<RoleId>& roles) {
  const auto holds = [&](RoleId excluded) {
    return std::any_of(roles.begin(), roles.end(), [&](RoleId held) {
      const std::vector<RoleId>& closure = model.roles[index(held)].closure;
      return std::binary_search(closure.begin(), closure.end(), excluded);
    });
  };
  return std::none_of(model.exclusive_roles.begin(), model.exclusive_roles.end(), [&](const ExclusiveRoles& exclusive) {
    return std::count_if(exclusive.roles.begin(), exclusive.roles.end(), holds) > 1;
  });
}

}  // namespace polc
