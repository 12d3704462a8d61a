#include "compiler/files/file_reader.h"

#include <fmt/format.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "compiler/files/input_file.h"

namespace polc {
namespace {

Expected<std::string, ReadError> read_whole(Expected<InputFile> file) {
  if (!file) return Unexpected(ReadError{std::move(file).error()});
  const std::uint64_t size = file->size();
  if (size > max_text_bytes) {
    return Unexpected(ReadError{fmt::format("it has {} bytes, above the limit of {}", size, max_text_bytes), size});
  }
  Expected<std::vector<std::byte>> bytes = file->read_all(max_text_bytes);
  if (!bytes) return Unexpected(ReadError{std::move(bytes).error()});
  return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

}  // namespace

Expected<std::string, ReadError> read_from_disk(const std::string& path) {
  return read_whole(InputFile::open(path));
}

Expected<std::string, ReadError> read_earlier_output(const std::string& path) {
  return read_whole(InputFile::open_earlier_output(path));
}

}  // namespace polc
