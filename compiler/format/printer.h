// A document as text: which of its line breaks are taken, and where the comments go.
//
// INVARIANT: every token is written once, in order, and every comment in the gap in which the author wrote it: one that
// trails a token stays on its line, any other gets a line of its own. Cost: linear but for the look ahead of each possible
// break, which ends at the line's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/format/document.h"
#include "compiler/format/gaps.h"
#include "compiler/syntax/token.h"

namespace polc {

class Printer {
 public:
  /// `width`: the columns that a line should not pass.
  Printer(const TokenList& tokens, const Gaps& gaps, std::size_t width);

  /// Adds a document that starts on a new line, and below a blank one if the author had one there.
  void print(const Document& document);

  /// The comments behind the last token, a line end, and the text is whole.
  std::string finish();

 private:
  enum class Mode : std::uint8_t { flat, broken };
  struct Command {
    const Document* document;
    std::size_t indent;
    Mode mode;
  };

  void run(Command command);
  void print_token(std::size_t at, std::size_t indent);
  void print_comments(std::size_t at, std::size_t indent);
  void write(std::string_view written, std::size_t columns, std::size_t indent);
  void end_line(std::optional<std::size_t> indent, bool keeps_blank);
  void blank_line();
  bool fits(Command next) const;
  void push_parts(const Document& document, std::size_t indent, Mode mode);

  const TokenList& tokens_;
  const Gaps& gaps_;
  std::size_t width_;
  std::string out_;
  std::vector<Command> commands_;  // What is still to come, the next one last.
  std::size_t column_ = 0;
  std::size_t blanks_ = 0;  // White space that was asked for and not written: a line must not end with it.
  bool line_ended_ = true;  // The next text starts a new line,
  std::optional<std::size_t> line_indent_;  // indented so; without a value, as the text itself asks for,
  bool keeps_blank_ = false;                // and below a blank one, if the author had one there.
  bool wrapped_ = false;                    // The line was begun because the one before was too long.
  std::size_t comments_done_ = 0;           // All comments before this token are written.
};

}  // namespace polc
