#include "compiler/files/opened_inputs.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

namespace polc {
namespace {

using Identity = std::pair<dev_t, ino_t>;

struct Inputs {
  std::mutex mutex;
  std::set<Identity> files;
};

Inputs& inputs() {
  static Inputs all;
  return all;
}

Identity identity(const struct stat& status) {
  return {status.st_dev, status.st_ino};
}

}  // namespace

void note_input(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return;
  const std::scoped_lock lock(inputs().mutex);
  inputs().files.insert(identity(status));
}

bool is_input(const struct stat& status) {
  const std::scoped_lock lock(inputs().mutex);
  return inputs().files.contains(identity(status));
}

void forget_inputs() {
  const std::scoped_lock lock(inputs().mutex);
  inputs().files.clear();
}

bool is_printed_to(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return false;
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat printed{};
    if (::fstat(descriptor, &printed) == 0 && identity(printed) == identity(status)) return true;
  }
  return false;
}

PrintedPolicy printed_policy() {
  struct stat status{};
  if (::fstat(STDOUT_FILENO, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return {};
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/fd/1", error);
  if (error || path.extension() != ".pol") return {};
  const bool appends = (::fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND) != 0;
  return {path.filename().string(), !appends && ::lseek(STDOUT_FILENO, 0, SEEK_CUR) < status.st_size};
}

bool is_apart_from_errors(const PrintedInput& input) {
  struct stat status{};
  struct stat printed{};
  return ::stat(input.path.c_str(), &status) != 0 || ::fstat(STDERR_FILENO, &printed) != 0 ||
         identity(printed) != identity(status);
}

bool is_standard_input_printed_to() {
  struct stat status{};
  return ::fstat(STDIN_FILENO, &status) == 0 && is_printed_to(status);
}

}  // namespace polc
