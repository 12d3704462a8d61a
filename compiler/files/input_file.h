// A file to read: a regular one, whose size is known before a byte of it is read.
//
// A pipe would make a command wait for its writer, a device may never end, and a folder has no text, so
// that none of them is opened. No path is special here, `-` included: a command that reads standard input asks for it.
//
// Files are read, not mapped: bytes that another program changes or cuts off after they were checked must not reach
// a decision, and a map would show them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/common/expected.h"

namespace polc {

/// An open file, closed on destruction.
class InputFile {
 public:
  /// Fails with a reason in words, as reading does. From here on nothing is written over the file (opened_inputs.h). Throws
  /// PrintedInput for a file that standard output or standard error goes to.
  static Expected<InputFile> open(const std::string& path);

  /// What an earlier run may have written, to see whether it may be replaced.
  static Expected<InputFile> open_earlier_output(const std::string& path);

  /// Standard input, whatever it is connected to. It is left open.
  static InputFile standard_input();

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  /// In bytes, when it was opened. Of standard input: 0.
  std::uint64_t size() const { return size_; }

  /// Fills the front of `buffer` with what comes next, and says how much that is: 0 at the end.
  Expected<std::size_t> read(std::span<std::byte> buffer);

  /// The first bytes, at most `count`; reading begins at the start all the same. For regular files.
  std::string first_bytes(std::size_t count) const;

  /// Everything, from the start. Fails if the file has grown past `most_bytes` meanwhile.
  Expected<std::vector<std::byte>> read_all(std::uint64_t most_bytes);

 private:
  static Expected<InputFile> open(const std::string& path, bool is_an_input);

  InputFile(int descriptor, std::uint64_t size, bool is_owned)
      : descriptor_(descriptor), size_(size), is_owned_(is_owned) {}

  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  bool is_owned_ = false;
};

}  // namespace polc
