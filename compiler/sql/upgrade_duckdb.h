// What stands between two versions of a policy in DuckDB: one table of accounts is read, carried over, and made anew.
//
// DuckDB has no statements that ask before they change a table: each change asks by itself which version the schema held. A
// statement that raises ends the transaction, so that nothing behind it counts; one that does not fit the database does not, and so
// there are statements that look and raise, before anything goes and at the end.
#pragma once

#include <string>

#include "compiler/sql/script_parts.h"

namespace polc::sql {

/// Refuses a schema that holds neither version, and what somebody else would lose. Then the statements in front of the script of
/// `after`. Throws nothing of its own.
std::string upgrade_duckdb(const Policy& before, const Policy& after);
/// Raises if the upgrade did not happen whole, and shows how many choices were given up.
std::string upgrade_duckdb_end(const Policy& after);

}  // namespace polc::sql
