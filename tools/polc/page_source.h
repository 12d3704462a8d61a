// What a policy's text adds to the page of its table.
#pragma once

#include <string>

#include "compiler/page/page.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {

/// Of a policy that was compiled, with the outcome of its tests; of a table little more than the name of its file. Borrows `input`.
page::PageSource page_source(const PolicyInput& input, const std::string& file);

/// Borrows both; `table` is of `input`.
page::EarlierPolicy earlier_policy(const PolicyInput& input, ReadBackTable& table);

}  // namespace polc::tool
