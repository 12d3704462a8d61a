// Conditions as sentences with titles: "Yes, if Own device; otherwise Instructions only". All results are HTML.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/page/cells.h"
#include "compiler/page/labels.h"

namespace polc::page {

/// "Own device", "not Own device", "Signed by is Super admin".
std::string test_sentence(const ReadBackTable& read_back, const Labels& labels, const SimpleTest& test);

/// The alternatives joined with "or"; empty for a condition that always holds.
std::string condition_sentence(const ReadBackTable& read_back, const Labels& labels, const ConditionWords& words);

/// The sign and the words of a level. `<b class=l2><bdi>Yes</bdi></b>`
std::string level_mark(const Labels& labels, pol::Level level);

/// All that a cell says: "Yes if Own device, otherwise Instructions only".
std::string cell_sentence(const ReadBackTable& read_back, const Labels& labels, const CellFacts& cell);

}  // namespace polc::page
