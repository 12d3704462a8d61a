// `decide` of PostgreSQL: any permission by its name, with inputs and settings as JSON. Still one expression, of which a planner
// keeps the one branch that a constant permission needs.
#include <fmt/format.h>

#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"

namespace polc::sql {
namespace {

class AnyDecisionWriter {
 public:
  explicit AnyDecisionWriter(const Policy& policy) : policy_(policy), read_back_(policy.read_back) {}

  std::string run() {
    std::string text = settings_function();
    for (std::uint32_t resource = 0; resource < policy_.data().resource_count; ++resource)
      text += inputs_function(pol::ResourceId{resource});
    return text + decide_function();
  }

 private:
  /// One that is in the object has one of the values, of the right type.
  std::string is_value(const std::string& object, VariableId variable, const std::vector<std::string>& values) const {
    const std::string name = literal(input_name(policy_, variable));
    if (!is_boolean(read_back_, variable)) {
      return fmt::format(
          "(NOT jsonb_exists({0}, {1}) OR jsonb_typeof({0} -> {1}) = 'string' AND ({0} ->> {1}) COLLATE \"C\" IN "
          "({2}))",
          object, name, literals(values));
    }
    std::string list;
    for (const std::string& value : values) list += fmt::format("{}'{}'::jsonb", list.empty() ? "" : ", ", value);
    return fmt::format("(NOT jsonb_exists({0}, {1}) OR ({0} -> {1}) IN ({2}))", object, name, list);
  }

  /// An object with no other keys than these, each with a value that it may have.
  std::string is_object_of(const std::string& object, const std::vector<VariableId>& variables,
                           const std::vector<std::string>& more) const {
    std::vector<std::string> keys;
    std::vector<std::string> tests;
    for (const VariableId variable : variables) keys.push_back(input_name(policy_, variable));
    tests.push_back(fmt::format("({} - ARRAY[{}]::text[]) = '{{}}'::jsonb", object, literals(keys)));
    for (const VariableId variable : variables) tests.push_back(is_value(object, variable, possible_values(variable)));
    tests.insert(tests.end(), more.begin(), more.end());
    return fmt::format("CASE WHEN {0} IS NULL OR jsonb_typeof({0}) <> 'object' THEN FALSE ELSE {1} END", object,
                       joined(tests, "\n  AND", "TRUE"));
  }

  /// Of a setting that is immutable, its default alone.
  std::vector<std::string> possible_values(VariableId variable) const {
    std::vector<std::string> values = admitted_values(read_back_, variable);
    if (!read_back_.is_setting(variable)) return values;
    const pol::format::Setting& setting = policy_.data().settings[read_back_.setting_position(variable)];
    if ((setting.flags & pol::format::Setting::immutable) == 0) return values;
    return {plain_value(variable, setting.default_value)};
  }

  std::string plain_value(VariableId variable, std::uint32_t value) const {
    if (is_boolean(read_back_, variable)) return value == 0 ? "false" : "true";
    const auto names = policy_.names();
    return std::string(read_back_.is_setting(variable)
                           ? names.value_name(pol::id_at<pol::SettingId>(read_back_.setting_position(variable)), value)
                           : names.value_name(pol::id_at<pol::AttributeId>(index(variable)), value));
  }

  /// What an object gives a variable: its own default where it says nothing, `fallback` being that default as an expression.
  std::string value_in(const std::string& object, VariableId variable, std::uint32_t standard) const {
    const std::string name = literal(input_name(policy_, variable));
    const std::string otherwise =
        standard == pol::format::none ? "NULL" : value_literal(read_back_, variable, standard);
    const std::string given = is_boolean(read_back_, variable) ? fmt::format("({} -> {}) = 'true'::jsonb", object, name)
                                                               : fmt::format("{} ->> {}", object, name);
    return fmt::format("CASE WHEN jsonb_exists({}, {}) THEN {} ELSE {} END", object, name, given, otherwise);
  }

  std::string settings_function() const {
    std::vector<VariableId> settings;
    std::vector<std::string> requirements;
    const pol::TableData& data = policy_.data();
    for (std::size_t position = 0; position < data.settings.size(); ++position) {
      settings.push_back(read_back_.setting(position));
    }
    for (const Requirement& each : sql::requirements(policy_)) {
      const auto value = [&](VariableId variable) {
        return "(" +
               value_in("settings", variable, data.settings[read_back_.setting_position(variable)].default_value) + ")";
      };
      requirements.push_back(requirement_holds(policy_, each, value));
    }
    return function("is_account", "settings jsonb", "jsonb", "boolean",
                    is_object_of("settings", settings, requirements),
                    "Whether an account may have chosen these settings: an object, without what is at its default");
  }

  std::string inputs_function(pol::ResourceId resource) const {
    return function(inputs_function_name(policy_, resource), "inputs jsonb", "jsonb", "boolean",
                    is_object_of("inputs", attributes(resource), {}),
                    "Whether these are inputs of a request about " +
                        titled(policy_.names().name(resource), policy_.names().title(resource)));
  }

