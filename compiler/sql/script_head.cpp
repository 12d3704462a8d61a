// The frame of a script: one transaction, and a schema that is this policy's or nobody's.
#include <fmt/format.h>

#include <array>
#include <cstring>
#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/code_points.h"
#include "compiler/text/visible.h"
#include "llvm/Support/xxhash.h"
#include "pol/detail/table_format.h"
#include "pol/version.h"

namespace polc::sql {
namespace {

/// Names of one kind that a database would take for one.
class DistinctNames {
 public:
  DistinctNames(const Policy& policy, std::string kind) : policy_(policy), kind_(std::move(kind)) {}

  void add(std::string_view name) {
    check_name(kind_, name);
    std::string key = fitted_identifier(name);
    // Only PostgreSQL minds capitals in quotes.
    if (policy_.dialect() != Dialect::postgresql) {
      for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const auto [other, is_new] = names_.try_emplace(std::move(key), name);
    if (is_new) return;
    throw Refused(
        fmt::format("{} takes the {} `{}` and `{}` for one", name_of(policy_.dialect()), kind_, other->second, name),
        "rename one of them");
  }

 private:
  const Policy& policy_;
  std::string kind_;
  std::map<std::string, std::string> names_;
};

template <typename Id, typename Use>
void each_name(const Policy& policy, std::size_t count, Use use) {
  for (std::size_t position = 0; position < count; ++position) use(policy.names().name(pol::id_at<Id>(position)));
}

/// As an identifier of any length: SQLite cuts none.
std::string in_double_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string postgresql_head(const Policy& policy, const ReadBackTable* before) {
  const Schema& schema = policy.schema;
  const std::string print = fingerprint(policy.read_back.table());
  const std::string key = std::to_string(static_cast<std::int64_t>(llvm::xxHash64("polc sql " + schema.name())));
  std::string check = fmt::format(
      R"(DECLARE
  held text;
BEGIN
  IF current_setting('server_version_num')::int < 150000 THEN
    RAISE EXCEPTION 'polc: this needs PostgreSQL 15 or later';
  END IF;
  IF octet_length({0}) <> 2 THEN
    RAISE EXCEPTION 'polc: the script was read in another encoding than UTF-8: set client_encoding to UTF8';
  END IF;
  PERFORM pg_advisory_xact_lock({1});
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = {2}) THEN
    {5}
  END IF;
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = {2} AND pg_has_role(nspowner, 'USAGE')) THEN
    RAISE EXCEPTION 'polc: the schema % belongs to somebody else', quote_ident({2});
  END IF;
  IF NOT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                 WHERE nspname = {2} AND relname = 'policy' AND relkind = 'r'
                   AND obj_description(pg_class.oid, 'pg_class') LIKE 'polc: %') THEN
    RAISE EXCEPTION 'polc: the schema % is there and holds no policy', quote_ident({2})
      USING HINT = 'Choose another name with --schema, or drop the schema if nothing needs it.';
  END IF;
  SELECT fingerprint INTO held FROM {3};
  IF held IS NULL OR held NOT IN ({4}) THEN
    RAISE EXCEPTION 'polc: the schema % holds another policy or version, with the fingerprint %', quote_ident({2}), held
      USING HINT = 'Write the script with --from and the policy that is there, so that it is upgraded.';
  END IF;
END
)",
      literal("ü"), key, literal(schema.name()), schema.of("policy"),
      literal(print) + (before == nullptr ? "" : ", " + literal(fingerprint(before->table()))),
      before == nullptr ? "RETURN;"
                        : fmt::format("RAISE EXCEPTION 'polc: there is no schema % to upgrade', quote_ident({})\n      "
                                      "USING HINT = 'Write the script without --from.';",
                                      literal(schema.name())));
  return fmt::format(
      "BEGIN;\n"
      "SET LOCAL client_encoding = 'UTF8';\n"
      "SET LOCAL standard_conforming_strings = on;\n"
      "SET LOCAL search_path = pg_catalog, pg_temp;\n"
      "SET LOCAL client_min_messages = warning;\n"
      "SET LOCAL row_security = off;\n"
      "DO {};\n\n"
      "CREATE SCHEMA IF NOT EXISTS {};\n"
      "CREATE TABLE IF NOT EXISTS {} (name text NOT NULL, title text NOT NULL, fingerprint text NOT NULL, made_by text "
      "NOT NULL);\n"
      "COMMENT ON TABLE {} IS 'polc: which policy this schema holds';\n",
      dollar_quoted(check), identifier(schema.name()), schema.of("policy"), schema.of("policy"));
}

/// SQLite raises by a constraint alone, whose name is the message. Its shell goes on after an error unless it was started with -bail.
std::string sqlite_head(const Policy& policy) {
  const std::string message = fmt::format(
      "polc: the names that begin with {}_ are those of another policy or version: write the script with --from",
      policy.schema.name());
  return fmt::format(
      "-- Run it so that the first error ends it: sqlite3 -bail\n"
      "BEGIN IMMEDIATE;\n"
      "CREATE TABLE IF NOT EXISTS {0} (name TEXT NOT NULL, title TEXT NOT NULL, fingerprint TEXT NOT NULL, made_by "
      "TEXT NOT NULL);\n"
      "CREATE TEMP TABLE polc_check (fingerprint TEXT, CONSTRAINT {1} CHECK (fingerprint IS {2}));\n"
      "INSERT OR ROLLBACK INTO temp.polc_check SELECT fingerprint FROM {0};\n"
      "DROP TABLE temp.polc_check;\n",
      policy.schema.of("policy"), in_double_quotes(message), literal(fingerprint(policy.read_back.table())));
}

