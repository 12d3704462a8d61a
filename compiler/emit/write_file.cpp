// Entry: write_file.
#include "compiler/emit/write_file.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace polc {

std::optional<std::string> write_file(const std::string& path, std::string_view content) {
  namespace fs = llvm::sys::fs;
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
  // What a link leads to is replaced, not the link. A link to nothing is no place that anyone chose.
  llvm::SmallString<256> target(path);
  fs::perms permissions = fs::all_read | fs::owner_write;
  if (fs::exists(path)) {
    if (const std::error_code error = fs::real_path(path, target)) return error.message();
    const llvm::ErrorOr<fs::perms> existing = fs::getPermissions(target);
    if (existing) permissions = *existing;
  }
  llvm::Expected<fs::TempFile> file = fs::TempFile::create(target + ".%%%%%%%%.tmp", permissions | fs::owner_write);
  if (!file) return llvm::toString(file.takeError());
  std::string reason;
  {
    llvm::raw_fd_ostream stream(file->FD, /*shouldClose=*/false);
    stream << llvm::StringRef(content.data(), content.size());
    stream.flush();
    if (stream.has_error()) {
      reason = stream.error().message();
      stream.clear_error();
    }
  }
  // Past what the umask took away.
  if (reason.empty() && fs::exists(target)) {
    if (const std::error_code error = fs::setPermissions(file->FD, permissions)) reason = error.message();
  }
  if (!reason.empty()) {
    llvm::consumeError(file->discard());
    return reason;
  }
  if (llvm::Error error = file->keep(target)) return llvm::toString(std::move(error));
  return std::nullopt;
}

}  // namespace polc
