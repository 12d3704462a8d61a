// Small helpers for texts of tables and options.
#pragma once

#include <string>
#include <string_view>

namespace polc::importer {

/// Without white space around it.
std::string_view trimmed(std::string_view text);

/// For a message: its first 60 bytes or so, no character cut in two.
std::string shortened(const std::string& text);

}  // namespace polc::importer
