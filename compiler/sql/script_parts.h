// The parts of a script, one function each, in the order in which they run.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/sql/condition_sql.h"
#include "compiler/sql/dialect.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// What all parts speak of.
struct Policy {
  ReadBackTable& read_back;
  const Schema& schema;

  Dialect dialect() const { return schema.dialect(); }
  const pol::TableData& data() const { return read_back.table().data(); }
  const pol::Names& names() const { return read_back.names(); }
};

/// Sixteen digits that tell a policy's table from every other: those of its checksum.
std::string fingerprint(const pol::TableView& table);

/// Throws Refused for names that SQL could not tell apart or nobody could read, and for more of something than a database takes.
void check_names(const Policy& policy);

class SqliteUpgrade;

/// Begins the transaction, with what the script needs of the session.
std::string script_begin(const Policy& policy, const ReadBackTable* before);
/// Raises where the schema holds anything else than this policy, or `before`, which may be null: what `script` makes must not be
/// somebody else's. `upgrade` is null but for an upgrade in SQLite.
std::string script_guard(const Policy& policy, const ReadBackTable* before, const SqliteUpgrade* upgrade,
                         std::string_view script);
/// Notes which policy the schema holds.
std::string policy_record(const Policy& policy);
/// Ends the transaction, if all that `script` makes is there.
std::string script_end(const Policy& policy, const ReadBackTable* before, const SqliteUpgrade* upgrade,
                       std::string_view script);
/// As an identifier of any length: SQLite cuts none.
std::string in_double_quotes(std::string_view text);
/// The names of what a script for SQLite makes. Each is made by a line that begins with CREATE.
std::vector<std::string> made_names(std::string_view script);
/// What a script for SQLite notes of its own run: rows with the `step` that was taken.
std::string run_table(const Policy& policy);
/// A script as one statement in PostgreSQL, so that it runs whole or not at all even where a client goes on after an error, as psql
/// does with ON_ERROR_ROLLBACK.
std::string whole(const Policy& policy, std::string_view script);
/// Types for levels, and for texts that name roles, permissions and values.
std::string types(const Policy& policy);
/// What decides: a pair of functions for each permission, and one for all.
std::string decisions(const Policy& policy);

/// The functions of PostgreSQL that come and go with permissions and resources: what tells one from others of its name, with
/// all that `CREATE OR REPLACE` cannot change.
std::map<std::string, std::string> function_heads(const Policy& policy);
/// What `is input of` is called for a resource.
std::string inputs_function_name(const Policy& policy, pol::ResourceId resource);
/// A domain's name, and its values: those that the policy has.
std::map<std::string, std::vector<std::string>> domains(const Policy& policy);

/// A function for any permission, by its name; PostgreSQL alone has it.
std::string any_decision(const Policy& policy);

/// SQLite's table of requests, and the views that decide them. Needs the views and the accounts.
std::string requests_sqlite(const Policy& policy);
/// That table alone.
std::string request_table_sqlite(const Policy& policy);

/// While `setting` has none of the values in `free`, `needed` must have one of `values`.
struct Requirement {
  VariableId setting{};
  VariableId needed{};
  ValueSet values;
  ValueSet free;
};
std::vector<Requirement> requirements(const Policy& policy);
/// The same as an expression, over what `value` says of the two settings.
std::string requirement_holds(const Policy& policy, const Requirement& requirement,
                              const std::function<std::string(VariableId)>& value);

/// The table of account settings, with what refuses a change; empty for a policy without settings.
std::string accounts(const Policy& policy);
/// That table alone, also for a policy without settings.
std::string account_table(const Policy& policy);
/// A constraint of that table: its name, quoted, and what it checks.
struct Constraint {
  std::string name;
  std::string condition;
};
std::vector<Constraint> account_constraints(const Policy& policy);
std::string account_column_type(const Policy& policy, std::size_t setting);
/// A setting of a row of that table, the default where the account chose nothing.
std::string value_in_force(const Policy& policy, std::size_t setting);
/// The function that says whether roles are a subject's: in PostgreSQL and DuckDB.
std::string is_subject_function(const Policy& policy);
/// What the names of a session's settings begin with: `shop` of `shop.actor_roles`.
std::string setting_prefix(const Schema& schema);

/// What people and reports read: names, the matrix, who may what, and the statements with their places.
std::string views(const Policy& policy);

/// The name of an input where it is a parameter or a column: `own`, `shop.share`. Not quoted.
std::string input_name(const Policy& policy, VariableId variable);
/// The name of the parameter that takes the roles: `roles`, unless an attribute has it.
std::string roles_name(const Policy& policy);
/// A name with its title for a comment: `till.open: Open a till`.
std::string titled(std::string_view name, std::string_view title);

}  // namespace polc::sql
