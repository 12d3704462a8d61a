// What decides, as functions that a planner puts in their callers' place: one expression each, over inputs by name.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

/// PostgreSQL takes 100 arguments; one is the roles.
constexpr std::size_t max_inputs = 99;

/// A parameter of a permission's functions.
struct Parameter {
  VariableId variable{};
  std::string name;      ///< Not quoted.
  std::string type;      ///< `boolean` or `text`.
  std::string standard;  ///< Its default as a literal; empty if a caller has to say it.
};

class DecisionWriter {
 public:
  explicit DecisionWriter(const Policy& policy)
      : policy_(policy),
        read_back_(policy.read_back),
        roles_(identifier(roles_name(policy))),
        conditions_(read_back_, policy.dialect(),
                    {roles_, [this](VariableId variable) { return identifier(input_name(policy_, variable)); }}) {}

  std::string run() {
    std::string text;
    for (std::uint32_t permission = 0; permission < policy_.data().permission_count; ++permission)
      text += functions(pol::PermissionId{permission});
    return text;
  }

  void add_heads(std::map<std::string, std::string>& heads) {
    for (std::uint32_t at = 0; at < policy_.data().permission_count; ++at) {
      const pol::PermissionId permission{at};
      const std::string name(policy_.names().name(permission));
      const auto [taken, types] = signature(parameters(permission_rule(read_back_, permission)));
      heads[fmt::format("{}({})", policy_.schema.of(name), types)] = taken + " level";
      heads[fmt::format("{}({})", policy_.schema.of("may " + name), types)] = taken;
    }
  }

 private:
  std::vector<Parameter> parameters(const PermissionRule& rule) const {
    const pol::TableData& data = policy_.data();
    std::vector<Parameter> result;
    const auto add = [&](VariableId variable, std::uint32_t value) {
      result.push_back({variable, input_name(policy_, variable), std::string(type_of(read_back_, variable)),
                        value == pol::format::none ? "" : value_literal(read_back_, variable, value)});
    };
    for (const VariableId each : rule.attributes) add(each, data.attributes[index(each)].default_value);
    // No default for a setting: a call that forgets the account's choice is an error, not a decision for another account.
    for (const VariableId each : rule.settings) add(each, pol::format::none);
    // Whatever has a default stands behind what has none.
    std::stable_partition(result.begin(), result.end(), [](const Parameter& each) { return each.standard.empty(); });
    return result;
  }

  bool is_postgresql() const { return policy_.dialect() == Dialect::postgresql; }

  /// What a function takes, and the types of that.
  std::pair<std::string, std::string> signature(const std::vector<Parameter>& parameters) const {
    std::string taken = is_postgresql() ? roles_ + " text[]" : roles_;
    std::string types = "text[]";
    for (const Parameter& each : parameters) {
      taken += ", " + identifier(each.name);
      types += ", " + each.type;
      if (is_postgresql()) {
        taken += " " + each.type + (each.standard.empty() ? "" : " DEFAULT " + each.standard);
      } else if (!each.standard.empty()) {
        taken += " := " + each.standard;
      }
    }
    return {taken, types};
  }

  /// One function, or macro, of a permission.
  std::string function(const std::string& name, const std::vector<Parameter>& parameters, const std::string& result,
                       const std::string& body, const std::string& comment) const {
    auto [taken, types] = signature(parameters);
    const std::string place = policy_.schema.of(name);
    if (!is_postgresql()) return fmt::format("CREATE OR REPLACE MACRO {}({}) AS (\n  {});\n", place, taken, body);
    return fmt::format(
        "\nCREATE OR REPLACE FUNCTION {}({}) RETURNS {} LANGUAGE sql IMMUTABLE PARALLEL SAFE\nRETURN {};\n"
        "COMMENT ON FUNCTION {}({}) IS {};\n",
        place, taken, result, body, place, types, literal(comment));
  }

  std::string functions(pol::PermissionId permission) {
    const PermissionRule rule = permission_rule(read_back_, permission);
    const std::string name(policy_.names().name(permission));
    const std::vector<Parameter> taken = parameters(rule);
    if (taken.size() > max_inputs) {
      throw Refused(fmt::format("`{}` depends on {} inputs, above the limit of {} for a function", name, taken.size(),
                                max_inputs),
                    "decide it in the application, by the compiled table");
    }
    std::vector<std::string> guards = {fmt::format("{}({})", policy_.schema.of("is_subject"), roles_)};
    for (const Parameter& each : taken) guards.push_back(conditions_.guard(each.variable));
    std::vector<std::string> reached;
    read_back_.ask(permission, [&] {
      for (const LevelRule& level : rule.levels) reached.push_back(conditions_.reaches(level));
    });

    const auto level = [&](std::size_t position) {
      const std::string text = literal(policy_.names().name(pol::id_at<pol::Level>(position)));
      return fmt::format("{}::{}", text, policy_.schema.of("level"));
    };
    std::string decision = fmt::format("CASE WHEN NOT {} THEN {}", joined(guards, "AND", "TRUE"), level(0));
    for (std::size_t upper = reached.size(); upper-- > 0;) {
      // Whoever has the level above has been answered.
      const bool is_new = upper + 1 == reached.size() || reached[upper] != reached[upper + 1];
      if (is_new && reached[upper] != "FALSE")
        decision += fmt::format("\n  WHEN {} THEN {}", reached[upper], level(upper + 1));
    }
    decision += fmt::format("\n  ELSE {} END", level(0));

    std::vector<std::string> all = guards;
    all.push_back(reached.back());
    const std::string may = reached.back() == "FALSE" ? "FALSE" : joined(all, "AND", "TRUE");
    const std::string title = titled(name, policy_.names().title(permission));
    const std::string top = visible(policy_.names().name(policy_.read_back.table().highest_level()));
    return function(name, taken, policy_.schema.of("level"), decision, "The level of a subject for " + title) +
           function("may " + name, taken, "boolean", may, fmt::format("Whether a subject has {} for {}", top, title));
  }

  const Policy& policy_;
  ReadBackTable& read_back_;
  std::string roles_;
  ConditionWriter conditions_;
};

}  // namespace

std::string is_subject_function(const Policy& policy) {
  if (policy.dialect() == Dialect::sqlite) return "";
  const std::string name = policy.schema.of("is_subject");
  const ConditionWriter writer(policy.read_back, policy.dialect(), {"roles", nullptr});
  if (policy.dialect() == Dialect::duckdb)
    return fmt::format("\nCREATE OR REPLACE MACRO {}(roles) AS ({});\n", name, writer.is_subject());
  return fmt::format(
      "\nCREATE OR REPLACE FUNCTION {0}(roles text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE\n"
      "RETURN {1};\nCOMMENT ON FUNCTION {0}(text[]) IS {2};\n",
      name, writer.is_subject(), literal("Whether these are roles of the policy that somebody may hold together"));
}

std::map<std::string, std::string> function_heads(const Policy& policy) {
  std::map<std::string, std::string> heads;
  DecisionWriter(policy).add_heads(heads);
  for (std::uint32_t resource = 0; resource < policy.data().resource_count; ++resource) {
    const std::string name = inputs_function_name(policy, pol::ResourceId{resource});
    heads[policy.schema.of(name) + "(jsonb)"] = "inputs";
  }
  return heads;
}

std::string decisions(const Policy& policy) {
  if (policy.dialect() == Dialect::sqlite) return requests_sqlite(policy);
  return DecisionWriter(policy).run();
}

}  // namespace polc::sql
