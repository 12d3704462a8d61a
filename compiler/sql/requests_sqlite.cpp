// SQLite has no functions of its own language: requests are rows of a table, and a view decides them.
//
// What a request may hold is checked when it is inserted or changed, and again where it is decided: JSON's `1` is no `true`, a
// key that is there twice or that the policy does not know is refused.
#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

/// An input in the rows that are decided. The sign keeps it apart from what is no input.
std::string column(const Policy& policy, VariableId variable) {
  return identifier("=" + input_name(policy, variable));
}

class RequestWriter {
 public:
  explicit RequestWriter(const Policy& policy)
      : policy_(policy),
        read_back_(policy.read_back),
        request_(policy.schema.of("request")),
        conditions_(read_back_, Dialect::sqlite,
                    {"request.roles", [this](VariableId variable) { return "request." + column(policy_, variable); }}) {
  }

  std::string run() { return inputs() + table() + checks() + decisions(); }

  std::string table() const {
    const std::string account =
        has_settings() ? fmt::format(",\n  account TEXT NOT NULL REFERENCES {} (account)", policy_.schema.of("account"))
                       : "";
    return fmt::format(
        "\nCREATE TABLE IF NOT EXISTS {} (\n  id INTEGER PRIMARY KEY,\n  permission TEXT NOT NULL,\n"
        "  roles TEXT NOT NULL,\n  inputs TEXT NOT NULL DEFAULT '{{}}'"
        "{}\n);\n",
        request_, account);
  }

 private:
  bool has_settings() const { return !policy_.data().settings.empty(); }

  /// What a request about each permission may say: a row for each value.
  std::string inputs() const {
    std::string rows;
    const pol::TableData& data = policy_.data();
    for (std::uint32_t resource = 0; resource < data.resource_count; ++resource) {
      for (std::size_t position = 0; position < data.attributes.size(); ++position) {
        const std::uint32_t of = data.attributes[position].resource;
        if (of != resource && of != pol::format::none) continue;
        const VariableId attribute = read_back_.attribute(position);
        for (const std::string& value : admitted_values(read_back_, attribute)) {
          const bool is_switch = is_boolean(read_back_, attribute);
          rows += fmt::format("{}\n  ({}, {}, {}, {})", rows.empty() ? "" : ",",
                              literal(policy_.names().name(pol::ResourceId{resource})),
                              literal(input_name(policy_, attribute)), is_switch ? literal(value) : "'text'",
                              is_switch ? (value == "true" ? "1" : "0") : literal(value));
        }
      }
    }
    const std::string place = policy_.schema.of("inputs");
    const std::string values = rows.empty() ? "SELECT NULL, NULL, NULL, NULL WHERE FALSE" : "VALUES" + rows;
    return fmt::format("\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} (resource, input, json_type, value) AS\n{1};\n",
                       place, values);
  }

  std::string check(std::string_view event) const {
    const std::string name = policy_.schema.of(fmt::format("request {}", event == "INSERT" ? "inserted" : "changed"));
    const ConditionWriter request(read_back_, Dialect::sqlite, {"NEW.roles", nullptr});
    const std::string known = fmt::format(
        "EXISTS (SELECT 1 FROM {} AS known JOIN {} AS asked ON asked.resource = known.resource\n"
        "    WHERE asked.permission COLLATE BINARY = NEW.permission AND known.input COLLATE BINARY = given.key\n"
        "      AND known.json_type = given.type AND known.value COLLATE BINARY IS given.value)",
        policy_.schema.of("inputs"), policy_.schema.of("permissions"));
    return fmt::format(
        "\nDROP TRIGGER IF EXISTS {0};\nCREATE TRIGGER {0} BEFORE {1} ON {2}\nBEGIN\n"
        "  SELECT RAISE(ABORT, 'polc: the policy has no such permission')\n"
        "  WHERE NOT EXISTS (SELECT 1 FROM {3} AS asked WHERE asked.permission COLLATE BINARY = NEW.permission);\n"
        "  SELECT RAISE(ABORT, 'polc: roles is no JSON array of roles that somebody may hold together')\n"
        "  WHERE CASE WHEN json_valid(NEW.roles) THEN NOT {4} ELSE TRUE END;\n"
        "  SELECT RAISE(ABORT, 'polc: inputs is no JSON object')\n"
        "  WHERE CASE WHEN json_valid(NEW.inputs) THEN json_type(NEW.inputs) IS NOT 'object' ELSE TRUE END;\n"
        "  SELECT RAISE(ABORT, 'polc: inputs is no text, or holds a NUL') WHERE {6};\n"
        "  SELECT RAISE(ABORT, 'polc: an input is there twice')\n"
        "  WHERE (SELECT count(*) <> count(DISTINCT given.key COLLATE BINARY) FROM json_each(NEW.inputs) AS given);\n"
        "  SELECT RAISE(ABORT, 'polc: an input that the permission does not take, or a value that it does not have')\n"
        "  WHERE EXISTS (SELECT 1 FROM json_each(NEW.inputs) AS given WHERE NOT {5});\n"
        "END;\n",
        name, event, request_, policy_.schema.of("permissions"), request.is_subject(), known, misread("NEW.inputs"));
  }

