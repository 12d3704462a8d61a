#include "compiler/analysis/lint/permission_classes.h"

#include <algorithm>
#include <unordered_map>

#include "llvm/ADT/Hashing.h"

namespace polc::lint {
namespace {

std::size_t hash_of(const std::vector<ClassUse>& uses) {
  llvm::hash_code hash = llvm::hash_value(uses.size());
  for (const ClassUse& use : uses)
    hash = llvm::hash_combine(hash, use.rule, static_cast<std::uint32_t>(use.when), use.implied_by.value_or(~0U));
  return hash;
}

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
  std::unordered_multimap<std::size_t, std::size_t> known;  // By the hash of its uses, the class.
  std::vector<std::size_t> class_of;                        // By PermissionId.
  for (std::size_t position = 0; position < access.model().permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    if (const PermissionId first = access.first_alike(permission); first != permission) {
      class_of.push_back(class_of[index(first)]);
      classes[class_of.back()].permissions.push_back(permission);
      continue;
    }
    std::vector<ClassUse> uses;
    for (const RuleUse& use : access.uses(permission)) {
      const Diagram when = access.conditions().of(use.target.condition);
      if (scope.is_possible(when)) uses.push_back({use.rule, when, use.target.implied_by});
    }
    const std::size_t hash = hash_of(uses);
    const auto [begin, end] = known.equal_range(hash);
    const auto same = std::find_if(begin, end, [&](const auto& entry) { return classes[entry.second].uses == uses; });
    class_of.push_back(same == end ? classes.size() : same->second);
    if (same == end) {
      known.emplace(hash, classes.size());
      classes.push_back({{}, std::move(uses), {}, {}, {}});
    }
    classes[class_of.back()].permissions.push_back(permission);
  }
  for (PermissionClass& permission_class : classes) add_index(permission_class, access.model());
  return classes;
}

}  // namespace polc::lint
