// The functions of the row security script: who asks, with which roles, and the cases in which these may.
//
// None of them takes who asks, or an account, from its caller: each finds the subject where the mapping says. Those that read tables run
// with the rights of their owner; what they return is numbers of cases, and the accounts in which the subject has a role.
#pragma once

#include <string>
#include <vector>

#include "compiler/sql/dialect.h"
#include "compiler/sql/rows/row_mapping.h"
#include "compiler/sql/rows/row_predicates.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// `text`, `bigint` or `uuid`.
std::string_view type_name(KeyType type);
/// ` COLLATE "C"`, behind a text.
std::string_view key_collation(KeyType type);

/// The column types that may hold such a key, as an array of their names.
std::string key_types(KeyType type);
/// `ARRAY['a', 'b']::text[]`
std::string text_array(const std::vector<std::string>& texts);

/// The views through which roles and settings are read: they hold on to columns, whatever those are called later.
std::string row_sources_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back);

/// `row_subject`, and which roles it holds: `row_holds`, or in which account `row_accounts`.
std::string row_subject_sql(const Schema& schema, const RowMapping& mapping, ReadBackTable& read_back);

/// A view of what each case of a resource stands for.
std::string row_cases_sql(const Schema& schema, const MappedResource& resource, std::size_t number,
                          ReadBackTable& read_back);

/// A function that gives the cases of one alternative: an array, or a table with accounts, where there are any, and with the subject,
/// where the alternative compares columns with it. One call decides all of that, for one subject.
struct CasesFunction {
  std::string name;
  std::string about;  ///< For its comment.
  std::size_t cases;  ///< Which view of cases.
};
std::string row_cases_function_sql(const Schema& schema, const RowMapping& mapping, const MappedResource& resource,
                                   const Need& need, const RowAlternative& alternative, const CasesFunction& function,
                                   ReadBackTable& read_back);

/// 0 where all the cases do, and a number above all of them where not: who sees every row has each compared with one number,
/// and not with a list. Called as the function of cases, with `_from` behind.
std::string row_floor_function_sql(const Schema& schema, const std::string& cases_function, std::size_t cases);

/// How a function is created that reads what its caller may not.
std::string definer_head(const std::string& signature, const std::string& returns);

}  // namespace polc::sql
