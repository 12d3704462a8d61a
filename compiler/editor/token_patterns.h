// What tokens before a cursor name, read without the grammar, since what follows them is not written yet.
#pragma once

#include <cstddef>
#include <string_view>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace polc::editor {

/// The permissions that tokens name.
ast::PermissionSet permissions_in(const TokenList& tokens, TokenRange range);

/// The first token of a range that is written so; its end if there is none.
std::size_t find(const TokenList& tokens, TokenRange range, std::string_view word);

}  // namespace polc::editor
