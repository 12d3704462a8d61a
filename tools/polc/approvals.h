// Findings that somebody has looked at and approved, in a file that is checked in beside the policy.
//
// A line is a fingerprint, and whatever its author adds behind it. `#` begins a comment. A fingerprint stands for what was decided
// before and after, and in which cases, and not for lines: it survives a rebase, and lapses when those decisions change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/diff.h"
#include "compiler/files/file_reader.h"

namespace polc::tool {

struct Approvals {
  std::map<std::string, std::uint32_t> lines;  ///< By fingerprint.
  std::string problem;                         ///< What is wrong with the file; empty if nothing.
};

Approvals read_approvals(const std::string& path, const FileReader& reader);

/// Marks the findings that are approved, and gives the fingerprints that are none's any more.
std::vector<std::string> approve(PolicyDiff& diff, const Approvals& approvals);

}  // namespace polc::tool
