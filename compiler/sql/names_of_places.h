// Tables and columns as a command line names them.
#pragma once

#include <string>
#include <string_view>

#include "compiler/sql/dialect.h"

namespace polc::sql {

/// `a."b.c"` as SQL has it, each part quoted and taken literally. `kind` says what it is, such as `column`. In SQLite a name in double
/// quotes that there is not becomes a text; in backquotes, as here, it is an error. Throws Refused.
std::string quoted_place(Dialect dialect, std::string_view kind, const std::string& place);

}  // namespace polc::sql
