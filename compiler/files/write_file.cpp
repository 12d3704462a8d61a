#include "compiler/files/write_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

namespace polc {
namespace {

namespace fs = llvm::sys::fs;

/// Empty on success, else the reason.
std::string write_all(int descriptor, std::string_view content) {
  llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/false);
  stream << llvm::StringRef(content.data(), content.size());
  stream.flush();
  if (!stream.has_error()) return {};
  std::string reason = stream.error().message();
  stream.clear_error();
  return reason;
}

/// Gives the new file what the old one has: its permissions, past what the umask took away, and its owner, where whoever runs
/// this may see to that.
std::string dress(int descriptor, const llvm::Twine& old_file, std::optional<fs::perms> permissions) {
  fs::file_status existing;
  if (!permissions || fs::status(old_file, existing) || !fs::exists(existing)) {
    const mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor, 0644 & ~mask) == 0 ? "" : std::generic_category().message(errno);
  }
  [[maybe_unused]] const int is_kept = fchown(descriptor, existing.getUser(), existing.getGroup());
  const std::error_code error = fs::setPermissions(descriptor, *permissions);
  return error ? error.message() : "";
}

}  // namespace

std::optional<std::string> write_file(const std::string& path, std::string_view content) {
  if (fs::is_directory(path)) return "it is a folder";
  // A pipe or a terminal cannot be replaced; writing to it is all there is.
  if (fs::exists(path) && !fs::is_regular_file(path)) {
    std::error_code error;
    llvm::raw_fd_ostream stream(path, error);
    if (error) return error.message();
    stream << llvm::StringRef(content.data(), content.size());
    stream.close();
    if (!stream.has_error()) return std::nullopt;
    std::string reason = stream.error().message();
    stream.clear_error();
    return reason;
  }
  // What a link leads to is replaced, not the link.
  llvm::SmallString<256> target(path);
  std::optional<fs::perms> permissions;
  if (fs::exists(path)) {
    if (const std::error_code error = fs::real_path(path, target)) return error.message();
    const llvm::ErrorOr<fs::perms> existing = fs::getPermissions(target);
    if (existing) permissions = *existing;
  }
  std::string aside = target.str().str() + ".XXXXXX";
  const int descriptor = mkstemp(aside.data());
  if (descriptor < 0) return std::generic_category().message(errno);
  llvm::sys::RemoveFileOnSignal(aside);
  std::string reason = write_all(descriptor, content);
  if (reason.empty()) reason = dress(descriptor, target, permissions);
  if (close(descriptor) != 0 && reason.empty()) reason = std::generic_category().message(errno);
  if (reason.empty()) {
    if (const std::error_code error = fs::rename(aside, target)) reason = error.message();
  }
  if (!reason.empty()) fs::remove(aside);
  llvm::sys::DontRemoveFileOnSignal(aside);
  if (!reason.empty()) return reason;
  return std::nullopt;
}

}  // namespace polc
