// Which rows a subject may see, as a condition for a WHERE clause: one expression over columns and numbered parameters.
//
// Columns hold what the decision reads of a row: the attributes of the permission's resource, one column each, and settings
// where the rows' accounts are joined. Everything else is a parameter: the roles, the context, the settings. A row in which one of
// the columns is NULL or holds no value of its attribute is not seen, and no row is where a parameter is NULL, as `decide` gives
// an incomplete request the lowest level. Text is compared by bytes. Nothing that a caller writes becomes SQL but the names of
// columns, which are quoted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sql/dialect.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// What a column is to the policy.
struct FilterColumn {
  enum class Holds : std::uint8_t {
    value,       ///< The attribute's or setting's value: a boolean or a text.
    text_owner,  ///< The id of whom the row belongs to; the attribute, a boolean, is whether that is the subject.
    integer_owner,
    uuid_owner,
  };
  std::string name;    ///< Of an attribute or a setting.
  std::string column;  ///< `owner`, `device.owner`, `"odd name"."owner"`: taken literally, as if in quotes.
  Holds holds = Holds::value;
};

struct FilterOptions {
  Dialect dialect = Dialect::postgresql;
  PermissionId permission{};
  pol::Level level{};  ///< Above the lowest.
  std::vector<FilterColumn> columns;
};

/// The condition, behind comments that say what each parameter is. Throws Refused where a column is missing, needless, given
/// twice or no name, and QuestionLimit where the permission takes too much.
std::string filter_sql(ReadBackTable& read_back, const FilterOptions& options);

}  // namespace polc::sql
