// Runs other programs and says what they cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace polc::bench {

struct CommandCost {
  double seconds = 0;          ///< By the wall clock.
  double processor = 0;        ///< Seconds of processor time, of the user and of the system.
  std::uint64_t peak_kib = 0;  ///< The largest resident set, or that of the caller at the start if it is larger.
};

/// The least of `repetitions` runs, each measure by itself. Throws if one does not exit with 0.
CommandCost run_command(const std::vector<std::string>& arguments, int repetitions);

/// How many bytes `xz -9` makes of a text.
std::size_t xz_size(std::string_view text, const std::string& scratch_file);

void write_text(const std::string& path, std::string_view text);
std::size_t file_size(const std::string& path);

}  // namespace polc::bench
