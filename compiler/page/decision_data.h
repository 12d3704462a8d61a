// What the page's evaluator decides by: the table's own sections and the names of the policy, as JSON. web/evaluate.js reads it.
#pragma once

#include <string>

#include "compiler/page/cells.h"
#include "compiler/page/labels.h"

namespace polc::page {

/// On one line, fit to stand in a `<script type="application/json">`.
std::string decision_data(const ReadBackTable& read_back, const Labels& labels, const Cells& cells);

}  // namespace polc::page
