#include "compiler/files/file_reader.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "compiler/files/input_file.h"

namespace polc {
namespace {

ReadResult read_whole(OpenedFile opened) {
  if (!opened.file) return {false, std::move(opened.reason)};
  const std::uint64_t size = opened.file->size();
  if (size > max_text_bytes) {
    return {false, fmt::format("it has {} bytes, above the limit of {}", size, max_text_bytes), size};
  }
  const std::optional<std::vector<std::byte>> bytes = opened.file->read_all(max_text_bytes);
  if (!bytes) return {false, "reading it failed"};
  return {true, std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size())};
}

}  // namespace

ReadResult read_from_disk(const std::string& path) {
  return read_whole(InputFile::open(path));
}

ReadResult read_earlier_output(const std::string& path) {
  return read_whole(InputFile::open_earlier_output(path));
}

}  // namespace polc
