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

/// By StatementId, of those of a kind that are rules by themselves and apply somewhere; nothing for the others.
std::vector<std::optional<std::size_t>> hashes_of(const PolicyFacts& facts, Rule::Kind kind) {
  const RuleStatements& statements = facts.statements;
  std::vector<std::optional<std::size_t>> hashes(statements.size());
  for (const PermissionClass& permission_class : facts.classes) {
    for (const ClassUse& use : permission_class.uses) {
      const Rule& rule = facts.model().rules[use.rule];
      if (rule.kind != kind || !is_rule_by_itself(rule)) continue;
      std::optional<std::size_t>& hash = hashes[index(statements.of(use.rule))];
      if (!hash) hash = llvm::hash_combine_range(rule.roles.begin(), rule.roles.end());
      hash = llvm::hash_combine(*hash, &permission_class, static_cast<std::uint32_t>(use.when));
    }
  }
  return hashes;
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
  const std::vector<std::optional<std::size_t>> hashes = hashes_of(facts, kind);
  std::unordered_map<std::size_t, std::size_t> counts;
  for (const std::optional<std::size_t>& hash : hashes) counts[hash.value_or(0)] += hash ? 1 : 0;
  // Most policies have none, and are done here.
  std::vector<bool> wanted(statements.size());
  bool is_any_wanted = false;
  for (std::size_t position = 0; position < wanted.size(); ++position) {
    wanted[position] = hashes[position] && counts[*hashes[position]] > 1;
    is_any_wanted = is_any_wanted || wanted[position];
  }
  std::vector<std::optional<StatementId>> first_of(statements.size());
  if (!is_any_wanted) return first_of;
  const std::vector<std::vector<StatementUse>> uses = uses_of_statements(facts, wanted);
  std::unordered_multimap<std::size_t, StatementId> firsts;
  const std::vector<StatementId> latest_first = statements.latest_first(kind);
  for (auto at = latest_first.rbegin(); at != latest_first.rend(); ++at) {
    const StatementId statement = *at;
    const std::vector<StatementUse>& own = uses[index(statement)];
    if (own.empty()) continue;
    const Rule& rule = statements.rule(statement);
    const std::size_t hash = *hashes[index(statement)];
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
