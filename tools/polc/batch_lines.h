// The lines of a batch, one at a time: a file of any size is read in the memory of its longest line, which is bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/files/input_file.h"

namespace polc::tool {

/// A request takes some hundred bytes. A line that has no end must not take the machine's memory.
inline constexpr std::uint64_t max_line_bytes = std::uint64_t{1} << 20;

struct BatchLine {
  std::uint32_t number = 0;  ///< From 1.
  std::uint64_t size = 0;    ///< Of all of it, in bytes, without the line's end.
  std::string text;          ///< The first max_line_bytes of it.
};

class BatchLines {
 public:
  explicit BatchLines(InputFile file) : file_(std::move(file)), buffer_(1 << 16) {}

  /// The next line; nothing at the end, or where reading failed.
  std::optional<BatchLine> next();

  /// Whether `next` has to read, and so may wait for whoever writes.
  bool is_empty() const { return begin_ == end_; }

  bool has_failed() const { return has_failed_; }

 private:
  bool refill();

  InputFile file_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;  // What is read and not yet handed out: [begin_, end_).
  std::size_t end_ = 0;
  std::uint32_t number_ = 0;
  bool has_failed_ = false;
};

}  // namespace polc::tool
