// The whole import: from the text of a table to the text of a policy.
//
// What the policy decides is not checked here: compile it, and hold it against the table with find_difference.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/import/access_table.h"
#include "compiler/import/read_table.h"

namespace polc::importing {

struct ImportOptions {
  std::optional<ImportFormat> format;  ///< Absent: guessed from the content.
  std::string name;                    ///< Of the policy, and of the resource of permissions without one.
  std::string origin;                  ///< What the policy says that it was imported from.
  std::vector<std::string> levels;     ///< Lowest first; empty: as the file says.
};

struct ImportedPolicy {
  AccessTable table;
  std::string text;
};

/// Nothing if something was reported. Cost: near linear in the text.
std::optional<ImportedPolicy> import_policy(const SourceManager& sources, FileId file, const ImportOptions& options,
                                            DiagnosticSink& sink);

}  // namespace polc::importing
