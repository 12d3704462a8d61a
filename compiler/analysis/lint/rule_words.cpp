#include "compiler/analysis/lint/rule_words.h"

#include <fmt/format.h>

namespace polc::lint {

std::string kind_of(const Rule& rule) {
  switch (rule.origin) {
    case Rule::Origin::rule:
    case Rule::Origin::setting:
    case Rule::Origin::custom_roles:
      return "grant";
    case Rule::Origin::cell:
      return "cell";
    case Rule::Origin::forbid:
      return "forbid";
    case Rule::Origin::require:
      return "require";
  }
  return "rule";
}

std::string permission_names(const Model& model, const std::vector<PermissionId>& permissions) {
  std::string first = fmt::format("`{}`", model.permissions[index(permissions.front())].name);
  if (permissions.size() == 1) return first;
  if (permissions.size() == 2) return fmt::format("{} and `{}`", first, model.permissions[index(permissions[1])].name);
  return fmt::format("{} and {} others", first, permissions.size() - 1);
}

std::vector<PermissionId> named_permissions(const Rule& rule) {
  std::vector<PermissionId> permissions;
  for (const Target& target : rule.targets) {
    if (!target.implied_by) permissions.push_back(target.permission);
  }
  return permissions;
}

}  // namespace polc::lint
