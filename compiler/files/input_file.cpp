#include "compiler/files/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "compiler/files/opened_inputs.h"

namespace polc {
namespace {

std::string message_of(int error) {
  return error == ENOENT ? "no such file" : std::generic_category().message(error);
}

/// Why what has this mode is not read; empty for a regular file.
std::string refusal_of(mode_t mode) {
  if (S_ISREG(mode)) return "";
  if (S_ISDIR(mode)) return "it is a folder";
  const char* kind = S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
  return std::string("it is ") + kind + ", but only regular files can be read";
}

}  // namespace

Expected<InputFile> InputFile::open(const std::string& path) {
  return open(path, true);
}

Expected<InputFile> InputFile::open_earlier_output(const std::string& path) {
  return open(path, false);
}

Expected<InputFile> InputFile::open(const std::string& path, bool is_an_input) {
  struct stat status{};
  // Looked at before it is opened, since opening a pipe waits and opening a device may do something; and again
  // afterwards, since another file may have taken its place.
  if (::stat(path.c_str(), &status) != 0) return Unexpected(message_of(errno));
  if (std::string refusal = refusal_of(status.st_mode); !refusal.empty()) return Unexpected(std::move(refusal));
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return Unexpected(message_of(errno));
  InputFile file(descriptor, 0, true);
  if (::fstat(descriptor, &status) != 0) return Unexpected(message_of(errno));
  if (std::string refusal = refusal_of(status.st_mode); !refusal.empty()) return Unexpected(std::move(refusal));
  if (is_printed_to(status)) throw PrintedInput{path};
  if (is_an_input) note_input(status);
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

InputFile InputFile::standard_input() {
  struct stat status{};
  if (::fstat(STDIN_FILENO, &status) == 0) note_input(status);
  return {STDIN_FILENO, 0, false};
}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      is_owned_(std::exchange(other.is_owned_, false)) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(is_owned_, other.is_owned_);
  return *this;
}

InputFile::~InputFile() {
  if (is_owned_) ::close(descriptor_);
}

Expected<std::size_t> InputFile::read(std::span<std::byte> buffer) {
  while (true) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return Unexpected("reading it failed: " + message_of(errno));
  }
}

std::string InputFile::first_bytes(std::size_t count) const {
  std::string bytes(count, '\0');
  const ssize_t found = ::pread(descriptor_, bytes.data(), count, 0);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(found, 0)));
  return bytes;
}

Expected<std::vector<std::byte>> InputFile::read_all(std::uint64_t most_bytes) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(size_, most_bytes)));
  std::size_t filled = 0;
  // The size is a promise that the kernel need not keep: a file may shrink or grow, and those under /proc say 0.
  std::array<std::byte, 1 << 12> beyond{};
  while (true) {
    const bool is_full = filled == bytes.size();
    Expected<std::size_t> count =
        read(is_full ? std::span<std::byte>(beyond) : std::span<std::byte>(bytes).subspan(filled));
    if (!count) return Unexpected(std::move(count).error());
    if (*count == 0) break;
    if (is_full) bytes.insert(bytes.end(), beyond.begin(), beyond.begin() + static_cast<std::ptrdiff_t>(*count));
    filled += *count;
    if (filled > most_bytes) return Unexpected("it grew while it was read");
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace polc
