// `polc sql POLICY --filter PERMISSION`: which columns hold what, as a command line words it.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "compiler/sql/filter_sql.h"

namespace polc::tool {

struct SqlFilterOptions {
  const CLI::Option* filter = nullptr;  ///< Whether it was given: an empty name is none of the policy's, and no script.
  const CLI::Option* has_level = nullptr;
  std::string permission;
  std::string level;
  std::vector<std::string> columns;  ///< ATTRIBUTE=COLUMN
  std::vector<std::string> owners;   ///< ATTRIBUTE=COLUMN[:TYPE]

  bool is_asked() const { return filter != nullptr && filter->count() > 0; }
};

/// Adds `--filter`, and what goes with it alone. `others`, which a filter has no use for, are refused beside it.
void add_filter_options(CLI::App& command, const std::vector<CLI::Option*>& others, SqlFilterOptions& options);

/// The condition that is asked for. Throws sql::Refused for what the policy does not have, and what CLI11 reports for what is no
/// ATTRIBUTE=COLUMN.
std::string filter_text(const SqlFilterOptions& options, sql::Dialect dialect, ReadBackTable& read_back);

}  // namespace polc::tool
