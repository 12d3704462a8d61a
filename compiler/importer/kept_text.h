// The last line of an imported policy marks where its author's own text begins. What the author adds below that line is kept
// when the policy is imported again. What stands above it must be as it was written, or the file is left alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace polc::importer {

/// The text with the line behind it, and what is the author's.
std::string with_mark(std::string_view written, std::string_view kept);

struct EarlierText {
  enum class Kind : std::uint8_t {
    foreign,  ///< It has no such line.
    edited,   ///< What stands above the line was changed.
    as_written,
  };
  Kind kind = Kind::foreign;
  std::string kept;  ///< What stands below the line.
};

EarlierText read_earlier(std::string_view text);

}  // namespace polc::importer
