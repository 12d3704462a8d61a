// The place of a piece of policy text: a file and a range of its bytes.
//
// A span is three numbers, cheap to copy; source/source_manager.h turns it into a line and a column.
#pragma once

#include <cstdint>

namespace polc {

/// Index of a file in the SourceManager that loaded it.
enum class FileId : std::uint32_t {};

/// Bytes [begin, end) of a file. An empty span (begin == end) marks a point.
struct Span {
  FileId file{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace polc
