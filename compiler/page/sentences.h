// Conditions as sentences with titles: "Yes if Own device, otherwise Instructions only". All results are HTML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/page/cells.h"
#include "compiler/page/labels.h"

namespace polc::page {

/// Whether it stands by itself or after "if": "Signed by ist Super admin", "wenn Signed by Super admin ist".
enum class Clause : std::uint8_t { main, conditional };

/// "Own device", "not Own device", "Signed by is Super admin".
std::string test_sentence(const ReadBackTable& read_back, const Labels& labels, const SimpleTest& test,
                          Clause clause = Clause::main);

/// As it stands after "if": what all alternatives ask stands first. With `has_lines` each of the rest has a line of its own where one is
/// more than a test: "Manage queues is on and either Assigned to the queue or Limit access is off". Empty for a condition that always holds.
std::string condition_sentence(const ReadBackTable& read_back, const Labels& labels, const ConditionWords& words,
                               bool has_lines = false);

/// The sign and the words of a level. `<b class=l2><bdi>Yes</bdi></b>`
std::string level_mark(const Labels& labels, pol::Level level);

/// All that a cell says: "Yes if Own device, otherwise Instructions only".
std::string cell_sentence(const ReadBackTable& read_back, const Labels& labels, const CellFacts& cell);

}  // namespace polc::page
