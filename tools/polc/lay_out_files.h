// Lays out the files of a command, several at a time.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "compiler/files/file_reader.h"
#include "compiler/format/format.h"

namespace polc::tool {

/// What became of one file.
struct LaidOutFile {
  std::string unreadable;  ///< Why the file cannot be read.
  std::optional<ParsedText> before;
  std::optional<std::string> text;  ///< The new layout.
  bool changed = false;
  std::string unwritten;  ///< Why the file cannot be written.
  std::exception_ptr thrown = nullptr;
};

/// Lays out a text that was read as `path`; one that does not parse has no new layout.
LaidOutFile lay_out(const std::string& path, const Expected<std::string, ReadError>& read,
                    const FormatOptions& options);

/// All files, as many at once as the machine has processors, and in their order. Where `is_written`, those that change
/// are replaced. What a file throws is kept in its place and ends none of the others.
std::vector<LaidOutFile> lay_out_all(const std::vector<std::string>& files, const FormatOptions& options,
                                     bool is_written, const FileReader& reader);

}  // namespace polc::tool
