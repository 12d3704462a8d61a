// What is between two tokens: comments, blank lines and line ends.
//
// Gap N is the one before token N. A comment that follows a token on its line *trails* it; any other has a line of its own.
//
//   role clerk;  // trails `;`
//
//   // has a line of its own, with a blank one above
//   role lead;
//
// Cost: linear in the text. Views the text of the tokens.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace polc {

struct Comment {
  std::string_view text;  ///< From its slashes to the last character that is no white space.
  bool trails = false;
  bool blank_above = false;
};

class Gaps {
 public:
  explicit Gaps(const TokenList& tokens);

  /// The comments before a token, in the order of the text.
  const Comment* begin(std::size_t token) const { return comments_.data() + gaps_[token].first_comment; }
  const Comment* end(std::size_t token) const { return comments_.data() + gaps_[token + 1].first_comment; }
  bool has_comments(std::size_t token) const { return begin(token) != end(token); }

  /// Whether a gap behind the first of these tokens and before the last has comments.
  bool has_comments_within(TokenRange range) const {
    return range.end > range.begin + 1 && gaps_[range.begin + 1].first_comment != gaps_[range.end].first_comment;
  }

  /// Whether the author began a new line before the token.
  bool starts_line(std::size_t token) const { return gaps_[token].starts_line; }
  /// Whether a blank line stands right above the token, below the comments of its gap.
  bool blank_above(std::size_t token) const { return gaps_[token].blank_above; }

  const std::vector<Comment>& comments() const { return comments_; }

 private:
  struct Gap {
    std::uint32_t first_comment = 0;
    bool starts_line = false;
    bool blank_above = false;
  };
  void read(std::string_view between, bool starts_file, Gap& gap);

  std::vector<Comment> comments_;
  std::vector<Gap> gaps_;  ///< One more than there are tokens.
};

}  // namespace polc
