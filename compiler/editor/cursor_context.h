// Where a cursor stands, by the words before it: in which statement, which item, and what a name would mean there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/token.h"

namespace polc::editor {

/// What the bytes before the cursor on its line are part of.
enum class CursorIn : std::uint8_t { code, text, comment };

struct CursorContext {
  enum class Fits : std::uint8_t {
    nothing,    ///< A new name, or only a keyword.
    statement,  ///< A statement begins.
    item,       ///< An item of a block begins.
    level,
    role,        ///< Or a group of roles.
    permission,  ///< The next part of a pattern: `before` has the parts so far, each with its alternatives.
    condition,   ///< What a condition tests.
    member,      ///< Of a settings group, behind its dot: `before` has the group.
    value,       ///< Of what `subject` names.
    resource,
    type,
    setting,  ///< Of a `requires`.
    matrix_head,
    file,
    code,  ///< Of an `accept`.
  };
  Fits fits = Fits::nothing;
  std::vector<std::vector<std::string_view>> before;
  std::string subject;               ///< The path that a condition tests, behind whose `is` or `in` the cursor is.
  ast::PermissionSet permissions;    ///< What a condition is about, as far as that stands before it.
  std::string settings_group;        ///< Around the cursor.
  std::vector<std::string> grammar;  ///< Keywords that the grammar takes here.
  bool takes_name = false;
  bool begins_test_item = false;  ///< Where `given` may stand beside a role.
};

/// A text up to a cursor, cut at the statement that it stands in.
class CursorText {
 public:
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

CursorContext context_of(const CursorText& cursor);

/// The permissions that tokens name.
ast::PermissionSet permissions_in(const TokenList& tokens, TokenRange range);

}  // namespace polc::editor
