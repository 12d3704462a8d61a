// Where statements, and the items of their blocks, begin and end: enough of the language to go on after a mistake.
//
// INVARIANT: for a correct file the bounds are exactly the grammar's statements. A wrong one gets bounds that keep
// one mistake from spoiling what follows. Nothing is reported here. Cost: linear in the tokens looked at.
#pragma once

#include <cstddef>
#include <cstdint>

#include "compiler/syntax/token.h"

namespace polc {

enum class BlockKind : std::uint8_t { none, context, resource, settings, matrix, test };

struct StatementBounds {
  TokenRange tokens;      ///< With the `accept` lines before it.
  std::size_t first = 0;  ///< The first token behind the `accept` lines.
  BlockKind block = BlockKind::none;
  std::size_t open = 0;  ///< The `{` of a block.
  bool closed = true;    ///< Ends with its `;` or `}`, and not with the file or an unclosed text.
};

/// The statement that begins at a token.
StatementBounds statement_at(const TokenList& tokens, std::size_t begin);

/// Whether this reads as a `role group NAME = …`, and not as a role that is called `group`.
bool starts_role_group(const TokenList& tokens, std::size_t at);

/// Whether a line begins here that reads as a new statement, wherever it stands.
bool clearly_starts_statement(const TokenList& tokens, std::size_t at);

/// Whether a line begins here that reads as a new item of such a block.
bool clearly_starts_item(const TokenList& tokens, std::size_t at, BlockKind block);

/// The end of the item that begins at a token: behind its `;`, or before the `}` that closes the block.
std::size_t item_end(const TokenList& tokens, std::size_t begin);

/// Where to go on after an error at token `error` in the statement of tokens `range`.
std::size_t resume_after(const TokenList& tokens, TokenRange range, std::size_t error);

}  // namespace polc
