// The frame of a script: one transaction, and a schema that is this policy's or nobody's.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/sql/upgrade_duckdb.h"
#include "compiler/sql/upgrade_sqlite.h"
#include "compiler/text/code_points.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
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

/// A policy that got another name has another schema, unless one is named.
std::string where_to_upgrade(const Policy& policy, const ReadBackTable& before) {
  const std::string earlier(before.names().policy());
  if (earlier.empty() || earlier == policy.schema.name()) return "Write the script without --from.";
  return fmt::format(
      "The earlier policy is called {0}: if the schema that holds it is, too, write the script with --schema={0}; if "
      "there is none, without --from.",
      visible(earlier));
}

std::string postgresql_guard(const Policy& policy, const ReadBackTable* before) {
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
                                      "USING HINT = {};",
                                      literal(schema.name()), literal(where_to_upgrade(policy, *before))));
  return fmt::format(
      "DO {};\n\n"
      "CREATE SCHEMA IF NOT EXISTS {};\n"
      "CREATE TABLE IF NOT EXISTS {} (name text NOT NULL, title text NOT NULL, fingerprint text NOT NULL, made_by text "
      "NOT NULL);\n"
      "COMMENT ON TABLE {} IS 'polc: which policy this schema holds';\n",
      dollar_quoted(check), identifier(schema.name()), schema.of("policy"), schema.of("policy"));
}

/// SQLite raises by a constraint alone, whose name is the message. It stands outside of the transaction, so that the end can tell
/// whether the beginning passed: a client that goes on after an error must not commit what ran behind it.
std::string sqlite_begin(const Policy& policy, const ReadBackTable* before) {
  const auto constraint = [](std::string_view message) { return in_double_quotes("polc: " + std::string(message)); };
  std::string held = literal(fingerprint(policy.read_back.table()));
  std::string upgraded;
  if (before != nullptr) {
    // Nothing is held where the guard found no policy.
    held += ", '', " + literal(fingerprint(before->table()));
    upgraded = fmt::format(
        "\n    CONSTRAINT {} CHECK (fingerprint <> ''),\n  notes_before INTEGER,\n  lost TEXT CONSTRAINT {} CHECK "
        "(lost IS NULL)",
        constraint(fmt::format("no policy has names that begin with {}_, and so there is none to upgrade: write the "
                               "script without --from, or with the --schema that has it",
                               policy.schema.name())),
        constraint("the tables of the policy are made anew, and an index, a trigger, a column or a foreign key that is "
                   "not the policy's would be lost: drop it, and make it again afterwards"));
  }
  return fmt::format(
      "DROP TABLE IF EXISTS temp.{0};\n"
      "CREATE TEMP TABLE {0} (\n  step TEXT,\n  fingerprint TEXT CONSTRAINT {1} CHECK (fingerprint IN ({2})){5},\n"
      "  taken TEXT CONSTRAINT {3} CHECK (taken IS NULL),\n  missing INTEGER CONSTRAINT {4} CHECK (missing = 0)\n);\n"
      "BEGIN IMMEDIATE;\n",
      run_table(policy),
      constraint(fmt::format("the names that begin with {}_ are those of another policy or version: choose another "
                             "beginning by --schema, or another file{}",
                             policy.schema.name(), before == nullptr ? ", or upgrade what is there by --from" : "")),
      held,
      constraint("something that is not this policy has a name that it needs: choose another beginning by --schema"),
      constraint("the script did not run whole, and nothing was changed: the first error says why"), upgraded);
}

std::string sqlite_guard(const Policy& policy, const SqliteUpgrade* upgrade, std::string_view script) {
  const std::string record = policy.schema.of("policy");
  const std::string taken =
      upgrade != nullptr
          ? upgrade->taken()
          : fmt::format(
                "(SELECT min(name) FROM main.sqlite_master WHERE NOT EXISTS (SELECT 1 FROM {0}) AND name COLLATE "
                "NOCASE IN ({1}))",
                record, literals(made_names(script)));
  return fmt::format(
      "CREATE TABLE IF NOT EXISTS {0} (name TEXT NOT NULL, title TEXT NOT NULL, fingerprint TEXT NOT NULL, made_by "
      "TEXT NOT NULL);\n"
      "INSERT OR ROLLBACK INTO temp.{1} (step, fingerprint, taken{5}) SELECT 'begun',\n"
      "  coalesce((SELECT group_concat(DISTINCT fingerprint) FROM {0}), {2}),\n"
      "  {3}{4};\n"
      // Where the guard has ended the transaction this begins another, which the end rolls back.
      "SAVEPOINT polc_script;\n",
      record, run_table(policy), upgrade == nullptr ? literal(fingerprint(policy.read_back.table())) : "''", taken,
      upgrade == nullptr ? "" : ",\n  " + upgrade->lost(), upgrade == nullptr ? "" : ", lost");
}

