// What one variable is beside another of its order, such as `clearance is at least class`: one test where values alone would take
// one for each level.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/table/read_back_table.h"

namespace polc {

struct PairTest {
  std::string text;
  Diagram holds{};
  VariableId left{};  ///< `left` is at least, or below, `right`.
  VariableId right{};
  bool is_at_least = true;
};

/// Of all pairs of the variables that `condition` depends on, worded with names or titles. Orders of many values are left out: a comparison has a
/// node for each.
std::vector<PairTest> pair_tests(ReadBackTable& read_back, Diagram condition, bool has_titles = false);

/// What is left to say where a test is used: beside it as one more alternative, or together with it.
struct PairRest {
  bool is_alternative = false;  ///< `test or rest`; else `test and rest`.
  Diagram lower{};              ///< The rest holds at least here; `never`, or `always`: nothing is left.
  Diagram upper{};
};

/// How the test can say a condition between the bounds; nothing if it does not help.
std::optional<PairRest> rest_beside(DiagramManager& diagrams, const PairTest& test, Diagram lower, Diagram upper);

}  // namespace polc
