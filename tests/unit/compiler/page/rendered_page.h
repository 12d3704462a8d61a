// A page of a policy's text, for the tests to read.
#pragma once

#include <string>

#include "compiler/page/page.h"

namespace polc::page {

/// The page of the policy `p.pol`; with `has_source` false, that of its compiled table alone.
std::string page_of(const std::string& policy, const PageOptions& options = {}, bool has_source = true);

/// Without tags; spaces in a row as one.
std::string text_of(std::string html);

}  // namespace polc::page
