// Entry: RuleUnits.
#include "compiler/analysis/lint/rule_units.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace polc::warnings {
namespace {

auto place_of(const Rule& rule) {
  return std::tuple(rule.layer, rule.span.file, rule.span.begin, rule.span.end);
}

}  // namespace

RuleUnits::RuleUnits(const Model& model) : model_(model) {
  std::map<std::tuple<FileId, std::uint32_t, std::uint32_t>, UnitId> settings;
  for (std::uint32_t rule = 0; rule < model.rules.size(); ++rule) {
    const UnitId next = id_at<UnitId>(rules_.size());
    UnitId unit = next;
    if (model.rules[rule].origin == Rule::Origin::setting) {
      const Span span = model.rules[rule].span;
      unit = settings.try_emplace({span.file, span.begin, span.end}, next).first->second;
    }
    if (unit == next) rules_.emplace_back();
    rules_[index(unit)].push_back(rule);
    unit_of_.push_back(unit);
  }
}

std::vector<UnitId> RuleUnits::latest_first(Rule::Kind kind) const {
  std::vector<UnitId> units;
  for (std::size_t position = 0; position < size(); ++position) {
    const auto unit = id_at<UnitId>(position);
    if (rule(unit).kind == kind) units.push_back(unit);
  }
  std::stable_sort(units.begin(), units.end(),
                   [&](UnitId left, UnitId right) { return place_of(rule(right)) < place_of(rule(left)); });
  return units;
}

}  // namespace polc::warnings
