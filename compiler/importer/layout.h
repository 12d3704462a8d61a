// Statements laid out on lines of at most 120 columns, as long as their names are not longer themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/importer/permission_terms.h"

namespace polc::importer {

inline constexpr std::size_t line_width = 120;

/// `{a, b}`; one name without braces.
std::string braced(const std::vector<std::string>& names);

/// `{a, b}.{x, y}`
std::string term_text(const PermissionTerm& term);

/// `head item, item, item tail` on one line or several; those after the first are indented by `indent`.
std::string packed(std::string_view head, const std::vector<std::string>& items, std::string_view tail,
                   std::size_t indent);

/// `head term, term tail`; where one line is too short, the terms stand below the head, and a long one is taken apart.
std::string rule_text(const std::string& head, const std::vector<PermissionTerm>& terms, const std::string& tail);

}  // namespace polc::importer
