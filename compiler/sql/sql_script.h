// A policy as a script for a database: standalone, in one transaction, in a schema of its own, and safe to run again.
//
// What it makes, and what each dialect lacks, is in tools/sql/README.md. Everything is read from the compiled table, so
// that a `.pol` and its `.polt` give the same script; the same table gives the same bytes. The script replaces no schema
// that it did not make: it checks first, and raises. Cost: linear in the conditions of all permissions.
#pragma once

#include <string>

#include "compiler/sql/dialect.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

struct RowMapping;

struct ScriptOptions {
  Dialect dialect = Dialect::postgresql;
  std::string schema;  ///< Empty: see Schema::default_name.
  /// The policy that the schema holds and that is to become this one; none for a script that begins.
  ReadBackTable* before = nullptr;
  const RowMapping* rows = nullptr;  ///< Guards these tables too; for PostgreSQL alone. See rows/row_security.h.
};

/// Throws Refused where the policy cannot be written as SQL, QuestionLimit where a permission takes too much. The table
/// must have names.
std::string sql_script(ReadBackTable& read_back, const ScriptOptions& options);

}  // namespace polc::sql
