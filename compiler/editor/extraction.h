// Changes of a policy's text that are to leave what it decides as it is. The caller compares before it offers one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/editor/renaming.h"

namespace polc::editor {

/// A selected condition made a `define` of its own, before the statement that it stands in. Nothing where the selection is no
/// whole condition, or is a single name already.
std::optional<std::vector<TextChange>> extract_define(const Symbols& symbols, const ast::File& file,
                                                      std::string_view text, Span selected);

/// Selected permissions made a `group`.
std::optional<std::vector<TextChange>> extract_group(const Symbols& symbols, const ast::File& file,
                                                     std::string_view text, Span selected);

}  // namespace polc::editor
