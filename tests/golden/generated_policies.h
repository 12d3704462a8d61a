// Policies that are too long to write down: each draws one diagnostic about a limit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/catalog.h"

namespace polc::golden {

struct GeneratedPolicy {
  Code code;
  std::map<std::string, std::string> files;  ///< `policy.pol` is compiled.
};

std::vector<GeneratedPolicy> generated_policies();

}  // namespace polc::golden
