#include "compiler/analysis/lint/crossing_implications.h"

#include <set>
#include <utility>
#include <vector>

namespace polc::lint {
namespace {

/// Where both sides speak of the same two resources, each was likely meant to imply what is its own; a resource that
/// stands on one side alone is meant to be there.
void check_statement(const Model& model, const Implication& implication, DiagnosticSink& sink) {
  if (implication.same_resource) return;
  const auto resource_of = [&](PermissionId permission) { return model.permissions[index(permission)].resource; };
  std::set<ResourceId> premises;
  std::set<ResourceId> conclusions;
  for (const PermissionId premise : implication.from) premises.insert(resource_of(premise));
  for (const PermissionId conclusion : implication.to) conclusions.insert(resource_of(conclusion));
  // Of the conclusions on a resource that has premises too, the first of each resource.
  std::vector<PermissionId> crossed;
  std::set<ResourceId> seen;
  for (const PermissionId conclusion : implication.to) {
    const ResourceId resource = resource_of(conclusion);
    if (premises.contains(resource) && seen.insert(resource).second) crossed.push_back(conclusion);
  }
  for (const PermissionId premise : implication.from) {
    const ResourceId resource = resource_of(premise);
    if (!conclusions.contains(resource)) continue;
    for (const PermissionId conclusion : crossed) {
      if (resource_of(conclusion) == resource) continue;
      sink.report(Code::implication_crosses, implication.span,
                  {model.permissions[index(premise)].name, model.permissions[index(conclusion)].name});
      return;
    }
  }
}

}  // namespace

void check_crossing(const Model& model, DiagnosticSink& sink) {
  for (const Implication& implication : model.implications) check_statement(model, implication, sink);
}

}  // namespace polc::lint
