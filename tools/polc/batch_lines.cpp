#include "tools/polc/batch_lines.h"

#include <algorithm>

namespace polc::tool {

bool BatchLines::refill() {
  const Expected<std::size_t> count = file_.read(buffer_);
  has_failed_ = !count;
  begin_ = 0;
  end_ = count ? *count : 0;
  return end_ != 0;
}

std::optional<BatchLine> BatchLines::next() {
  BatchLine line{++number_, 0, {}};
  while (true) {
    if (begin_ == end_ && !refill())
      return line.size == 0 || has_failed_ ? std::nullopt : std::optional(std::move(line));
    const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto to = buffer_.begin() + static_cast<std::ptrdiff_t>(end_);
    const auto newline = std::find(from, to, std::byte{'\n'});
    const auto size = static_cast<std::size_t>(newline - from);
    const std::size_t room = max_line_bytes - line.text.size();
    line.text.append(reinterpret_cast<const char*>(buffer_.data()) + begin_, std::min(size, room));
    line.size += size;
    begin_ += size;
    if (newline == to) continue;
    ++begin_;
    return line;
  }
}

}  // namespace polc::tool
