#include "compiler/sql/sql_script.h"

#include <fmt/format.h>

#include <optional>

#include "compiler/sql/rows/row_security.h"
#include "compiler/sql/script_parts.h"
#include "compiler/sql/upgrade.h"
#include "compiler/sql/upgrade_duckdb.h"
#include "compiler/sql/upgrade_sqlite.h"

namespace polc::sql {

namespace {

/// What a version of a policy is made of, whatever stands there.
std::string parts(const Policy& policy) {
  return types(policy) + views(policy) + is_subject_function(policy) + accounts(policy) + decisions(policy) +
         any_decision(policy);
}

}  // namespace

std::string sql_script(ReadBackTable& read_back, const ScriptOptions& options) {
  const std::string name = options.schema.empty() ? Schema::default_name(read_back.names().policy()) : options.schema;
  const Schema schema(options.dialect, name);
  const Policy policy{read_back, schema};
  check_names(policy);
  std::string text;
  if (options.rows != nullptr) text += row_security_begin(schema, *options.rows);
  std::string made = parts(policy);
  std::optional<Policy> before;
  std::optional<SqliteUpgrade> in_sqlite;
  if (options.before != nullptr) {
    before.emplace(Policy{*options.before, schema});
    check_names(*before);
    if (options.dialect == Dialect::postgresql) {
      if (options.rows == nullptr) text += rows_are_not_guarded(schema);
      text += upgrade(*before, policy);
    } else if (options.dialect == Dialect::sqlite) {
      in_sqlite.emplace(*before, policy, made_names(parts(*before)), made_names(made));
      text += in_sqlite->statements(run_table(policy));
    } else {
      text += upgrade_duckdb(*before, policy);
    }
  }
  text += made;
  if (options.rows != nullptr) text += row_security_sql(schema, *options.rows, read_back);
  text += policy_record(policy);
  const SqliteUpgrade* steps = in_sqlite ? &*in_sqlite : nullptr;
  return script_begin(policy, options.before) +
         whole(policy, script_guard(policy, options.before, steps, text) + text) +
         script_end(policy, options.before, steps, text);
}

}  // namespace polc::sql
