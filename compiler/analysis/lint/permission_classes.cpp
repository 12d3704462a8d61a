#include "compiler/analysis/lint/permission_classes.h"

#include <algorithm>
#include <unordered_map>

#include "llvm/ADT/Hashing.h"

namespace polc::lint {
namespace {

struct UsesHash {
  std::size_t operator()(const std::vector<ClassUse>& uses) const {
    llvm::hash_code hash = llvm::hash_value(uses.size());
    for (const ClassUse& use : uses) {
      hash = llvm::hash_combine(hash, use.rule, static_cast<std::uint32_t>(use.when), use.implied_by.value_or(~0U));
    }
    return hash;
  }
};

// A rule for all of two thousand roles, over ten thousand classes, is not worth two thousand entries in each.
constexpr std::size_t few_roles = 8;

void add_index(PermissionClass& permission_class, const Model& model) {
  for (std::uint32_t position = 0; position < permission_class.uses.size(); ++position) {
    const Rule& rule = model.rules[permission_class.uses[position].rule];
    if (rule.every_subject) {
      permission_class.of_every_subject.push_back(position);
    } else if (rule.roles.size() > few_roles) {
      permission_class.of_many_roles.push_back(position);
    } else {
      for (const RoleId role : rule.roles) permission_class.by_role.emplace_back(role, position);
    }
  }
  std::sort(permission_class.by_role.begin(), permission_class.by_role.end());
}

}  // namespace

std::vector<PermissionClass> permission_classes(AccessConditions& access, AccountScope& scope) {
  std::vector<PermissionClass> classes;
  std::unordered_map<std::vector<ClassUse>, std::size_t, UsesHash> known;
  for (std::size_t position = 0; position < access.model().permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    std::vector<ClassUse> uses;
    for (const RuleUse& use : access.uses(permission)) {
      const Diagram when = access.conditions().of(use.target.condition);
      if (scope.is_possible(when)) uses.push_back({use.rule, when, use.target.implied_by});
    }
    const auto [entry, is_new] = known.try_emplace(std::move(uses), classes.size());
    if (is_new) classes.push_back({{}, entry->first, {}, {}, {}});
    classes[entry->second].permissions.push_back(permission);
  }
  for (PermissionClass& permission_class : classes) add_index(permission_class, access.model());
  return classes;
}

}  // namespace polc::lint
