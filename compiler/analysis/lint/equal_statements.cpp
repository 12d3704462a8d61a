#include "compiler/analysis/lint/equal_statements.h"

#include <algorithm>
#include <unordered_map>

#include "llvm/ADT/Hashing.h"

namespace polc::lint {
namespace {

bool is_rule_by_itself(const Rule& rule) {
  using Origin = Rule::Origin;
  const bool is_written =
      rule.origin == Origin::rule || rule.origin == Origin::forbid || rule.origin == Origin::require;
  return is_written && !rule.immutable;
}

std::size_t hash_of(const Rule& rule, const std::vector<StatementUse>& uses) {
  llvm::hash_code hash = llvm::hash_combine(static_cast<unsigned>(rule.kind), index(rule.level), rule.every_subject);
  for (const RoleId role : rule.roles) hash = llvm::hash_combine(hash, index(role));
  for (const StatementUse& each : uses) {
    hash = llvm::hash_combine(hash, each.permission_class, static_cast<std::uint32_t>(each.use->when),
                              each.use->implied_by.value_or(~0U));
  }
  return hash;
}

bool is_same(const Rule& a, const Rule& b) {
  return a.kind == b.kind && a.level == b.level && a.every_subject == b.every_subject && a.roles == b.roles;
}

bool is_same(const std::vector<StatementUse>& a, const std::vector<StatementUse>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const StatementUse& one, const StatementUse& other) {
    return one.permission_class == other.permission_class && one.use->when == other.use->when &&
           one.use->implied_by == other.use->implied_by;
  });
}

}  // namespace

std::vector<std::optional<StatementId>> equal_statements(const PolicyFacts& facts, Rule::Kind kind,
                                                         const std::vector<bool>& silent) {
  const RuleStatements& statements = facts.statements;
  std::vector<bool> wanted(statements.size());
  for (std::size_t position = 0; position < wanted.size(); ++position) {
    const auto statement = id_at<StatementId>(position);
    const Rule& rule = statements.rule(statement);
    wanted[position] = rule.kind == kind && is_rule_by_itself(rule) && statements.rules(statement).size() == 1;
  }
  const std::vector<std::vector<StatementUse>> uses = uses_of_statements(facts, wanted);
  std::vector<std::optional<StatementId>> first_of(statements.size());
  std::unordered_multimap<std::size_t, StatementId> firsts;
  const std::vector<StatementId> latest_first = statements.latest_first(kind);
  for (auto at = latest_first.rbegin(); at != latest_first.rend(); ++at) {
    const StatementId statement = *at;
    const std::vector<StatementUse>& own = uses[index(statement)];
    if (own.empty()) continue;
    const Rule& rule = statements.rule(statement);
    const std::size_t hash = hash_of(rule, own);
    const auto [begin, end] = firsts.equal_range(hash);
    const auto same = std::find_if(begin, end, [&](const auto& entry) {
      const StatementId other = entry.second;
      return silent[index(other)] == silent[index(statement)] && is_same(statements.rule(other), rule) &&
             is_same(uses[index(other)], own);
    });
    if (same == end) {
      firsts.emplace(hash, statement);
    } else {
      first_of[index(statement)] = same->second;
    }
  }
  return first_of;
}

}  // namespace polc::lint
