// The parts of the row security script that read the database's catalog while it is installed: SQL without anything of a policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sql/dialect.h"

namespace polc::sql {

/// What `@setting@` and `@facts@` stand for.
struct CheckedSettings {
  std::string subject = "''";
  std::string facts = "''";
};

/// Replaces `@schema@` by the schema as an identifier, `@name@` by its name as a literal, the marks of settings by what is given,
/// and `@q@` by a dollar quote that stands in no name.
std::string for_schema(std::string_view text, const Schema& schema, const CheckedSettings& settings = {});

/// What the script keeps in the schema, and helpers that end with the session.
std::string row_helpers_sql(const Schema& schema);
/// Drops what an earlier run made, but the case columns. The tables that are mapped now are locked by then.
std::string row_cleanup_sql(const Schema& schema);
/// Drops the helpers, and keeps what the catalog says now, for check_rows.
std::string row_record_sql(const Schema& schema);
/// check_rows and what it reads: which setting says who asks, and which say facts of the request.
std::string row_check_sql(const Schema& schema, const std::string& subject_setting,
                          const std::vector<std::string>& fact_settings);

}  // namespace polc::sql
