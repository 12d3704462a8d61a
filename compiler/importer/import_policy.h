// The whole import: from the text of a table to the text of a policy.
//
// What the policy decides is not checked here: compile it, and hold it against the table with find_difference.h.
#pragma once

#include <optional>
#include <string>

#include "compiler/importer/access_table.h"
#include "compiler/importer/read_table.h"
#include "compiler/importer/write_policy.h"

namespace polc::importer {

struct ImportOptions {
  ReadOptions read;
  std::string name;    ///< Of the policy, and of the resource of permissions without one.
  std::string origin;  ///< What the policy says that it was imported from.
  WriteStyle style = WriteStyle::literal;
};

struct ImportedPolicy {
  AccessTable table;
  WrittenPolicy policy;
};

/// Nothing if something was reported. `reading` is filled either way. Cost: near linear in the text.
std::optional<ImportedPolicy> import_policy(const SourceManager& sources, FileId file, const ImportOptions& options,
                                            TableReading& reading, DiagnosticSink& sink);

}  // namespace polc::importer
