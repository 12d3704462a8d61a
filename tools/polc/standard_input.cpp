#include "tools/polc/standard_input.h"

#include <utility>

#include "compiler/files/input_file.h"

namespace polc::tool {

FileReader with_standard_input(FileReader reader) {
  return [reader = std::move(reader)](const std::string& path) -> Expected<std::string, ReadError> {
    if (path != standard_input_name) return reader(path);
    const auto bytes = InputFile::standard_input().read_all(max_text_bytes);
    if (!bytes) return Unexpected(ReadError{"reading it fails, or it holds more than 32 MiB"});
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  };
}

}  // namespace polc::tool
