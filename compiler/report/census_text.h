// A census as text and JSON, and the JSON read again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/census.h"

namespace polc {

enum class CensusFormat : int { text, json };

/// The whole output, with a newline at its end.
std::string render(const Census& census, CensusFormat format);
/// `folder` is put before the files of places.
std::string render(const std::vector<CensusChange>& changes, const std::string& folder, CensusFormat format);

/// What `render` wrote as JSON; nothing, and `problem` says why, for anything else.
std::optional<Census> read_census(const std::string& text, std::string& problem);

}  // namespace polc
