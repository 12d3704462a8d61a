#include "compiler/access/subjects.h"

#include <fmt/format.h>

#include <algorithm>

namespace polc {

bool holds(const Model& model, RoleId holder, RoleId role) {
  const std::vector<RoleId>& closure = model.roles[index(holder)].closure;
  return std::binary_search(closure.begin(), closure.end(), role);
}

bool holds_any(const Model& model, RoleId holder, const std::vector<RoleId>& roles) {
  const std::vector<RoleId>& closure = model.roles[index(holder)].closure;
  return std::any_of(closure.begin(), closure.end(),
                     [&](RoleId held) { return std::binary_search(roles.begin(), roles.end(), held); });
}

std::optional<RoleConflict> find_conflict(const Model& model, const std::vector<RoleId>& roles) {
  for (const ExclusiveRoles& exclusive : model.exclusive_roles) {
    std::optional<RoleConflict> one;
    for (const RoleId excluded : exclusive.roles) {
      const auto holder =
          std::find_if(roles.begin(), roles.end(), [&](RoleId role) { return holds(model, role, excluded); });
      if (holder == roles.end()) continue;
      if (one) return RoleConflict{one->first, *holder, one->first_held, excluded};
      one = RoleConflict{*holder, {}, excluded, {}};
    }
  }
  return std::nullopt;
}

bool is_admissible(const Model& model, const std::vector<RoleId>& roles) {
  return !find_conflict(model, roles);
}

std::string reason_text(const ConflictNames& names) {
  std::string text = fmt::format("the policy declares `{}` and `{}` exclusive", names.first_held, names.second_held);
  if (names.first != names.first_held) text += fmt::format(", and `{}` includes `{}`", names.first, names.first_held);
  if (names.second != names.second_held)
    text += fmt::format(", and `{}` includes `{}`", names.second, names.second_held);
  return text;
}

}  // namespace polc
