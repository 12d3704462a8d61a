// Entry: apply_implications.
#include "compiler/sema/implications.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/sema/budget.h"
#include "compiler/sema/layers.h"

namespace polc::sema {
namespace {

void report_condition_lost(Workspace& workspace, const Implication& implication, Span condition,
                           const ConditionProblem& problem) {
  const auto& permissions = workspace.model.permissions;
  const std::string& from = permissions[index(implication.from)].name;
  const std::string& to = permissions[index(implication.to)].name;
  // The name that the condition uses is the first argument of every problem of a condition.
  workspace.sink.report(Code::implied_condition, condition, {from, to, problem.arguments.front()})
      .label(implication.span, "implied here");
}

void report_implied_to_immutable(Workspace& workspace, const Implication& implication, const Role& role, Span grant) {
  const auto& permissions = workspace.model.permissions;
  workspace.sink
      .report(Code::implied_to_immutable_role, implication.span, {permissions[index(implication.to)].name, role.name})
      .label(role.span, "immutable since it was declared here")
      .label(grant, "granted what implies it here");
}

class Implications {
 public:
  explicit Implications(RuleWork& work) : work_(work), workspace_(work.workspace) {}

  void add(const ast::Implies& node, const LayeredStatement& statement) {
    const std::vector<PermissionId> from = work_.patterns.expand(node.from);
    const std::vector<PermissionId> to = work_.patterns.expand(node.to);
    edges_.resize(workspace_.model.permissions.size());
    if (!spend(workspace_, from.size() * to.size(), statement.statement->span)) return;
    std::vector<Implication>& implications = workspace_.model.implications;
    const std::vector<Permission>& permissions = workspace_.model.permissions;
    const std::size_t known = implications.size();
    for (const PermissionId premise : from) {
      for (const PermissionId conclusion : to) {
        if (premise == conclusion) continue;
        const bool stays = permissions[index(premise)].resource == permissions[index(conclusion)].resource;
        if (node.same_resource && !stays) continue;
        edges_[index(premise)].push_back(static_cast<std::uint32_t>(implications.size()));
        implications.push_back({premise, conclusion, statement.statement->span, statement.layer});
        highest_ = std::max(highest_, statement.layer);
      }
    }
    if (node.same_resource && implications.size() == known && !from.empty() && !to.empty()) {
      workspace_.sink.report(Code::nothing_implied, statement.statement->span);
    }
  }

  bool empty() const { return workspace_.model.implications.empty(); }

  void apply(RuleDraft& draft) {
    met_.resize(workspace_.model.permissions.size(), 0);
    ++round_;
    std::vector<Target>& targets = draft.rule.targets;
    for (const Target& target : targets) met_[index(target.permission)] = round_;
    // What a base implies comes before what a layer on it does, so that each target is of the lowest layer that has it.
    for (Layer layer = draft.rule.layer; layer <= std::max(draft.rule.layer, highest_); ++layer) {
      // The vector is the queue: what is added is visited in its turn.
      std::size_t next = 0;
      while (next < targets.size()) {
        const PermissionId premise = targets[next++].permission;
        for (const std::uint32_t edge : edges_[index(premise)]) {
          if (workspace_.model.implications[edge].layer <= layer) follow(draft, edge, layer);
        }
      }
    }
  }

 private:
  void follow(RuleDraft& draft, std::uint32_t edge, Layer layer) {
    const Implication& implication = workspace_.model.implications[edge];
    if (std::exchange(met_[index(implication.to)], round_) == round_) return;
    guard_immutable_roles(draft.rule, edge);
    const ResourceId resource = workspace_.model.permissions[index(implication.to)].resource;
    const TargetResolver::Condition condition = work_.targets.condition_for(draft.recipe, resource);
    if (condition.expression) {
      if (!spend(workspace_, 1, implication.span)) return;
      draft.rule.targets.push_back({implication.to, *condition.expression, edge, layer});
      return;
    }
    if (condition.problems.empty()) return;
    const Span span = draft.rule.condition_span.value_or(draft.rule.span);
    if (!first_report(Code::implied_condition, span, implication.span)) return;
    report_condition_lost(workspace_, implication, span, *condition.problems.front());
  }

  /// A layer may not give an immutable role something by a detour.
  void guard_immutable_roles(const Rule& rule, std::uint32_t edge) {
    const Implication& implication = workspace_.model.implications[edge];
    if (implication.layer == 0) return;
    for (const RoleId role : rule.roles) {
      if (!is_untouchable(workspace_, role, implication.layer)) continue;
      if (!first_report(Code::implied_to_immutable_role, implication.span, implication.span)) return;
      report_implied_to_immutable(workspace_, implication, workspace_.model.roles[index(role)], rule.span);
    }
  }

  bool first_report(Code code, Span first, Span second) {
    return reported_.emplace(code, first.file, first.begin, second.file, second.begin).second;
  }

  RuleWork& work_;
  Workspace& workspace_;
  std::vector<std::vector<std::uint32_t>> edges_;  ///< By premise: indexes into Model::implications.
  Layer highest_ = 0;                              ///< Of the implications.
  std::vector<std::uint32_t> met_;                 ///< By permission: the last round that met it.
  std::uint32_t round_ = 0;
  std::set<std::tuple<Code, FileId, std::uint32_t, FileId, std::uint32_t>> reported_;
};

}  // namespace

void apply_implications(RuleWork& work, const Statements& statements) {
  Implications implications(work);
  for_each<ast::Implies>(statements, [&](const ast::Implies& node, const LayeredStatement& statement) {
    implications.add(node, statement);
  });
  if (implications.empty()) return;
  for (RuleDraft& draft : work.drafts) {
    if (draft.rule.kind == Rule::Kind::grant) implications.apply(draft);
  }
}

}  // namespace polc::sema
