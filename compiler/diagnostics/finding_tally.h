// How many diagnostics of each code there are, and how many of them a person is shown.
//
// One mistake can draw tens of thousands of diagnostics, and the one that matters is somewhere among them. The forms
// for people show the first few of each code, count the rest, and say how to see it; those for programs hold all.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace polc {

class FindingTally {
 public:
  /// Shows so many of each code; 0: all.
  explicit FindingTally(std::size_t most_of_a_code) : most_(most_of_a_code) {}

  /// Counts one. True if it is to be shown.
  bool count(const Diagnostic& diagnostic);

  /// `312 findings: 2 errors, 310 warnings; not shown are 287 of POL6006, 5 of POL6008`, without a line's end; empty where
  /// everything was shown.
  std::string summary() const;

 private:
  std::size_t most_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::map<Code, std::size_t> by_code_;
};

/// `1 warning`, `2 warnings`.
std::string counted(std::size_t count, std::string_view thing);

}  // namespace polc