std::string sqlite_end(const Policy& policy, const SqliteUpgrade* upgrade, std::string_view script) {
  const std::vector<std::string> names = made_names(script);
  std::string text = fmt::format(
      "\nINSERT OR ROLLBACK INTO temp.{0} (fingerprint, missing) SELECT {1},\n"
      "  {2} - (SELECT count(*) FROM main.sqlite_master WHERE name COLLATE NOCASE IN ({3}))\n"
      "  + (SELECT count(*) = 0 FROM temp.{0} WHERE step IS 'begun'){4};\n",
      run_table(policy), literal(fingerprint(policy.read_back.table())), names.size(), literals(names),
      upgrade == nullptr ? "" : "\n  + " + upgrade->missing(run_table(policy)));
  if (upgrade != nullptr) text += upgrade->report(run_table(policy));
  text += fmt::format("COMMIT;\nDROP TABLE temp.{};\n", run_table(policy));
  return upgrade == nullptr ? text : text + upgrade->end();
}

/// A schema that somebody else has made ends the transaction.
std::string duckdb_guard(const Policy& policy) {
  const std::string schema = literal(policy.schema.name());
  return fmt::format(
      "SELECT CASE WHEN count(*) > 0 THEN error('polc: there is a schema of this name, and it holds no policy') END AS "
      "checked\n"
      "FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = {0} AND NOT EXISTS (SELECT 1 "
      "FROM duckdb_tables()\n"
      "  WHERE database_name = current_database() AND schema_name = {0} AND table_name = 'policy');\n",
      schema);
}

/// A schema and a type in it DuckDB 1.5 does not read again from its log: were the program killed before the next checkpoint, the file
/// would not open. So the schema is made, and written to the file, before.
std::string duckdb_begin(const Policy& policy) {
  return fmt::format(
      "{0}CREATE SCHEMA IF NOT EXISTS {1};\n"
      "CREATE TABLE IF NOT EXISTS {2} (name VARCHAR NOT NULL, title VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, "
      "made_by VARCHAR NOT NULL);\n"
      "COMMIT;\n"
      "CHECKPOINT;\n"
      "BEGIN TRANSACTION;\n"
      "{0}SELECT CASE WHEN count(*) > 0 THEN error('polc: the schema holds another policy or version: write the script "
      "with --from') END AS checked\n"
      "FROM {2} WHERE fingerprint <> {3};\n",
      duckdb_guard(policy), identifier(policy.schema.name()), policy.schema.of("policy"),
      literal(fingerprint(policy.read_back.table())));
}

}  // namespace

