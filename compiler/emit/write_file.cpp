// Entry: write_file.
#include "compiler/emit/write_file.h"

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
  llvm::Expected<fs::TempFile> file = fs::TempFile::create(path + ".%%%%%%%%.tmp", fs::all_read | fs::owner_write);
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
  if (!reason.empty()) {
    llvm::consumeError(file->discard());
    return reason;
  }
  if (llvm::Error error = file->keep(path)) return llvm::toString(std::move(error));
  return std::nullopt;
}

}  // namespace polc
