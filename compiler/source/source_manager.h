// The texts of a compilation, by file, and the way from a span to a line and a column.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/span.h"

namespace polc {

/// Both count from 1. A column counts code points, as editors do, not bytes.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class SourceManager {
 public:
  /// Takes over a text. `path` is what diagnostics print: as the user wrote it. A part of a file says at which line
  /// of the file it begins.
  FileId add(std::string path, std::string text, std::uint32_t first_line = 1);

  std::string_view path(FileId file) const;
  std::string_view text(FileId file) const;
  std::string_view text(Span span) const;
  std::size_t size() const { return files_.size(); }

  /// Cost: a binary search over the file's lines.
  Position position(FileId file, std::uint32_t offset) const;

  /// The line at `offset`, without its end.
  std::string_view line_text(FileId file, std::uint32_t offset) const;

 private:
  struct File {
    std::string path;
    std::string text;
    std::vector<std::uint32_t> line_starts;
    std::uint32_t first_line = 1;
  };
  std::deque<File> files_;  // A deque: views into the texts outlive later additions.
};

}  // namespace polc
