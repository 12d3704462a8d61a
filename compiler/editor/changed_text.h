// A text that has changed since its tree was made, for whoever cannot wait until it is parsed again.
//
// The tree is still right above the change and below it. The statements between are parsed by themselves. That holds for changes of
// statements that declare nothing, before and after; for any other there is no answer, since a name might mean something else now.
// Cost: comparing two texts, some hundred microseconds a megabyte, and parsing what changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/editor/text_lines.h"
#include "compiler/source/span.h"
#include "compiler/syntax/ast.h"

namespace polc::editor {

/// Below a place of a file, lines have other numbers than when its tree was made.
struct MovedLines {
  FileId file{};
  std::uint32_t from = UINT32_MAX;  ///< A byte of the text that the tree was made of.
  std::int64_t by = 0;
};

class ChangedText {
 public:
  /// Keeps references and views of all three. `unused` is an id that no file of the policy has. Nothing where the change may declare
  /// something, is too large, or lies below a mistake of the earlier text.
  static std::optional<ChangedText> compare(const ast::File& earlier, std::string_view earlier_text,
                                            std::string_view text, FileId unused);

  /// Where to read about a place: a tree, the text that it is of, and the place in it.
  struct Reading {
    const ast::File* file = nullptr;
    std::string_view text;
    Place place;
    std::int64_t lines_before = 0;  ///< To add to its lines: the answer's are those of the text as it is.
  };
  /// Must not outlive this.
  Reading read(Place place, Encoding encoding) const;

  bool is_changed() const { return is_changed_; }
  /// Whether a statement that keeps somebody from something came, went or changed.
  bool has_other_restrictions() const { return has_other_restrictions_; }
  MovedLines moved() const { return moved_; }

 private:
  ChangedText(const ast::File& earlier, std::string_view earlier_text, std::string_view text)
      : earlier_(&earlier), earlier_text_(earlier_text), lines_(text) {}

  bool compare(std::string_view text, FileId unused);
  void parse_between(FileId unused);

  const ast::File* earlier_;
  std::string_view earlier_text_;
  TextLines lines_;
  bool is_changed_ = false;
  bool has_other_restrictions_ = false;
  MovedLines moved_;

  std::optional<std::uint32_t>
      last_above_;  // Where the last statement ends that is above the change and is parsed again.
  std::string between_text_;
  ast::File between_;
  std::uint32_t first_line_ = 0;  // Of `between_text_`.
  std::optional<std::uint32_t>
      first_below_;  // The line, of the text as it is, from which on the earlier tree is right again.
};

}  // namespace polc::editor
