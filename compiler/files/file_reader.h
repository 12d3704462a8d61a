// How the compiler reads files. Injected, so that a test or an editor can supply text that is not on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "compiler/common/expected.h"

namespace polc {

/// Why a file cannot be read.
struct ReadError {
  std::string reason;                       ///< In words.
  std::optional<std::uint64_t> oversize{};  ///< The size of a file that is too large; nothing of it was read.
};

/// A file's text.
using FileReader = std::function<Expected<std::string, ReadError>(const std::string& path)>;

/// A little more than the parser takes of one file, so that it reports itself a text that is a little too large.
inline constexpr std::uint64_t max_text_bytes = std::uint64_t{260} << 20;

/// Reads a whole file from the disk, and never a part of one. Refuses what is no regular file, and by its size, before
/// anything is read, what has more than `max_text_bytes`.
Expected<std::string, ReadError> read_from_disk(const std::string& path);

/// The same of what an earlier run may have written: it does not count as an input.
Expected<std::string, ReadError> read_earlier_output(const std::string& path);

}  // namespace polc