  std::vector<VariableId> attributes(pol::ResourceId resource) const {
    std::vector<VariableId> found;
    for (std::size_t position = 0; position < policy_.data().attributes.size(); ++position) {
      const std::uint32_t of = policy_.data().attributes[position].resource;
      if (of == index(resource) || of == pol::format::none) found.push_back(read_back_.attribute(position));
    }
    return found;
  }

  std::string decide_function() {
    const pol::TableData& data = policy_.data();
    const std::string lowest =
        fmt::format("{}::{}", literal(policy_.names().name(pol::Level{})), policy_.schema.of("level"));
    std::string body =
        fmt::format("CASE WHEN {}(settings) IS NOT TRUE THEN {}", policy_.schema.of("is_account"), lowest);
    for (std::uint32_t at = 0; at < data.permission_count; ++at) {
      const pol::PermissionId permission{at};
      const PermissionRule rule = permission_rule(read_back_, permission);
      std::string arguments = "roles";
      for (const VariableId each : rule.attributes) {
        arguments += fmt::format(", {} => {}", identifier(input_name(policy_, each)),
                                 value_in("inputs", each, data.attributes[index(each)].default_value));
      }
      for (const VariableId each : rule.settings) {
        arguments +=
            fmt::format(", {} => {}", identifier(input_name(policy_, each)),
                        value_in("settings", each, data.settings[read_back_.setting_position(each)].default_value));
      }
      const std::string name(policy_.names().name(permission));
      const pol::ResourceId resource{pol::resource_of(data, at)};
      body += fmt::format("\n  WHEN permission COLLATE \"C\" = {} THEN CASE WHEN {}(inputs) THEN {}({}) ELSE {} END",
                          literal(name), policy_.schema.of(inputs_function_name(policy_, resource)),
                          policy_.schema.of(name), arguments, lowest);
    }
    body += fmt::format("\n  ELSE {} END", lowest);
    return function(
        "decide", "permission text, roles text[], inputs jsonb DEFAULT '{}', settings jsonb DEFAULT '{}'",
        "text, text[], jsonb, jsonb", policy_.schema.of("level"), body,
        "The level of a subject for any permission. What is unknown, of another type or NULL gets the lowest");
  }

  std::string function(const std::string& name, const std::string& parameters, const std::string& types,
                       const std::string& result, const std::string& body, const std::string& comment) const {
    const std::string place = policy_.schema.of(name);
    return fmt::format(
        "\nCREATE OR REPLACE FUNCTION {}({}) RETURNS {} LANGUAGE sql IMMUTABLE PARALLEL SAFE\nRETURN {};\n"
        "COMMENT ON FUNCTION {}({}) IS {};\n",
        place, parameters, result, body, place, types, literal(comment));
  }

  const Policy& policy_;
  ReadBackTable& read_back_;
};

}  // namespace

std::string any_decision(const Policy& policy) {
  return policy.dialect() == Dialect::postgresql ? AnyDecisionWriter(policy).run() : "";
}

std::string inputs_function_name(const Policy& policy, pol::ResourceId resource) {
  return "is input of " + std::string(policy.names().name(resource));
}

std::vector<Requirement> requirements(const Policy& policy) {
  std::vector<Requirement> found;
  const pol::TableData& data = policy.data();
  for (std::size_t position = 0; position < data.settings.size(); ++position) {
    const pol::format::Setting& setting = data.settings[position];
    for (const pol::format::Requirement& needed :
         data.requirements.subspan(setting.first_requirement, setting.requirement_count)) {
      const std::uint32_t count = data.settings[needed.setting].value_count;
      Requirement requirement{policy.read_back.setting(position), policy.read_back.setting(needed.setting),
                              ValueSet(count), ValueSet(setting.value_count)};
      for (std::uint32_t value = 0; value < count; ++value) {
        if ((data.value_sets[needed.values + value / 64] >> value % 64 & 1U) != 0) requirement.values.set(value);
      }
      // As the runtime has it: a switch binds while it is on, another setting while it is away from its default.
      const bool is_switch = (setting.flags & pol::format::Setting::boolean) != 0;
      for (std::uint32_t value = 0; value < setting.value_count; ++value) {
        if (is_switch ? value != 1 : value == setting.default_value) requirement.free.set(value);
      }
      found.push_back(std::move(requirement));
    }
  }
  return found;
}

std::string requirement_holds(const Policy& policy, const Requirement& requirement,
                              const std::function<std::string(VariableId)>& value) {
  const ConditionWriter writer(policy.read_back, policy.dialect(), {"", value});
  return joined(
      {writer.test(requirement.setting, requirement.free), writer.test(requirement.needed, requirement.values)}, "OR",
      "FALSE");
}

}  // namespace polc::sql
