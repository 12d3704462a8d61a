// A text up to a cursor, cut at the statement that it stands in. The text may have mistakes anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace polc::editor {

/// What the bytes before the cursor on its line are part of.
enum class CursorIn : std::uint8_t { code, text, comment };

class CursorText {
 public:
  /// Cost: linear in the file's statements and in the tokens of the one that the cursor is in.
  CursorText(const ast::File& file, std::string_view text, std::uint32_t offset);

  CursorIn in() const { return in_; }
  std::uint32_t word_begin() const { return word_begin_; }
  std::uint32_t word_end() const { return word_end_; }
  /// The tokens before the word, of the statement alone.
  const TokenList& tokens() const { return *tokens_; }
  TokenRange statement() const { return statement_; }
  bool is_readable() const { return tokens_.has_value(); }

 private:
  std::optional<TokenList> tokens_;
  TokenRange statement_;
  CursorIn in_ = CursorIn::code;
  std::uint32_t word_begin_ = 0;
  std::uint32_t word_end_ = 0;
};

}  // namespace polc::editor
