// Types: the levels in their order, and texts of which only names of the policy are values.
#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

template <typename Id>
std::vector<std::string> all_names(const Policy& policy, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t position = 0; position < count; ++position)
    names.emplace_back(policy.names().name(pol::id_at<Id>(position)));
  return names;
}

/// A domain whose values are replaced together: an application's columns may have it.
std::string domain(const Policy& policy, const std::string& name, const std::vector<std::string>& values) {
  const std::string type = policy.schema.of(name);
  // Added once: to add it again would read every table that has the type.
  const std::string create = fmt::format(
      "BEGIN\n  IF to_regtype({0}) IS NULL THEN\n    CREATE DOMAIN {1} AS text COLLATE \"C\";\n  END IF;\n"
      "  IF NOT EXISTS (SELECT FROM pg_constraint WHERE contypid = to_regtype({0}) AND conname = 'known') THEN\n"
      "    ALTER DOMAIN {1} ADD CONSTRAINT known CHECK (VALUE IN ({2}));\n  END IF;\nEND\n",
      literal(type), type, literals(values));
  return fmt::format("DO {};\nCOMMENT ON DOMAIN {} IS {};\n", dollar_quoted(create), type,
                     literal("Texts of which only names of the policy are values: " + visible(name)));
}

}  // namespace

std::string types(const Policy& policy) {
  const pol::TableData& data = policy.data();
  const std::string level = policy.schema.of("level");
  const std::string levels = literals(all_names<pol::Level>(policy, data.level_count));
  if (policy.dialect() == Dialect::duckdb)
    return fmt::format("CREATE TYPE IF NOT EXISTS {} AS ENUM ({});\n", level, levels);
  if (policy.dialect() == Dialect::sqlite) return "";
  std::string text =
      fmt::format("\nDO {};\nCOMMENT ON TYPE {} IS 'What a decision is, lowest first';\n",
                  dollar_quoted(fmt::format(
                      "BEGIN\n  IF to_regtype({}) IS NULL THEN\n    CREATE TYPE {} AS ENUM ({});\n  END IF;\nEND\n",
                      literal(level), level, levels)),
                  level);
  for (const auto& [name, values] : domains(policy)) text += domain(policy, name, values);
  return text;
}

std::map<std::string, std::vector<std::string>> domains(const Policy& policy) {
  const pol::TableData& data = policy.data();
  std::map<std::string, std::vector<std::string>> found;
  if (const std::vector<std::string> roles = role_names(policy.read_back); !roles.empty()) found["role"] = roles;
  if (data.permission_count > 0) found["permission"] = all_names<pol::PermissionId>(policy, data.permission_count);
  for (std::size_t position = 0; position < data.attributes.size(); ++position) {
    const VariableId attribute = policy.read_back.attribute(position);
    if (is_boolean(policy.read_back, attribute)) continue;
    const std::uint32_t resource = data.attributes[position].resource;
    const std::string_view owner =
        resource == pol::format::none ? "context" : policy.names().name(pol::ResourceId{resource});
    found[fmt::format("{}.{} value", owner, input_name(policy, attribute))] =
        admitted_values(policy.read_back, attribute);
  }
  return found;
}

}  // namespace polc::sql