std::string duckdb_head(const Policy& policy) {
  const std::string schema = literal(policy.schema.name());
  return fmt::format(
      "BEGIN TRANSACTION;\n"
      "SELECT CASE WHEN count(*) > 0 THEN error('polc: there is a schema of this name, and it holds no policy') END AS "
      "checked\n"
      "FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = {0} AND NOT EXISTS (SELECT 1 "
      "FROM duckdb_tables()\n"
      "  WHERE database_name = current_database() AND schema_name = {0} AND table_name = 'policy');\n"
      "CREATE SCHEMA IF NOT EXISTS {1};\n"
      "CREATE TABLE IF NOT EXISTS {2} (name VARCHAR NOT NULL, title VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, "
      "made_by VARCHAR NOT NULL);\n"
      "SELECT CASE WHEN count(*) > 0 THEN error('polc: the schema holds another policy or version: write the script "
      "with --from') END AS checked\n"
      "FROM {2} WHERE fingerprint <> {3};\n",
      schema, identifier(policy.schema.name()), policy.schema.of("policy"),
      literal(fingerprint(policy.read_back.table())));
}

}  // namespace

std::string fingerprint(const pol::TableView& table) {
  pol::format::Header header;
  std::memcpy(&header, table.bytes().data(), sizeof header);
  return fmt::format("{:016x}", header.checksum);
}

void check_names(const Policy& policy) {
  const pol::TableData& data = policy.data();
  const auto distinct = [&]<typename Id>(const char* kind, std::size_t count, Id) {
    DistinctNames names(policy, kind);
    each_name<Id>(policy, count, [&](std::string_view name) { names.add(name); });
  };
  distinct("level", data.level_count, pol::Level{});
  distinct("role", data.role_count, pol::RoleId{});
  distinct("permission", data.permission_count, pol::PermissionId{});
  distinct("setting", data.settings.size(), pol::SettingId{});
  // The inputs of one permission: the context's attributes, a resource's, and settings.
  for (std::uint32_t resource = 0; resource < data.resource_count; ++resource) {
    DistinctNames names(policy, "input");
    check_name("resource", policy.names().name(pol::ResourceId{resource}));
    for (std::size_t position = 0; position < data.attributes.size(); ++position) {
      const std::uint32_t of = data.attributes[position].resource;
      if (of == resource || of == pol::format::none)
        names.add(input_name(policy, policy.read_back.attribute(position)));
    }
    for (std::size_t position = 0; position < data.settings.size(); ++position)
      names.add(input_name(policy, policy.read_back.setting(position)));
  }
  for (std::size_t position = 0; position < data.attributes.size() + data.settings.size(); ++position) {
    const auto variable = id_at<VariableId>(position);
    for (const std::string& value : admitted_values(policy.read_back, variable)) check_name("value", value);
  }
}

std::string input_name(const Policy& policy, VariableId variable) {
  return std::string(variable_name(policy.read_back, variable));
}

std::string roles_name(const Policy& policy) {
  std::string name = "roles";
  const auto is_attribute = [&] {
    for (std::size_t position = 0; position < policy.data().attributes.size(); ++position) {
      if (llvm::StringRef(input_name(policy, policy.read_back.attribute(position))).equals_insensitive(name))
        return true;
    }
    return false;
  };
  while (is_attribute()) name = "subject_" + name;
  return name;
}

std::string titled(std::string_view name, std::string_view title) {
  return visible(name) + (title.empty() ? "" : ": " + visible(title));
}

std::string script_head(const Policy& policy, const ReadBackTable* before) {
  const pol::Names& names = policy.names();
  std::string text = comment_line(fmt::format("The policy `{}` for {}, written by polc {}.", visible(names.policy()),
                                              name_of(policy.dialect()), POL_VERSION));
  text += comment_line(
      "One transaction, which does nothing where the schema holds another policy. Running it again changes nothing.");
  switch (policy.dialect()) {
    case Dialect::postgresql:
      text += postgresql_head(policy, before);
      break;
    case Dialect::sqlite:
      text += sqlite_head(policy);
      break;
    case Dialect::duckdb:
      text += duckdb_head(policy);
      break;
  }
  return text;
}

std::string script_end(const Policy& policy) {
  const pol::Names& names = policy.names();
  std::string text;
  text += fmt::format("\nINSERT INTO {0} SELECT {2}, {3}, {1}, {4} WHERE NOT EXISTS (SELECT 1 FROM {0});\n",
                      policy.schema.of("policy"), literal(fingerprint(policy.read_back.table())),
                      literal(visible(names.policy())), literal(visible(names.policy_title())),
                      literal("polc " POL_VERSION));
  return text + "COMMIT;\n";
}

}  // namespace polc::sql
