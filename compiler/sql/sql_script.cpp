#include "compiler/sql/sql_script.h"

#include <fmt/format.h>

#include "compiler/sql/rows/row_security.h"
#include "compiler/sql/script_parts.h"
#include "compiler/sql/upgrade.h"

namespace polc::sql {

std::string sql_script(ReadBackTable& read_back, const ScriptOptions& options) {
  const std::string name = options.schema.empty() ? Schema::default_name(read_back.names().policy()) : options.schema;
  const Schema schema(options.dialect, name);
  const Policy policy{read_back, schema};
  check_names(policy);
  std::string text;
  if (options.rows != nullptr) text += row_security_begin(schema, *options.rows);
  if (options.before != nullptr) {
    if (options.rows == nullptr) text += rows_are_not_guarded(schema);
    if (options.dialect != Dialect::postgresql) {
      throw Refused(
          fmt::format("`--from` is written for PostgreSQL alone, and {} is asked for", name_of(options.dialect)),
          "make another schema, and copy the settings of accounts into it");
    }
    const Policy before{*options.before, schema};
    check_names(before);
    text += upgrade(before, policy);
  }
  text += types(policy) + views(policy) + is_subject_function(policy) + accounts(policy) + decisions(policy) +
          any_decision(policy);
  if (options.rows != nullptr) text += row_security_sql(schema, *options.rows, read_back);
  text += policy_record(policy);
  return script_begin(policy) + whole(policy, script_guard(policy, options.before, text) + text) +
         script_end(policy, text);
}

}  // namespace polc::sql
