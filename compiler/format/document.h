// A text with its possible line breaks, before it is known which of them are taken.
//
// A *group* is laid out on one line if it fits there, and otherwise with all of its own `line`s as line ends; a `wrap`
// decides for itself. With 24 columns, `group(allow agent to nest(2, line a.view, wrap a.edit))` becomes
//
//   allow agent to a.view, a.edit;        allow agent to
//                                           a.view, a.edit;
//
// the left where the line is long enough. See Oppen, "Prettyprinting" (1980), and Wadler, "A prettier printer" (2003).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace polc {

struct Document {
  enum class Kind : std::uint8_t {
    token,     ///< A token, with the comments of the gap before it.
    comments,  ///< The comments of that gap alone, so that they are indented as what is before the token.
    text,      ///< Other text: white space that aligns, or a row of a matrix.
    line,      ///< A blank, or a line end where the group around it is broken.
    soft,      ///< Nothing, or a line end where the group around it is broken.
    wrap,      ///< A blank, or a line end where what follows, up to the next possible one, does not fit.
    hard,      ///< A line end.
    refill,  ///< A line end of the author's, or a `wrap` where the line before it was too long and its end moved down.
    sequence,
    group,
    nest,
  };

  Kind kind = Kind::sequence;
  bool forced = false;       ///< A line end is certain in it, so that the groups around it are broken.
  bool keeps_blank = false;  ///< Of a line end: a blank line of the author's stays.
  std::size_t token = 0;     ///< Of a token or its comments.
  std::uint32_t indent = 0;  ///< Of a nest: by how many columns more.
  std::string content = {};  ///< Of a text.
  std::vector<Document> parts = {};

  /// Appends a part and takes over that it is forced.
  Document& add(Document part) {
    forced = forced || part.forced;
    parts.push_back(std::move(part));
    return *this;
  }
};

inline Document token(std::size_t at) {
  Document result{.kind = Document::Kind::token};
  result.token = at;
  return result;
}

inline Document comments_before(std::size_t at) {
  Document result{.kind = Document::Kind::comments};
  result.token = at;
  return result;
}

inline Document text(std::string content) {
  Document result{.kind = Document::Kind::text};
  result.content = std::move(content);
  return result;
}

inline Document space() {
  return text(" ");
}

inline Document break_of(Document::Kind kind) {
  return {.kind = kind};
}

/// A line end, whatever fits.
inline Document hard_line(bool keeps_blank = false) {
  return {.kind = Document::Kind::hard, .forced = true, .keeps_blank = keeps_blank};
}

inline Document refill_line() {
  return {.kind = Document::Kind::refill, .forced = true};
}

inline Document around(Document::Kind kind, Document inner, std::uint32_t indent = 0) {
  Document result{.kind = kind};
  result.indent = indent;
  result.add(std::move(inner));
  return result;
}

inline Document group(Document inner) {
  return around(Document::Kind::group, std::move(inner));
}

inline Document nest(Document inner, std::uint32_t indent = 2) {
  return around(Document::Kind::nest, std::move(inner), indent);
}

}  // namespace polc
