// A table as decisions: for each permission, what it depends on and which roles have it when.
#pragma once

#include <string>

#include "compiler/table/read_back_table.h"

namespace polc {

/// Throws QuestionLimit where a permission takes too much to write down.
std::string dump_decisions(ReadBackTable& read_back);

}  // namespace polc
