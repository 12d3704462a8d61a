#include "compiler/analysis/lint/rule_statements.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace polc::lint {
namespace {

auto place_of(const Rule& rule) {
  return std::tuple(rule.layer, rule.span.file, rule.span.begin, rule.span.end);
}

}  // namespace

RuleStatements::RuleStatements(const Model& model) : model_(model) {
  std::map<std::tuple<FileId, std::uint32_t, std::uint32_t>, StatementId> settings;
  for (std::uint32_t rule = 0; rule < model.rules.size(); ++rule) {
    const StatementId next = id_at<StatementId>(rules_.size());
    StatementId statement = next;
    if (model.rules[rule].origin == Rule::Origin::setting) {
      const Span span = model.rules[rule].span;
      statement = settings.try_emplace({span.file, span.begin, span.end}, next).first->second;
    }
    if (statement == next) rules_.emplace_back();
    rules_[index(statement)].push_back(rule);
    statement_of_.push_back(statement);
  }
}

std::vector<StatementId> RuleStatements::latest_first(Rule::Kind kind) const {
  std::vector<StatementId> statements;
  for (std::size_t position = 0; position < size(); ++position) {
    const auto statement = id_at<StatementId>(position);
    if (rule(statement).kind == kind) statements.push_back(statement);
  }
  std::stable_sort(statements.begin(), statements.end(),
                   [&](StatementId left, StatementId right) { return place_of(rule(right)) < place_of(rule(left)); });
  return statements;
}

}  // namespace polc::lint
