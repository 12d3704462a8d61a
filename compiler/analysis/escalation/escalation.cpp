// Entry: Escalation. Whether there is a chain is reachable_roles.h's answer, which one is shortest_chain.h's.
#include "compiler/analysis/escalation/escalation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/access/subjects.h"
#include "compiler/analysis/escalation/shortest_chain.h"

namespace polc {
namespace {

using Verdict = RoleReach::Verdict;

/// Whoever begins: those that the question names, the accomplices, and whoever has no role.
std::vector<Person> beginners_of(const Model& model, const std::vector<RoleId>& roles,
                                 const std::vector<RoleId>& accomplices) {
  std::set<Person> all;
  for (const RoleId role : roles) all.insert({true, {role}});
  for (const RoleId role : accomplices) {
    if (all.count({true, {role}}) == 0) all.insert({false, {role}});
  }
  // Who has no role counts as having the fallback role, and is meant where that is named.
  const bool is_fallback = model.fallback && std::find(roles.begin(), roles.end(), *model.fallback) != roles.end();
  all.insert({is_fallback, {}});
  return {all.begin(), all.end()};
}

std::vector<RoleId> listed(const std::set<RoleId>& roles) {
  return {roles.begin(), roles.end()};
}

}  // namespace

std::vector<RoleReach> Escalation::together(const std::vector<RoleId>& roles, const std::vector<RoleId>& targets,
                                            const std::vector<RoleId>& accomplices) {
  const std::vector<Person> beginners = beginners_of(gifts_.model(), roles, accomplices);
  std::vector<RoleReach> result;
  for (const RoleId target : targets) result.push_back({target, Verdict::no, false, std::nullopt});
  std::vector<RoleId> open = targets;
  for (const bool from_unchanged : {true, false}) {
    const Diagram accounts = from_unchanged ? gifts_.unchanged() : gifts_.admitted();
    const ReachableRoles reachable = reachable_roles(gifts_, beginners, accounts, open, effort_);
    const ChainQuestion question{beginners, false, accounts, listed(reachable.reached)};
    ChainAnswer answer = shortest_chains(gifts_, question, effort_.states);
    std::vector<RoleId> left;
    for (RoleReach& each : result) {
      if (each.verdict == Verdict::yes) continue;
      if (reachable.reached.count(each.role) != 0) {
        each.verdict = Verdict::yes;
        each.from_unchanged = from_unchanged;
        const auto chain = answer.chains.find(each.role);
        if (chain != answer.chains.end()) each.chain = std::move(chain->second);
        continue;
      }
      each.verdict = reachable.conceivable.count(each.role) != 0 ? Verdict::not_known : Verdict::no;
      left.push_back(each.role);
    }
    open = std::move(left);
  }
  return result;
}

std::vector<RoleReach> Escalation::alone(RoleId role, const std::vector<RoleId>& targets) {
  // Who has no role counts as having the fallback role.
  std::vector<HeldRoles> beginnings = {{role}};
  if (gifts_.model().fallback == role) beginnings.insert(beginnings.begin(), HeldRoles());
  std::vector<RoleReach> result;
  for (const RoleId target : targets) result.push_back({target, Verdict::no, false, std::nullopt});
  if (gifts_.to_self().empty()) return result;
  std::vector<RoleId> open = targets;
  for (const bool from_unchanged : {true, false}) {
    const Diagram accounts = from_unchanged ? gifts_.unchanged() : gifts_.admitted();
    std::map<RoleId, EscalationChain> chains;
    bool is_cut = false;
    for (const HeldRoles& held : beginnings) {
      ChainAnswer answer = shortest_chains(gifts_, {{{true, held}}, true, accounts, open}, effort_.states);
      is_cut = is_cut || answer.is_cut;
      for (auto& [target, chain] : answer.chains) {
        const auto [known, is_new] = chains.try_emplace(target, chain);
        if (!is_new && chain.steps.size() < known->second.steps.size()) known->second = std::move(chain);
      }
    }
    std::vector<RoleId> left;
    for (RoleReach& each : result) {
      if (each.verdict == Verdict::yes) continue;
      const auto chain = chains.find(each.role);
      if (chain != chains.end()) {
        each = {each.role, Verdict::yes, from_unchanged, std::move(chain->second)};
        continue;
      }
      each.verdict = is_cut ? Verdict::not_known : Verdict::no;
      left.push_back(each.role);
    }
    open = std::move(left);
  }
  return result;
}

std::vector<VariableId> Escalation::may_change(RoleId role) const {
  std::vector<VariableId> result;
  const Model& model = gifts_.model();
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    const bool is_free =
        variable.kind == Variable::Kind::setting && !variable.immutable && variable.allowed.count() > 1;
    if (!is_free) continue;
    const bool may = std::any_of(variable.editable_by.begin(), variable.editable_by.end(),
                                 [&](RoleId editor) { return gifts_.holds({role}, editor); });
    if (may) result.push_back(id_at<VariableId>(position));
  }
  return result;
}

RoleEscalation Escalation::of(RoleId role, const std::vector<RoleId>& accomplices) {
  RoleEscalation result;
  result.role = role;
  std::vector<RoleId> targets = given_roles();
  targets.erase(
      std::remove_if(targets.begin(), targets.end(), [&](RoleId target) { return gifts_.holds({role}, target); }),
      targets.end());
  result.alone = alone(role, targets);
  result.together = together({role}, targets, accomplices);
  result.settings = may_change(role);
  std::set<VariableId> later;
  for (const RoleReach& reach : result.together) {
    if (reach.verdict != Verdict::yes) continue;
    for (const VariableId setting : may_change(reach.role)) later.insert(setting);
  }
  for (const VariableId setting : later) {
    if (std::find(result.settings.begin(), result.settings.end(), setting) == result.settings.end())
      result.settings_in_the_end.push_back(setting);
  }
  return result;
}

std::vector<RoleId> Escalation::given_roles() const {
  std::set<RoleId> roles;
  for (const RoleGift& gift : gifts_.model().gifts) roles.insert(gift.roles.begin(), gift.roles.end());
  return listed(roles);
}

}  // namespace polc
