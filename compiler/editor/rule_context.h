// Where a cursor stands in a rule: in its roles, its permissions, its condition, behind `at` or `above`.
#pragma once

#include <cstddef>

#include "compiler/editor/cursor_context.h"

namespace polc::editor {

/// Of tokens [begin, end), which go up to the cursor and begin with what `first` says. Serves statements, cells and items of blocks.
CursorContext rule(const TokenList& tokens, std::size_t begin, std::size_t end, CursorContext::Fits first);

/// Of names that stand one after the other, with commas: another fits behind a comma or at the beginning.
CursorContext name_list(const TokenList& tokens, std::size_t begin, std::size_t end, CursorContext::Fits what);

}  // namespace polc::editor
