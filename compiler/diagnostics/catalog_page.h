// A catalog entry as a page to read: what `polc check --explain` prints.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/catalog.h"

namespace polc {

/// A message or help of the catalog, with `…` for what a report fills in.
std::string without_places(std::string_view text);

/// Code, severity, message, help, what it means, a wrong and a right example, when to accept it. Places that a call site fills read `…`.
std::string catalog_page(const CatalogEntry& entry);

/// The same as an object of JSON, with `format_version`.
std::string catalog_page_json(const CatalogEntry& entry);

/// A line for each code: `POL1002  error    a `;` is missing here`.
std::string catalog_list();
std::string catalog_list_json();

/// All pages as one in Markdown: CODES.md.
std::string catalog_markdown();

/// The most likely intended code for a text that is not one.
std::optional<std::string> nearest_code(std::string_view text);

}  // namespace polc
