// Entry: check_crossing.
#include "compiler/lint/crossing_implications.h"

#include <algorithm>
#include <set>
#include <span>

namespace polc::warnings {
namespace {

/// `statement`: the implications that one statement made. Where both sides speak of the same two resources, each was
/// likely meant to imply what is its own; a resource that stands on one side alone is meant to be there.
void check_statement(const Model& model, std::span<const Implication> statement, DiagnosticSink& sink) {
  const auto resource_of = [&](PermissionId permission) { return model.permissions[index(permission)].resource; };
  std::set<ResourceId> premises;
  std::set<ResourceId> conclusions;
  for (const Implication& implication : statement) {
    premises.insert(resource_of(implication.from));
    conclusions.insert(resource_of(implication.to));
  }
  const auto crosses = std::find_if(statement.begin(), statement.end(), [&](const Implication& implication) {
    const ResourceId from = resource_of(implication.from);
    const ResourceId to = resource_of(implication.to);
    return from != to && conclusions.contains(from) && premises.contains(to);
  });
  if (crosses == statement.end()) return;
  sink.report(Code::implication_crosses, crosses->span,
              {model.permissions[index(crosses->from)].name, model.permissions[index(crosses->to)].name});
}

}  // namespace

void check_crossing(const Model& model, DiagnosticSink& sink) {
  const std::span<const Implication> all = model.implications;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() && all[end].span == all[begin].span) ++end;
    check_statement(model, all.subspan(begin, end - begin), sink);
    begin = end;
  }
}

}  // namespace polc::warnings
