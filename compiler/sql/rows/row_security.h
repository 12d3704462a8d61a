// Row security for PostgreSQL: what a mapping and a compiled table make of each other.
//
// A row's columns become one number, its *case*: a generated column with an index. A function finds who asks, and by which roles,
// once a statement; another gives the cases in which these roles may. A policy compares the two. tools/sql/README.md tells the
// whole; the parts are in the order of the script, each in a file.
#pragma once

#include <string>

#include "compiler/sql/dialect.h"
#include "compiler/sql/rows/row_mapping.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

// All three are parts of one transaction, in which the schema is there and `search_path` is `pg_catalog, pg_temp`. Running
// them again changes nothing; they may replace those of an earlier policy or mapping.

/// Locks the tables and drops what an earlier run made, so that the policy's own functions and views can be replaced after it.
std::string row_security_begin(const Schema& schema, const RowMapping& mapping);

/// Everything else, when the policy's own views are there. Throws QuestionLimit and Refused.
std::string row_security_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back);

/// Raises where the schema guards rows: for an upgrade of the policy that says nothing of them, and would leave them to the old one.
std::string rows_are_not_guarded(const Schema& schema);

}  // namespace polc::sql
