#include "compiler/importer/evaluate_condition.h"

#include <algorithm>

namespace polc::importer {
namespace {

bool comparison_holds(const ast::Comparison& comparison, const ValueOf& value_of, const HasValue& has_value) {
  using Kind = ast::Comparison::Kind;
  const std::string attribute = name_of(comparison.subject);
  const std::optional<std::string_view> value = value_of(attribute);
  const auto is_listed = [&] {
    return std::any_of(comparison.values.begin(), comparison.values.end(),
                       [&](const ast::Name& listed) { return value == listed.text; });
  };
  switch (comparison.kind) {
    case Kind::truth:
      return value == "true";
    case Kind::in:
      return is_listed();
    case Kind::not_in:
      return !is_listed();
    case Kind::at_least:
    case Kind::at_most:
    case Kind::above:
    case Kind::below:
      return false;  // INVARIANT: none of these is read from a table, see condition_reader.cpp.
    case Kind::is:
    case Kind::is_not:
      break;
  }
  // After `is`, a name is a value if the attribute has it, and otherwise another attribute.
  std::optional<std::string> other;
  if (comparison.operand) {
    other = name_of(*comparison.operand);
  } else if (!has_value(attribute, comparison.values.front().text)) {
    other = comparison.values.front().text;
  }
  const bool is_equal = other ? value == value_of(*other) : is_listed();
  return is_equal == (comparison.kind == Kind::is);
}

}  // namespace

std::string name_of(const ast::Path& path) {
  std::string name;
  for (const ast::Name& part : path.parts) name += (name.empty() ? "" : ".") + part.text;
  return name;
}

bool holds(const ast::Condition& condition, const ValueOf& value_of, const HasValue& has_value) {
  using Kind = ast::Condition::Kind;
  const auto operand_holds = [&](const ast::ConditionPtr& operand) { return holds(*operand, value_of, has_value); };
  const auto begin = condition.operands.begin();
  const auto end = condition.operands.end();
  switch (condition.kind) {
    case Kind::comparison:
      return comparison_holds(condition.comparison, value_of, has_value);
    case Kind::negation:
      return !operand_holds(condition.operands.front());
    case Kind::conjunction:
      return std::all_of(begin, end, operand_holds);
    case Kind::disjunction:
      return std::any_of(begin, end, operand_holds);
  }
  return false;
}

}  // namespace polc::importer
