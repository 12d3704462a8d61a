// A table as decisions: for each permission, what it depends on and which roles have it when.
#pragma once

#include <string>

#include "compiler/query/table_functions.h"

namespace polc {

std::string dump_decisions(TableFunctions& functions);

}  // namespace polc
