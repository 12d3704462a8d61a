// How the compiler reads files: handed in, so that a test or an editor can give texts that lie on no disk.
#pragma once

#include <functional>
#include <string>

namespace polc {

/// A file's text, or the reason why it cannot be read, in words.
struct ReadResult {
  bool ok = false;
  std::string text;  ///< The text, or the reason.
};

using FileReader = std::function<ReadResult(const std::string& path)>;

/// Reads from the disk; refuses what is no regular file and what is larger than the parser takes.
ReadResult read_from_disk(const std::string& path);

}  // namespace polc
