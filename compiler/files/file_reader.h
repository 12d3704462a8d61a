// How the compiler reads files: handed in, so that a test or an editor can give texts that lie on no disk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace polc {

/// A file's text, or the reason why it cannot be read, in words.
struct ReadResult {
  bool ok = false;
  std::string text;                         ///< The text, or the reason.
  std::optional<std::uint64_t> oversize{};  ///< The size of a file that is too large; nothing of it was read.
};

using FileReader = std::function<ReadResult(const std::string& path)>;

/// Twice what the parser takes of one file, so that it reports itself a text that is a little too large.
inline constexpr std::uint64_t max_text_bytes = std::uint64_t{32} << 20;

/// Reads a whole file from the disk, and never a part of one. Refuses what is no regular file, and by its size, before
/// anything is read, what has more than `max_text_bytes`.
ReadResult read_from_disk(const std::string& path);

/// The same of what an earlier run may have written: it does not count as an input.
ReadResult read_earlier_output(const std::string& path);

}  // namespace polc
