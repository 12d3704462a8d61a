// Writes an output whole or not at all: aside first, then renamed into place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace polc {

/// Nothing on success, else the reason in words. What stood at `path` before stays as it was on failure. A file that is
/// replaced keeps its permissions; where `path` is a symbolic link, what it leads to is replaced.
std::optional<std::string> write_file(const std::string& path, std::string_view content);

}  // namespace polc
