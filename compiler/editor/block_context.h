// Where a cursor stands in a statement with a block: in which item or cell of it, and what fits there.
#pragma once

#include <cstddef>

#include "compiler/editor/cursor_context.h"

namespace polc::editor {

/// Of the tokens between the `{` of a matrix and the cursor.
CursorContext matrix_context(const TokenList& tokens, TokenRange body);

/// Of `settings`, whose `{` is token `open`, or is not there yet: then `open` is the range's end.
CursorContext settings_context(const TokenList& tokens, TokenRange range, std::size_t open);

/// Of an item of a resource or of the context, which begins at `item`.
CursorContext attribute_context(const TokenList& tokens, std::size_t item, std::size_t end);

/// Of an item of a test, which begins at `item`.
CursorContext test_context(const TokenList& tokens, std::size_t item, std::size_t end);

}  // namespace polc::editor
