#include "compiler/sql/sql_script.h"

#include "compiler/sql/script_parts.h"

namespace polc::sql {

std::string sql_script(ReadBackTable& read_back, const ScriptOptions& options) {
  const std::string name = options.schema.empty() ? Schema::default_name(read_back.names().policy()) : options.schema;
  const Schema schema(options.dialect, name);
  const Policy policy{read_back, schema};
  check_names(policy);
  return script_head(policy) + types(policy) + views(policy) + is_subject_function(policy) + accounts(policy) +
         decisions(policy) + any_decision(policy) + script_end(policy);
}

}  // namespace polc::sql
