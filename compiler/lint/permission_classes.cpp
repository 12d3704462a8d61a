// Entry: permission_classes.
#include "compiler/lint/permission_classes.h"

#include <unordered_map>

#include "llvm/ADT/Hashing.h"

namespace polc::warnings {
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

}  // namespace

std::vector<PermissionClass> permission_classes(RoleFunctions& functions, AccountScope& scope) {
  std::vector<PermissionClass> classes;
  std::unordered_map<std::vector<ClassUse>, std::size_t, UsesHash> known;
  for (std::size_t position = 0; position < functions.model().permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    std::vector<ClassUse> uses;
    for (const RuleUse& use : functions.uses(permission)) {
      const Diagram when = functions.conditions().of(use.target.condition);
      if (scope.is_possible(when)) uses.push_back({use.rule, when, use.target.implied_by});
    }
    const auto [entry, is_new] = known.try_emplace(std::move(uses), classes.size());
    if (is_new) classes.push_back({{}, entry->first});
    classes[entry->second].permissions.push_back(permission);
  }
  return classes;
}

}  // namespace polc::warnings
