// A census as text and JSON, and the JSON read again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/census.h"

namespace polc {

// Whole outputs, with a newline at their end. `folder` is put before the files of places.
// `width`: the columns of a line; a name or a statement that is longer stands whole.
std::string census_text(const Census& census, std::size_t width);
std::string census_json(const Census& census);
std::string census_changes_text(const std::vector<CensusChange>& changes, const std::string& folder, std::size_t width);
std::string census_changes_json(const std::vector<CensusChange>& changes, const std::string& folder);

/// What `census_json` wrote; nothing, and `problem` says why, for anything else.
std::optional<Census> read_census(const std::string& text, std::string& problem);

}  // namespace polc
