#include "compiler/sema/implications.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "compiler/model/implication_pairs.h"
#include "compiler/sema/budget.h"
#include "compiler/sema/layers.h"
#include "llvm/ADT/Hashing.h"

namespace polc::sema {
namespace {

void report_condition_lost(Workspace& workspace, const Implication& implication, const ImplicationPair& pair,
                           Span condition, const ConditionProblem& problem) {
  const auto& permissions = workspace.model.permissions;
  const std::string& from = permissions[index(pair.first)].name;
  const std::string& to = permissions[index(pair.second)].name;
  // The name that the condition uses is the first argument of every problem of a condition.
  workspace.sink.report(Code::implied_condition, condition, {from, to, problem.arguments.front()})
      .label(implication.span, "implied here");
}

void report_implied_to_immutable(Workspace& workspace, const Implication& implication, PermissionId implied,
                                 const Role& role, Span grant) {
  workspace.sink
      .report(Code::implied_to_immutable_role, implication.span,
              {workspace.model.permissions[index(implied)].name, role.name})
      .label(role.span, "declared immutable here")
      .label(grant, "granted what implies it here");
}

class Implications {
 public:
  explicit Implications(RuleWork& work) : work_(work), workspace_(work.workspace) {}

  void add(const ast::Implies& node, const LayeredStatement& statement) {
    Implication implication{work_.patterns.expand(node.from), work_.patterns.expand(node.to), node.same_resource,
                            statement.statement->span, statement.layer};
    const bool is_whole = !implication.from.empty() && !implication.to.empty();
    if (!spend(workspace_, implication.from.size() + implication.to.size(), implication.span) || !is_whole) return;
    if (!first_pair(workspace_.model, implication)) {
      if (node.same_resource) workspace_.sink.report(Code::nothing_implied, implication.span);
      return;
    }
    premised_by_.resize(workspace_.model.permissions.size());
    const auto number = static_cast<std::uint32_t>(statements_.size());
    // A copy of an earlier line leads nowhere else, so that no rule has to follow both.
    if (!is_copy(implication)) {
      for (const PermissionId premise : implication.from) premised_by_[index(premise)].push_back(number);
    }
    statements_.emplace_back();
    highest_ = std::max(highest_, statement.layer);
    for (const PermissionId conclusion : implication.to)
      statements_.back().conclusions[group_of(implication, conclusion)].push_back(conclusion);
    workspace_.model.implications.push_back(std::move(implication));
  }

  bool empty() const { return statements_.empty(); }

  void apply(RuleDraft& draft) {
    met_.resize(workspace_.model.permissions.size(), 0);
    ++round_;
    targets_ = draft.rule.targets.all();
    const std::size_t named = targets_.size();
    for (const Target& target : targets_) met_[index(target.permission)] = round_;
    // What a base implies comes before what a layer on it does, so that each target is of the lowest layer that has it.
    for (Layer layer = draft.rule.layer; layer <= std::max(draft.rule.layer, highest_); ++layer) {
      // The vector is the queue: what is added is visited in its turn.
      std::size_t next = 0;
      while (next < targets_.size()) {
        const PermissionId premise = targets_[next++].permission;
        for (const std::uint32_t statement : premised_by_[index(premise)]) {
          if (implication(statement).layer <= layer) follow(draft, statement, premise, layer);
        }
      }
    }
    if (targets_.size() > named) draft.rule.targets = work_.targets.shared().of(targets_);
  }

 private:
  /// An `implies` as it is followed. The conclusions that one premise leads to, all others in its group lead to as well.
  struct Statement {
    std::map<ResourceId, std::vector<PermissionId>> conclusions;  ///< By group_of.
    std::map<ResourceId, std::uint32_t> walked;                   ///< The last round that followed the group.
  };

