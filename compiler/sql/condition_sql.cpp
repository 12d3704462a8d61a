#include "compiler/sql/condition_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/diagram/cover.h"

namespace polc::sql {
namespace {

constexpr std::size_t max_expression_bytes = std::size_t{1} << 20;

std::uint32_t value_count(const ReadBackTable& read_back, VariableId variable) {
  const pol::TableData& data = read_back.table().data();
  return read_back.is_setting(variable) ? data.settings[read_back.setting_position(variable)].value_count
                                        : data.attributes[index(variable)].value_count;
}

bool may_have(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  if (!read_back.is_setting(variable)) return true;
  const pol::TableData& data = read_back.table().data();
  const pol::format::Setting& setting = data.settings[read_back.setting_position(variable)];
  return (data.value_sets[setting.allowed + value / 64] >> value % 64 & 1U) != 0;
}

std::string value_name(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  if (is_boolean(read_back, variable)) return value == 0 ? "false" : "true";
  const pol::Names& names = read_back.names();
  return std::string(read_back.is_setting(variable)
                         ? names.value_name(pol::id_at<pol::SettingId>(read_back.setting_position(variable)), value)
                         : names.value_name(pol::id_at<pol::AttributeId>(index(variable)), value));
}

/// Equal conditions once, with the roles of all.
std::vector<LevelTerm> merged(const std::vector<LevelTerm>& terms) {
  std::map<Diagram, std::set<RoleId>> by_condition;
  for (const LevelTerm& term : terms) by_condition[term.condition].insert(term.roles.begin(), term.roles.end());
  std::vector<LevelTerm> result;
  for (const auto& [condition, roles] : by_condition) {
    if (condition != Diagram::never) result.push_back({{roles.begin(), roles.end()}, condition});
  }
  // By roles, so that the text does not depend on the numbers of diagrams.
  std::sort(result.begin(), result.end(),
            [](const LevelTerm& left, const LevelTerm& right) { return left.roles < right.roles; });
  return result;
}

}  // namespace

std::string joined(const std::vector<std::string>& terms, std::string_view word, std::string_view empty) {
  if (terms.empty()) return std::string(empty);
  if (terms.size() == 1) return terms.front();
  std::string text = "(";
  for (const std::string& term : terms) {
    if (text.size() > 1) text += fmt::format(" {} ", word);
    text += term;
    if (text.size() > max_expression_bytes) {
      throw Refused("a condition takes more than a megabyte of SQL",
                    "decide in the application, by the compiled table, or say less in one condition");
    }
  }
  return text + ")";
}

std::vector<std::string> role_names(const ReadBackTable& read_back) {
  std::vector<std::string> names;
  const pol::TableData& data = read_back.table().data();
  for (std::uint32_t role = 0; role < data.role_count; ++role) {
    if (role != data.custom_role) names.emplace_back(read_back.names().name(RoleId{role}));
  }
  return names;
}

std::vector<std::string> admitted_values(const ReadBackTable& read_back, VariableId variable) {
  std::vector<std::string> values;
  for (std::uint32_t value = 0; value < value_count(read_back, variable); ++value) {
    if (may_have(read_back, variable, value)) values.push_back(value_name(read_back, variable, value));
  }
  return values;
}

std::string value_literal(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  const std::string name = value_name(read_back, variable, value);
  return is_boolean(read_back, variable) ? name : literal(name);
}

std::string_view type_of(const ReadBackTable& read_back, VariableId variable) {
  return is_boolean(read_back, variable) ? "boolean" : "text";
}

PermissionRule permission_rule(ReadBackTable& read_back, PermissionId permission) {
  return read_back.ask(permission, [&] {
    const pol::TableData& data = read_back.table().data();
    DiagramManager& diagrams = read_back.diagrams();
    PermissionConditions conditions = read_back.of(permission);
    PermissionRule rule{permission, {}, {}, std::vector<LevelRule>(read_back.upper_levels())};
    const std::uint64_t needed = pol::dependencies_of(data, index(permission));
    const std::uint32_t resource = pol::resource_of(data, index(permission));
    const auto depends = [&](VariableId variable) {
      const pol::format::Attribute& attribute = data.attributes[index(variable)];
      const bool is_of_request = attribute.resource == pol::format::none || attribute.resource == resource;
      return is_of_request && (pol::attribute_bits(attribute) & needed) != 0;
    };
    std::set<VariableId> settings;
    // An attribute may be tested where nothing comes of it: the decision does not depend on it, so that any value will do.
    const auto reduced = [&](Diagram condition) {
      for (const VariableId variable : diagrams.support(condition)) {
        if (!read_back.is_setting(variable) && !depends(variable))
          condition = diagrams.restrict(condition, variable, 0);
      }
      for (const VariableId variable : diagrams.support(condition)) {
        if (read_back.is_setting(variable)) settings.insert(variable);
      }
      return condition;
    };
    for (std::size_t level = 0; level < read_back.upper_levels(); ++level) {
      for (const RoleGroup& group : conditions.groups) {
        rule.levels[level].granted.push_back({group.roles, reduced(group.granted[level])});
        rule.levels[level].forbidden.push_back({group.roles, reduced(group.forbidden[level])});
      }
      rule.levels[level].granted = merged(rule.levels[level].granted);
      rule.levels[level].forbidden = merged(rule.levels[level].forbidden);
    }
    for (std::size_t position = 0; position < data.attributes.size(); ++position) {
      if (depends(read_back.attribute(position))) rule.attributes.push_back(read_back.attribute(position));
    }
    rule.settings.assign(settings.begin(), settings.end());
    return rule;
  });
}

std::string ConditionWriter::test(VariableId variable, const ValueSet& values) const {
  const std::string name = inputs_.variable(variable);
  if (is_boolean(read_back_, variable)) {
    if (values.count() == 2) return fmt::format("{} IS NOT NULL", name);
    if (values.none()) return "FALSE";
    // Of SQLite's numbers, 2 is as true as 1: only 1 is a value.
    if (dialect_ == Dialect::sqlite) return fmt::format("{} IS {}", name, values.test(1) ? 1 : 0);
    return values.test(1) ? name : "NOT " + name;
  }
  std::vector<std::string> passing;
  for (const unsigned value : values.set_bits()) passing.push_back(value_name(read_back_, variable, value));
  if (passing.empty()) return "FALSE";
  return is_one_of(name, passing);
}

std::string ConditionWriter::is_one_of(const std::string& text, const std::vector<std::string>& values) const {
  if (inputs_.is_of_any_type && dialect_ == Dialect::postgresql)
    return fmt::format("{}{} OPERATOR(pg_catalog.=) ANY (ARRAY[{}])", text, by_bytes(dialect_), literals(values));
  if (values.size() == 1) return fmt::format("{}{} = {}", text, by_bytes(dialect_), literal(values.front()));
  return fmt::format("{}{} IN ({})", text, by_bytes(dialect_), literals(values));
}

std::string ConditionWriter::condition(Diagram condition) const {
  if (condition == Diagram::always) return "TRUE";
  if (condition == Diagram::never) return "FALSE";
  std::vector<std::string> alternatives;
  for (const Alternative& alternative : cover(read_back_.diagrams(), condition, condition)) {
    std::vector<std::string> tests;
    for (const SimpleTest& each : alternative) tests.push_back(test(each.variable, each.values));
    alternatives.push_back(joined(tests, "AND", "TRUE"));
  }
  return joined(alternatives, "OR", "FALSE");
}

std::string ConditionWriter::guard(VariableId variable) const {
  const std::string name = inputs_.variable(variable);
  if (is_boolean(read_back_, variable)) {
    const std::vector<std::string> values = admitted_values(read_back_, variable);
    if (values.size() == 2) {
      return dialect_ == Dialect::sqlite ? fmt::format("({0} IS 0 OR {0} IS 1)", name)
                                         : fmt::format("{} IS NOT NULL", name);
    }
    const bool is_on = values.front() == "true";
    if (dialect_ == Dialect::sqlite) return fmt::format("{} IS {}", name, is_on ? 1 : 0);
    return fmt::format("{} IS {}", name, is_on ? "TRUE" : "FALSE");
  }
  return fmt::format("({} IS NOT NULL AND {})", name, is_one_of(name, admitted_values(read_back_, variable)));
}

std::string ConditionWriter::has_any(const std::vector<RoleId>& roles) const {
  const pol::TableData& data = read_back_.table().data();
  std::vector<std::string> names;
  bool has_fallback = false;
  for (const RoleId role : roles) {
    if (index(role) == data.custom_role) continue;
    names.emplace_back(read_back_.names().name(role));
    has_fallback = has_fallback || index(role) == data.fallback_role;
  }
  std::vector<std::string> terms;
  if (!names.empty()) {
    switch (dialect_) {
      case Dialect::postgresql:
        terms.push_back(
            fmt::format("{} COLLATE \"C\" OPERATOR(pg_catalog.&&) ARRAY[{}]", inputs_.roles, literals(names)));
        break;
      case Dialect::sqlite:
        terms.push_back(
            fmt::format("EXISTS (SELECT 1 FROM json_each({}) AS held WHERE held.value COLLATE BINARY IN ({}))",
                        inputs_.roles, literals(names)));
        break;
      case Dialect::duckdb:
        terms.push_back(fmt::format("list_has_any({}, [{}])", inputs_.roles, literals(names)));
        break;
    }
  }
  if (has_fallback) {
    switch (dialect_) {
      case Dialect::postgresql:
        terms.push_back(fmt::format("pg_catalog.cardinality({}) = 0", inputs_.roles));
        break;
      case Dialect::sqlite:
        terms.push_back(fmt::format("json_array_length({}) = 0", inputs_.roles));
        break;
      case Dialect::duckdb:
        terms.push_back(fmt::format("len({}) = 0", inputs_.roles));
        break;
    }
  }
  return joined(terms, "OR", "FALSE");
}

std::string ConditionWriter::is_subject() const {
  const pol::TableData& data = read_back_.table().data();
  const std::string known = literals(role_names(read_back_));
  std::vector<std::string> terms = {fmt::format("{} IS NOT NULL", inputs_.roles)};
  switch (dialect_) {
    case Dialect::postgresql:  // A NULL among the roles is in no array.
      terms.push_back(fmt::format("{} COLLATE \"C\" OPERATOR(pg_catalog.<@) ARRAY[{}]::text[]", inputs_.roles, known));
      break;
    case Dialect::sqlite:
      terms.push_back(
          // SQLite reads a name up to a NUL, and a text up to one that stands behind its JSON.
          fmt::format("typeof({0}) IS 'text' AND instr({0}, '\\u0000') = 0 AND instr({0}, char(0)) = 0 AND "
                      "json_valid({0}) AND json_type({0}) IS 'array' AND NOT EXISTS (SELECT 1 FROM "
                      "json_each({0}) AS held WHERE held.type IS NOT 'text' OR held.value COLLATE BINARY NOT IN ({1}))",
                      inputs_.roles, known));
      break;
    case Dialect::duckdb:
      terms.push_back(
          fmt::format("list_count({0}) = len({0}) AND list_has_all([{1}]::VARCHAR[], {0})", inputs_.roles, known));
      break;
  }
  for (const pol::format::RoleList& list : data.exclusive) {
    const auto roles = data.role_lists.subspan(list.first, list.count);
    std::vector<std::string> counted;
    for (const std::uint32_t listed : std::set<std::uint32_t>(roles.begin(), roles.end())) {
      pol::RoleSet holders{RoleId{listed}};
      for (std::size_t number = data.inclusions.size(); number-- > 0;) {
        const pol::format::Inclusion& inclusion = data.inclusions[number];
        if (holders.contains(RoleId{inclusion.included})) holders.add(RoleId{inclusion.role});
      }
      std::vector<RoleId> held;
      for (std::uint32_t role = 0; role < data.role_count; ++role) {
        if (holders.contains(RoleId{role})) held.push_back(RoleId{role});
      }
      counted.push_back(fmt::format("CASE WHEN {} THEN 1 ELSE 0 END", has_any(held)));
    }
    if (counted.size() > 1) terms.push_back(joined(counted, "+", "0") + " <= 1");
  }
  return joined(terms, "AND", "TRUE");
}

std::string ConditionWriter::any_of(const std::vector<LevelTerm>& terms) const {
  std::vector<std::string> texts;
  for (const LevelTerm& term : terms) {
    const std::string roles = has_any(term.roles);
    if (roles == "FALSE") continue;
    texts.push_back(term.condition == Diagram::always ? roles
                                                      : joined({roles, condition(term.condition)}, "AND", "TRUE"));
  }
  return joined(texts, "OR", "FALSE");
}

std::string ConditionWriter::reaches(const LevelRule& rule) const {
  const std::string granted = any_of(rule.granted);
  const std::string forbidden = any_of(rule.forbidden);
  if (granted == "FALSE" || forbidden == "FALSE") return granted;
  return fmt::format("({} AND NOT {})", granted, forbidden.front() == '(' ? forbidden : "(" + forbidden + ")");
}

}  // namespace polc::sql