std::string in_double_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::vector<std::string> made_names(std::string_view script) {
  std::vector<std::string> names;
  llvm::SmallVector<llvm::StringRef, 0> lines;
  llvm::StringRef(script.data(), script.size()).split(lines, '\n');
  for (llvm::StringRef line : lines) {
    if (!line.consume_front("CREATE ")) continue;
    line.consume_front("TABLE IF NOT EXISTS ") || line.consume_front("VIEW ") || line.consume_front("TRIGGER ");
    if (!line.consume_front("\"")) continue;
    std::string name;
    while (!line.empty() && (line.front() != '"' || std::string_view(line).starts_with("\"\""))) {
      name += line.front();
      line = line.drop_front(line.front() == '"' ? 2 : 1);
    }
    // An upgrade makes a table that is there again.
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

std::string run_table(const Policy& policy) {
  return "polc_run_" + fingerprint(policy.read_back.table());
}

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
  DistinctNames functions(policy, "function");
  for (std::uint32_t permission = 0; permission < data.permission_count; ++permission) {
    const std::string name(policy.names().name(pol::PermissionId{permission}));
    functions.add(name);
    functions.add("may " + name);
  }
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

std::string script_begin(const Policy& policy, const ReadBackTable* before) {
  const pol::Names& names = policy.names();
  const std::string text =
      comment_line(fmt::format("The policy `{}` for {}, written by polc {}.", visible(names.policy()),
                               name_of(policy.dialect()), POL_VERSION)) +
      comment_line(
          fmt::format("One transaction{} where the schema holds another policy. Running it again changes nothing.",
                      policy.dialect() == Dialect::duckdb && before == nullptr
                          ? ", and one before it that makes the schema: neither does anything"
                          : ", which does nothing"));
  switch (policy.dialect()) {
    case Dialect::postgresql:
      // The guard looks at what others have committed while it waited for them.
      return text +
             "BEGIN ISOLATION LEVEL READ COMMITTED;\n"
             "SET LOCAL client_encoding = 'UTF8';\n"
             "SET LOCAL standard_conforming_strings = on;\n"
             "SET LOCAL search_path = pg_catalog, pg_temp;\n"
             "SET LOCAL quote_all_identifiers = off;\n"
             "SET LOCAL client_min_messages = warning;\n"
             "SET LOCAL row_security = off;\n";
    case Dialect::sqlite:
      // No statement of SQLite's runs only where another one passed. Where a lock, or a full disk, takes away the transaction or what stands
      // outside of it, a shell that goes on would drop the accounts, or put this policy's views in the place of another's: it is told to
      // end. A driver knows no such line, and ends at it.
      return ".bail on\n" + text + sqlite_begin(policy, before);
    case Dialect::duckdb:
      return text + "BEGIN TRANSACTION;\n";
  }
  return text;
}

std::string script_guard(const Policy& policy, const ReadBackTable* before, const SqliteUpgrade* upgrade,
                         std::string_view script) {
  switch (policy.dialect()) {
    case Dialect::postgresql:
      return postgresql_guard(policy, before);
    case Dialect::sqlite:
      return sqlite_guard(policy, upgrade, script);
    case Dialect::duckdb:
      // An upgrade looks by itself at what is there.
      return before == nullptr ? duckdb_begin(policy) : "";
  }
  return "";
}

std::string policy_record(const Policy& policy) {
  const pol::Names& names = policy.names();
  return fmt::format("\nINSERT INTO {0} SELECT {2}, {3}, {1}, {4} WHERE NOT EXISTS (SELECT 1 FROM {0});\n",
                     policy.schema.of("policy"), literal(fingerprint(policy.read_back.table())),
                     literal(visible(names.policy())), literal(visible(names.policy_title())),
                     literal("polc " POL_VERSION));
}

std::string script_end(const Policy& policy, const ReadBackTable* before, const SqliteUpgrade* upgrade,
                       std::string_view script) {
  if (policy.dialect() == Dialect::sqlite) return sqlite_end(policy, upgrade, script);
  const bool is_looked_at = policy.dialect() == Dialect::duckdb && before != nullptr;
  return (is_looked_at ? upgrade_duckdb_end(policy) : "") + "COMMIT;\n";
}

std::string whole(const Policy& policy, std::string_view script) {
  if (policy.dialect() != Dialect::postgresql) return std::string(script);
  const std::string block = fmt::format(R"(DECLARE
  message text;
  detail text;
  hint text;
BEGIN
  IF current_setting('standard_conforming_strings') <> 'on'
     OR replace(current_setting('search_path'), '"', '') <> 'pg_catalog, pg_temp'
     OR current_setting('quote_all_identifiers') <> 'off' THEN
    RAISE EXCEPTION 'polc: the statements above this one did not run';
  END IF;
  EXECUTE {};
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  IF detail <> '' THEN message := message || E'\n' || detail; END IF;
  IF hint <> '' THEN RAISE EXCEPTION USING MESSAGE = message, HINT = hint; END IF;
  RAISE EXCEPTION USING MESSAGE = message;
END
)",
                                        dollar_quoted("\n" + std::string(script)));
  return fmt::format("DO {};\n", dollar_quoted(block));
}

}  // namespace polc::sql
