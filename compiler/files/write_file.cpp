#include "compiler/files/write_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "compiler/common/expected.h"
#include "compiler/files/input_file.h"
#include "compiler/files/opened_inputs.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

namespace polc {
namespace {

namespace fs = llvm::sys::fs;

Unexpected<std::string> last_error() {
  return Unexpected(std::generic_category().message(errno));
}

Expected<void> write_all(llvm::raw_fd_ostream& stream, std::string_view content) {
  stream << llvm::StringRef(content.data(), content.size());
  stream.flush();
  if (!stream.has_error()) return {};
  const std::string reason = stream.error().message();
  stream.clear_error();
  return Unexpected(reason);
}

/// Gives the new file what the old one has: its permissions, past what the umask took away, and its owner, where whoever runs
/// this may see to that.
Expected<void> dress(int descriptor, const llvm::Twine& old_file, std::optional<fs::perms> permissions) {
  fs::file_status existing;
  if (!permissions || fs::status(old_file, existing) || !fs::exists(existing)) {
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor, 0644 & ~mask) != 0) return last_error();
    return {};
  }
  [[maybe_unused]] const int is_kept = fchown(descriptor, existing.getUser(), existing.getGroup());
  if (const std::error_code error = fs::setPermissions(descriptor, *permissions)) return Unexpected(error.message());
  return {};
}

/// Fills the file aside and puts it in the target's place. Closes the descriptor.
Expected<void> replace(const llvm::Twine& target, int descriptor, const std::string& aside, std::string_view content,
                       std::optional<fs::perms> permissions) {
  llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/false);
  Expected<void> done = write_all(stream, content);
  if (done) done = dress(descriptor, target, permissions);
  if (close(descriptor) != 0 && done) done = last_error();
  if (!done) return done;
  if (const std::error_code error = fs::rename(aside, target)) return Unexpected(error.message());
  return {};
}

/// Into a pipe, a terminal or another device. A pipe that nobody reads is not waited for.
Expected<void> write_through(const std::string& path, std::string_view content) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return errno == ENXIO ? Unexpected("nobody reads from this pipe") : last_error();
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  return write_all(stream, content);
}

/// Fails with a reason in words.
Expected<void> write_file(const std::string& path, std::string_view content) {
  if (fs::is_directory(path)) return Unexpected("it is a folder");
  // A pipe or a terminal cannot be replaced; writing to it is all there is.
  if (fs::exists(path) && !fs::is_regular_file(path)) return write_through(path, content);
  // What a link leads to is replaced, not the link.
  llvm::SmallString<256> target(path);
  std::optional<fs::perms> permissions;
  if (fs::exists(path)) {
    if (const std::error_code error = fs::real_path(path, target)) return Unexpected(error.message());
    const llvm::ErrorOr<fs::perms> existing = fs::getPermissions(target);
    if (existing) permissions = *existing;
  }
  std::string aside = target.str().str() + ".XXXXXX";
  const int descriptor = mkstemp(aside.data());
  if (descriptor < 0) return last_error();
  llvm::sys::RemoveFileOnSignal(aside);
  const Expected<void> done = replace(target, descriptor, aside, content, permissions);
  if (!done) fs::remove(aside);
  llvm::sys::DontRemoveFileOnSignal(aside);
  return done;
}

/// Where the path leads, through symbolic links and `..`, also where nothing stands there yet.
std::filesystem::path target_of(std::filesystem::path path) {
  std::error_code error;
  constexpr int most_links = 40;  // As the kernel does: links may lead in a circle.
  for (int link = 0; link < most_links && std::filesystem::is_symlink(path, error); ++link) {
    path = path.parent_path() / std::filesystem::read_symlink(path, error);  // An absolute link replaces the whole.
  }
  std::filesystem::path target = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? path : target;
}

bool is_policy_name(const std::filesystem::path& path) {
  return path.extension() == ".pol" || path.filename() == ".pol";
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return target_of(one) == target_of(other) || std::filesystem::equivalent(one, other, error);
}

/// Why the output may not be written; empty if it may.
std::string refusal_of(const Output& output) {
  const bool is_named_policy = is_policy_name(output.path) || is_policy_name(target_of(output.path));
  if (output.kind == Output::Kind::made && is_named_policy) {
    return "its name ends in .pol: that is the name of a policy, not of an output";
  }
  struct stat status{};
  if (::stat(output.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (output.kind == Output::Kind::rewritten) return {};
  if (is_input(status)) return "it is one of the files that were read";
  if (output.kind == Output::Kind::policy && !output.may_replace) return "it exists already";
  return {};
}

}  // namespace

std::optional<WriteFailure> find_refusal(std::span<const Output> outputs) {
  for (std::size_t at = 0; at < outputs.size(); ++at) {
    const Output& output = outputs[at];
    if (output.path.empty()) continue;
    if (std::string refusal = refusal_of(output); !refusal.empty()) {
      return WriteFailure{output.path, std::move(refusal), true};
    }
    for (std::size_t other = 0; other < at; ++other) {
      if (outputs[other].path.empty() || !is_same_file(output.path, outputs[other].path)) continue;
      struct stat status{};
      const bool is_device = ::stat(output.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
      if (!is_device) return WriteFailure{output.path, "two outputs go there", true};
    }
  }
  return std::nullopt;
}

namespace {

/// Whether the file has this content already. Of one that standard output goes to, nothing is known before the end.
bool holds(const std::string& path, std::string_view content) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || is_printed_to(status)) return false;
  Expected<InputFile> present = InputFile::open_earlier_output(path);
  if (!present || present->size() != content.size()) return false;
  const Expected<std::vector<std::byte>> bytes = present->read_all(content.size());
  return bytes && bytes->size() == content.size() && std::memcmp(bytes->data(), content.data(), content.size()) == 0;
}

}  // namespace

std::optional<WriteFailure> write_files(std::span<const Output> outputs) {
  if (auto refusal = find_refusal(outputs)) return refusal;
  for (const Output& output : outputs) {
    if (output.path.empty() || (output.only_if_changed && holds(output.path, output.content))) continue;
    if (auto done = write_file(output.path, output.content); !done)
      return WriteFailure{output.path, std::move(done).error()};
  }
  return std::nullopt;
}

}  // namespace polc