  std::string checks() const { return check("INSERT") + check("UPDATE"); }

  /// What the JSON of a request says of an attribute: NULL unless it is a value of the right type.
  std::string given(VariableId attribute) const {
    const bool is_switch = is_boolean(read_back_, attribute);
    const std::string key = literal(input_name(policy_, attribute));
    const std::string standard = [&] {
      const std::uint32_t value = policy_.data().attributes[index(attribute)].default_value;
      if (value == pol::format::none) return std::string("NULL");
      return is_switch ? std::to_string(value) : value_literal(read_back_, attribute, value);
    }();
    // An aggregate, so that a key that is there twice can be told.
    const std::string value = is_switch ? "CASE max(given.type) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"
                                        : "CASE max(given.type) WHEN 'text' THEN max(given.value) END";
    return fmt::format(
        "(SELECT CASE WHEN {} THEN NULL WHEN count(*) = 0 THEN {} WHEN count(*) = 1 THEN {} "
        "END FROM json_each(asked.inputs) AS given "
        "WHERE given.key COLLATE BINARY = {})",
        misread("asked.inputs"), standard, value, key);
  }

  /// Where SQLite would read something else than stands there: a name up to a NUL, a text up to one that stands behind its JSON.
  static std::string misread(std::string_view json) {
    return fmt::format("typeof({0}) IS NOT 'text' OR instr({0}, '\\u0000') > 0 OR instr({0}, char(0)) > 0", json);
  }

  std::string decision_view(pol::PermissionId permission) {
    const PermissionRule rule = permission_rule(read_back_, permission);
    const std::string name(policy_.names().name(permission));
    std::string columns = "asked.id AS id, asked.roles AS roles";
    for (const VariableId each : rule.attributes)
      columns += fmt::format(",\n    {} AS {}", given(each), column(policy_, each));
    for (const VariableId each : rule.settings) {
      const std::string setting = identifier(input_name(policy_, each));
      columns += fmt::format(
          ",\n    (SELECT account.{0} FROM {1} AS account WHERE account.account COLLATE BINARY = asked.account) AS {2}",
          setting, policy_.schema.of("accounts"), column(policy_, each));
    }
    std::vector<std::string> guards = {conditions_.is_subject()};
    for (const VariableId each : rule.attributes) guards.push_back(conditions_.guard(each));
    for (const VariableId each : rule.settings) guards.push_back(conditions_.guard(each));
    std::string decision = fmt::format("CASE WHEN NOT {} THEN {}", joined(guards, "AND", "TRUE"), level(0));
    read_back_.ask(permission, [&] {
      for (std::size_t upper = rule.levels.size(); upper-- > 0;) {
        const std::string reached = conditions_.reaches(rule.levels[upper]);
        if (reached != "FALSE") decision += fmt::format("\n  WHEN {} THEN {}", reached, level(upper + 1));
      }
    });
    const std::string place = policy_.schema.of(name);
    return fmt::format(
        "\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} AS\nSELECT request.id AS id, {1}\n  ELSE {2} END AS level\nFROM "
        "(\n"
        "  SELECT {3}\n  FROM {4} AS asked WHERE asked.permission COLLATE BINARY = {5}\n) AS request;\n",
        place, decision, level(0), columns, request_, literal(name));
  }

  std::string level(std::size_t position) const {
    return literal(policy_.names().name(pol::id_at<pol::Level>(position)));
  }

  std::string decisions() {
    std::string text;
    std::string branches;
    for (std::uint32_t at = 0; at < policy_.data().permission_count; ++at) {
      const pol::PermissionId permission{at};
      const std::string name(policy_.names().name(permission));
      text += decision_view(permission);
      branches += fmt::format("\n    WHEN {} THEN (SELECT one.level FROM {} AS one WHERE one.id = asked.id)",
                              literal(name), policy_.schema.of(name));
    }
    const std::string chosen =
        branches.empty()
            ? level(0)
            : fmt::format("coalesce(CASE asked.permission COLLATE BINARY{}\n  END, {})", branches, level(0));
    const std::string place = policy_.schema.of("decision");
    return text + fmt::format(
                      "\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} AS\nSELECT asked.id AS id, asked.permission AS "
                      "permission,\n"
                      "  {1} AS level\nFROM {2} AS asked;\n",
                      place, chosen, request_);
  }

  const Policy& policy_;
  ReadBackTable& read_back_;
  std::string request_;
  ConditionWriter conditions_;
};

}  // namespace

std::string request_table_sqlite(const Policy& policy) {
  return RequestWriter(policy).table();
}

std::string requests_sqlite(const Policy& policy) {
  return RequestWriter(policy).run();
}

}  // namespace polc::sql
