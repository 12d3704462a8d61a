#include "compiler/model/implication_pairs.h"

#include <unordered_map>

namespace polc {

std::optional<ImplicationPair> first_pair(const Model& model, const Implication& implication) {
  const auto resource_of = [&](PermissionId permission) { return model.permissions[index(permission)].resource; };
  // The first two that may follow from a premise are enough: one of them is not the premise itself.
  std::unordered_map<ResourceId, std::vector<PermissionId>> conclusions;
  const auto group_of = [&](PermissionId permission) {
    return implication.same_resource ? resource_of(permission) : ResourceId{};
  };
  for (const PermissionId conclusion : implication.to) {
    std::vector<PermissionId>& first = conclusions[group_of(conclusion)];
    if (first.size() < 2) first.push_back(conclusion);
  }
  for (const PermissionId premise : implication.from) {
    for (const PermissionId conclusion : conclusions[group_of(premise)]) {
      if (premise != conclusion) return ImplicationPair{premise, conclusion};
    }
  }
  return std::nullopt;
}

}  // namespace polc
