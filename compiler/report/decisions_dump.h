// A table as decisions: for each permission, what it depends on and which roles have it when.
#pragma once

#include <string>

#include "compiler/table/table_functions.h"

namespace polc {

/// Throws QuestionLimit where a permission takes too much to write down.
std::string dump_decisions(TableFunctions& functions);

}  // namespace polc
