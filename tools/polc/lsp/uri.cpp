#include "tools/polc/lsp/uri.h"

#include <filesystem>

#include "llvm/ADT/StringExtras.h"

namespace polc::lsp {

std::string path_of(std::string_view uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return std::string(uri);
  std::string_view rest = uri.substr(scheme.size());
  rest = rest.substr(std::min(rest.find('/'), rest.size()));  // A host says nothing here.
  std::string path;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const bool is_escape =
        rest[at] == '%' && at + 2 < rest.size() && llvm::isHexDigit(rest[at + 1]) && llvm::isHexDigit(rest[at + 2]);
    if (is_escape) {
      path += static_cast<char>(llvm::hexDigitValue(rest[at + 1]) * 16 + llvm::hexDigitValue(rest[at + 2]));
      at += 2;
    } else {
      path += rest[at];
    }
  }
  return std::filesystem::path(path).lexically_normal().string();
}

std::string uri_of(std::string_view path) {
  if (!path.starts_with('/')) return std::string(path);
  std::string uri = "file://";
  for (const char c : path) {
    const bool is_plain = llvm::isAlnum(c) || std::string_view("/-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      uri += c;
    } else {
      uri += '%';
      uri += llvm::hexdigit(static_cast<unsigned char>(c) >> 4U);
      uri += llvm::hexdigit(static_cast<unsigned char>(c) & 15U);
    }
  }
  return uri;
}

}  // namespace polc::lsp