  /// Whether an earlier one says the same, in the same layer or in one below.
  bool is_copy(const Implication& implication) {
    const llvm::hash_code from = llvm::hash_combine_range(implication.from.begin(), implication.from.end());
    const llvm::hash_code to = llvm::hash_combine_range(implication.to.begin(), implication.to.end());
    const std::size_t hash = llvm::hash_combine(from, to, implication.same_resource);
    const auto [begin, end] = by_hash_.equal_range(hash);
    const bool found = std::any_of(begin, end, [&](const auto& entry) {
      const Implication& other = this->implication(entry.second);
      return other.layer <= implication.layer && other.same_resource == implication.same_resource &&
             other.from == implication.from && other.to == implication.to;
    });
    if (!found) by_hash_.emplace(hash, static_cast<std::uint32_t>(statements_.size()));
    return found;
  }

  const Implication& implication(std::uint32_t number) const { return workspace_.model.implications[number]; }

  /// The permission's resource where the statement keeps resources apart, else one group for all.
  ResourceId group_of(const Implication& implication, PermissionId permission) const {
    return implication.same_resource ? workspace_.model.permissions[index(permission)].resource : ResourceId{};
  }

  /// Each group is walked once a rule: after that, everything in it has been met, whatever else leads there. So four
  /// thousand permissions that all imply each other are some thousand steps, and not their square.
  void follow(RuleDraft& draft, std::uint32_t number, PermissionId premise, Layer layer) {
    Statement& statement = statements_[number];
    const ResourceId group = group_of(implication(number), premise);
    if (std::exchange(statement.walked[group], round_) == round_) return;
    const auto conclusions = statement.conclusions.find(group);
    if (conclusions == statement.conclusions.end()) return;
    for (const PermissionId conclusion : conclusions->second) imply(draft, number, {premise, conclusion}, layer);
  }

  void imply(RuleDraft& draft, std::uint32_t number, const ImplicationPair& pair, Layer layer) {
    const Implication& implication = this->implication(number);
    const PermissionId implied = pair.second;
    if (std::exchange(met_[index(implied)], round_) == round_) return;
    guard_immutable_roles(draft.rule, number, implied);
    const ResourceId resource = workspace_.model.permissions[index(implied)].resource;
    const TargetResolver::Condition condition = work_.targets.condition_for(draft.recipe, resource);
    if (condition.expression) {
      if (!spend(workspace_, 1, implication.span)) return;
      targets_.push_back({implied, *condition.expression, number, layer});
      return;
    }
    if (condition.problems.empty()) return;
    const Span span = draft.rule.condition_span.value_or(draft.rule.span);
    if (!first_report(Code::implied_condition, span, implication.span)) return;
    report_condition_lost(workspace_, implication, pair, span, *condition.problems.front());
  }

  /// A layer may not give an immutable role something by a detour.
  void guard_immutable_roles(const Rule& rule, std::uint32_t number, PermissionId implied) {
    const Implication& implication = this->implication(number);
    if (implication.layer == 0) return;
    for (const RoleId role : rule.roles) {
      if (!is_untouchable(workspace_, role, implication.layer)) continue;
      if (!first_report(Code::implied_to_immutable_role, implication.span, implication.span)) return;
      report_implied_to_immutable(workspace_, implication, implied, workspace_.model.roles[index(role)], rule.span);
    }
  }

  bool first_report(Code code, Span first, Span second) {
    return reported_.emplace(code, first.file, first.begin, second.file, second.begin).second;
  }

  RuleWork& work_;
  Workspace& workspace_;
  std::vector<std::vector<std::uint32_t>> premised_by_;          ///< By permission: indexes into Model::implications.
  std::vector<Statement> statements_;                            ///< By index into Model::implications.
  std::unordered_multimap<std::size_t, std::uint32_t> by_hash_;  ///< Likewise, those that are no copies.
  Layer highest_ = 0;                                            ///< Of the statements.
  std::vector<Target> targets_;                                  ///< Of the rule that is looked at.
  std::vector<std::uint32_t> met_;                               ///< By permission: the last round that met it.
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
