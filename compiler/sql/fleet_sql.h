// Which of the accounts in a database decide differently after a policy changed, as one SELECT over their table.
//
// The table has a row an account and a column a setting, as `polc sql` makes it for the policy before: NULL where the account
// chose nothing. Settings that no changed decision tests, and that nothing is lost of, are not read. Those that matter
// together make a number of each account, by which the database groups; what each number comes to was compared here, as
// `polc diff --accounts` does, over every subject and request. So the database does no more than to count small numbers, and
// a shard counts its own: the statement groups each table by itself.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/account_changes.h"
#include "compiler/sql/dialect.h"

namespace polc::sql {

struct FleetOptions {
  Dialect dialect = Dialect::duckdb;  ///< PostgreSQL or DuckDB.
  /// As a column of a filter is named: `account`, `shop.account`. Several are shards, with accounts of their own each. None: where
  /// `polc sql` puts it.
  std::vector<std::string> tables;
  bool each = false;  ///< Every account that is told something, instead of how many.
  /// The table's own constraints admit no other choices than the policy before: then the others need not be read.
  bool trusts_table = false;
};

/// Rows of `settings`, `change`, `accounts`; of `account`, `settings`, `change` with `each`. Throws Refused, QuestionLimit and
/// Incomparable.
std::string fleet_sql(const DiffSide& before, const DiffSide& after, const DiffOptions& how,
                      const FleetOptions& options);

}  // namespace polc::sql
