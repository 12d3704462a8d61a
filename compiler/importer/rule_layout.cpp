#include "compiler/importer/rule_layout.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "compiler/importer/layout.h"
#include "compiler/importer/rule_groups.h"
#include "compiler/syntax/statement_forms.h"
#include "compiler/text/name_text.h"

namespace polc::importer {
namespace {

/// From here on, `all roles except …` reads better than the list of the others.
constexpr std::size_t many_roles = 4;

/// As the first word of a grant: where another statement begins with it, in backquotes.
std::string level_text(const std::string& level) {
  return find_statement_word(level) != nullptr ? "`" + level + "`" : name_text(level);
}

/// `allow ROLES to`, on as many lines as it takes.
std::string head_text(const AccessTable& table, const std::string& verb, const std::vector<std::uint32_t>& roles,
                      bool with_all) {
  const std::size_t count = table.roles.size();
  if (with_all && roles.size() == count && count > 1) return verb + " all roles to";
  std::vector<std::string> names;
  if (with_all && roles.size() + 1 == count && count > many_roles) {
    std::uint32_t missing = 0;
    while (missing < roles.size() && roles[missing] == missing) ++missing;
    return verb + " all roles except " + name_text(table.roles[missing].text) + " to";
  }
  for (const std::uint32_t role : roles) names.push_back(name_text(table.roles[role].text));
  return packed(verb + " ", names, " to", 2);
}

/// The condition as an operand of `and`.
std::string conjunct_text(const ImportedOutcome& outcome) {
  const bool is_loose = outcome.condition->kind == ast::Condition::Kind::disjunction;
  return is_loose ? "(" + outcome.condition_text + ")" : outcome.condition_text;
}

std::string negated_text(const ImportedOutcome& outcome) {
  const ast::Condition& condition = *outcome.condition;
  const bool is_bare =
      condition.kind == ast::Condition::Kind::comparison && condition.comparison.kind == ast::Comparison::Kind::truth;
  return "not " + (is_bare ? outcome.condition_text : "(" + outcome.condition_text + ")");
}

/// When outcome `number` counts. Rules add up to the highest level, so that it must stand back only behind earlier ones of
/// lower levels.
std::string condition_of(const CellContent& content, std::size_t number) {
  const ImportedOutcome& outcome = content.outcomes[number];
  std::vector<std::string> parts;
  for (std::size_t earlier = 0; earlier < number; ++earlier) {
    if (content.outcomes[earlier].level < outcome.level) parts.push_back(negated_text(content.outcomes[earlier]));
  }
  if (parts.empty()) return outcome.condition_text;
  std::string text = outcome.condition == nullptr ? "" : conjunct_text(outcome);
  for (const std::string& part : parts) text += (text.empty() ? "" : " and ") + part;
  return text;
}

void add_group(std::vector<std::string>& statements, const AccessTable& table, const RuleGroup& group,
               const PermissionTerms& terms, std::vector<std::string>& inferred) {
  const CellContent& content = table.contents[group.content];
  const std::vector<PermissionTerm> granted = terms.of(group.permissions);
  for (std::size_t number = 0; number < content.outcomes.size(); ++number) {
    const ImportedOutcome& outcome = content.outcomes[number];
    if (outcome.level == 0) continue;
    const std::string condition = condition_of(content, number);
    std::string tail = condition.empty() ? "" : " if " + condition;
    if (!content.note.empty()) tail += " note " + quoted_text(content.note);
    const std::string verb = level_text(table.levels[outcome.level]);
    const std::string head = head_text(table, verb, group.roles, terms.has_stars());
    statements.push_back(rule_text(head, granted, tail + ";"));
    if (head.starts_with(verb + " all roles")) {
      inferred.push_back(head.substr(verb.size() + 1, head.size() - verb.size() - 4) +
                         " (including roles added later) have " + term_text(granted.front()) +
                         (granted.size() > 1 ? " and more" : ""));
    }
  }
  for (const PermissionTerm& term : granted) {
    if (term.actions.front() != "*") continue;
    inferred.push_back(name_text(table.roles[group.roles.front()].text) +
                       (group.roles.size() > 1 ? " and others have " : " has ") + term_text(term) +
                       ", including what is added to it later");
  }
}

}  // namespace

std::string rules_text(const AccessTable& table, const std::vector<std::vector<ImportedGrant>>& grants,
                       const PermissionTerms& terms, std::vector<std::string>& inferred) {
  std::vector<std::pair<std::uint32_t, std::vector<std::string>>> sections;  // By first role.
  bool has_blocks = false;
  for (const RuleGroup& group : group_rules(table, grants)) {
    if (sections.empty() || sections.back().first != group.roles.front()) sections.push_back({group.roles.front(), {}});
    std::vector<std::string>& statements = sections.back().second;
    add_group(statements, table, group, terms, inferred);
    has_blocks = has_blocks || statements.size() > 1 || statements.back().find('\n') != std::string::npos;
  }
  std::string text;
  for (const auto& [role, statements] : sections) {
    if (has_blocks && !text.empty()) text += '\n';
    for (const std::string& statement : statements) text += statement + '\n';
  }
  return text;
}

std::string denials_text(const AccessTable& table, const PermissionTerms& terms) {
  // What is denied alike: by content and note, then by role.
  using Key = std::tuple<std::uint32_t, std::string, std::uint32_t>;
  std::map<Key, std::vector<std::uint32_t>> denied;
  for (const ImportedDenial& denial : table.denials) {
    denied[{denial.role, denial.note, denial.content}].push_back(denial.permission);
  }
  std::string text;
  for (auto& [key, permissions] : denied) {
    const auto& [role, note, position] = key;
    std::sort(permissions.begin(), permissions.end());
    permissions.erase(std::unique(permissions.begin(), permissions.end()), permissions.end());
    const CellContent& content = table.contents[position];
    std::string tail = content.is_unconditional() ? "" : " if " + content.outcomes.front().condition_text;
    if (!note.empty()) tail += " note " + quoted_text(note);
    text += rule_text(head_text(table, "forbid", {role}, false), terms.of(permissions), tail + ";") + '\n';
  }
  return text;
}

}  // namespace polc::importer
