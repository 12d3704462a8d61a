// JSON, apart from the other media: what needs no JSON need not be built with LLVM's.
#include <fmt/format.h>

#include "compiler/text/code_points.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

/// Outside its strings JSON is plain ASCII, so that whatever is not may stand as an escape.
std::string escaped_json(const std::string& text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.size;
    const char32_t value = point.value;
    if (value == '\n' || !is_unseen(value, 0)) {
      result += std::string_view(text).substr(point.begin, point.size);
    } else if (value < 0x10000) {
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(value));
    } else {
      const auto beyond = static_cast<std::uint32_t>(value) - 0x10000;
      result += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (beyond >> 10U), 0xDC00 + (beyond & 0x3FFU));
    }
  }
  return result;
}

}  // namespace

std::string json_string(std::string_view text) {
  const llvm::StringRef reference(text.data(), text.size());
  return llvm::json::isUTF8(reference) ? reference.str() : llvm::json::fixUTF8(reference);
}

std::string json_text(const llvm::json::Value& value) {
  return escaped_json(llvm::formatv("{0:2}", value).str());
}

std::string json_line(const llvm::json::Value& value) {
  return escaped_json(llvm::formatv("{0}", value).str());
}

}  // namespace polc
