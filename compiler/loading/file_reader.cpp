// Entry: read_from_disk.
#include "compiler/loading/file_reader.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace polc {
namespace {

// Twice the parser's own cap: enough for it to say so itself, and no more than that is ever read.
constexpr std::uintmax_t max_file_bytes = std::uintmax_t{32} << 20;

}  // namespace

ReadResult read_from_disk(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return {false, "no such file"};
  if (std::filesystem::is_directory(status)) return {false, "it is a folder"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return {false, std::generic_category().message(errno)};
  std::string text;
  constexpr std::size_t chunk = 1 << 16;
  while (file && text.size() <= max_file_bytes) {
    const std::size_t size = text.size();
    text.resize(size + chunk);
    file.read(text.data() + size, chunk);
    text.resize(size + static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return {false, "reading it failed"};
  return {true, std::move(text)};
}

}  // namespace polc
