#include "compiler/access/subjects.h"

#include <fmt/format.h>

#include <algorithm>

namespace polc {

bool has_role(const std::vector<RoleId>& sorted, RoleId role) {
  return std::binary_search(sorted.begin(), sorted.end(), role);
}

bool has_any_role(const std::vector<RoleId>& sorted, const std::vector<RoleId>& roles) {
  return std::any_of(roles.begin(), roles.end(), [&](RoleId role) { return has_role(sorted, role); });
}

bool holds(const Model& model, RoleId holder, RoleId role) {
  return has_role(model.roles[index(holder)].closure, role);
}

bool holds_any(const Model& model, RoleId holder, const std::vector<RoleId>& roles) {
  return has_any_role(roles, model.roles[index(holder)].closure);
}

std::vector<std::vector<RoleId>> seniors_of_each(const Model& model) {
  std::vector<std::vector<RoleId>> seniors(model.roles.size());
  for (std::size_t role = 0; role < model.roles.size(); ++role) {
    for (const RoleId held : model.roles[role].closure) seniors[index(held)].push_back(id_at<RoleId>(role));
  }
  return seniors;
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
