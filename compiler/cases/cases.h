// Expectations that lie outside of a policy: a table of cases and the level that each is to be decided at, as csv or as lines of
// JSON, so that a spreadsheet of those who decide can be the test.
//
//   as,permission,own,tills.share,level        {"as": ["clerk"], "permission": "till.open",
//   clerk,till.open,true,,allow                  "inputs": {"own": true}, "level": "allow"}
//
// A row says what a line of a `test` block does: it claims the level for every value of what it leaves open, in accounts whose
// other settings are at their defaults. It becomes an expectation of the model, with the row as its place, so that tests and
// coverage treat it like any other.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/source/source_manager.h"

namespace polc {

/// Adds one test, named after the file, with an expectation for each row. False if something was reported: each row that is
/// no case, with its place, and a file without any. Nothing is added then. Cost: linear.
///
/// The text is csv unless the path ends in `.ndjson` or `.jsonl`, or its first sign is a brace.
bool add_cases(const std::string& path, std::string text, Model& model, SourceManager& sources, DiagnosticSink& sink);

}  // namespace polc
