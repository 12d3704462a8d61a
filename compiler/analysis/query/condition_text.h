// Conditions in the language's own words: `own and status in {open, held}`.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagram/cover.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// The words for one test, as a policy would say it.
std::string test_text(const ReadBackTable& read_back, const SimpleTest& test);

/// Alternatives joined with `or`. No alternative is `never`; an empty one is `always`.
std::string condition_text(const ReadBackTable& read_back, const std::vector<Alternative>& alternatives);

/// The shortest words found for a condition that holds where `lower` does and at most where `upper` does.
std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper);

/// `own=false`, `supervisor.view_settings=off`: a value as a request gives it.
std::string value_text(const ReadBackTable& read_back, VariableId variable, std::uint32_t value);

}  // namespace polc
