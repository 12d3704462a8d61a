// One function for each medium; those of JSON are in media_json.cpp.
#include "compiler/text/media.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/text/code_points.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/StringExtras.h"

namespace polc {
namespace {

bool is_word_character(char c) {
  return llvm::isAlnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// GitHub's commands end at the line's end, and their properties at `,` and `:`.
std::string percent_encoded(std::string_view text, std::string_view signs) {
  std::string result;
  for (const char c : text) {
    const bool is_sign = c == '%' || c == '\r' || c == '\n' || signs.find(c) != std::string_view::npos;
    result +=
        is_sign ? fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c))) : std::string(1, c);
  }
  return result;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  const std::string shown = visible(text);
  std::string result;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char c = shown[at];
    // An underscore within a word is one; at its ends it emphasizes.
    const bool is_inside = at > 0 && at + 1 < shown.size() && is_word_character(shown[at - 1]) &&
                           (is_word_character(shown[at + 1]) || shown[at + 1] == '_');
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      constexpr std::string_view signs = "\\`*|[]~>";
      if (signs.find(c) != std::string_view::npos || (c == '_' && !is_inside)) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string markup_text(std::string_view text) {
  std::string result;
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string csv_field(std::string_view text) {
  std::string shown = visible(text);
  if (!shown.empty() && std::string_view("=+-@").find(shown.front()) != std::string_view::npos) shown.insert(0, "'");
  if (shown.find_first_of(",\"") == std::string::npos) return shown;
  std::string result = "\"";
  for (const char c : shown) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

std::string github_message(std::string_view text) {
  return percent_encoded(visible_lines(text), "");
}

std::string github_property(std::string_view text) {
  return percent_encoded(visible(text), ":,");
}

std::string uri_text(std::string_view path) {
  std::string result = path.starts_with('/') ? "file://" : "";
  for (const char character : path) {
    const bool plain = llvm::isAlnum(character) || std::string_view("/-._~").find(character) != std::string_view::npos;
    if (plain) {
      result += character;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(character)));
    }
  }
  return result;
}

std::string make_path(std::string_view path) {
  std::string result;
  for (const char c : visible(path)) {
    if (c == ' ' || c == '#' || c == '\\') result += '\\';
    if (c == '$') result += '$';
    result += c;
  }
  return result;
}

std::string shell_word(std::string_view word) {
  const std::vector<CodePoint> points = code_points(word);
  char32_t previous = 0;
  const bool has_unseen = std::any_of(points.begin(), points.end(), [&](const CodePoint& point) {
    const bool result = !point.legal || is_unseen(point.value, previous);
    previous = point.value;
    return result;
  });
  if (has_unseen) {
    std::string result = "$'";
    for (const char c : word) {
      const bool is_plain = llvm::isAlnum(c) || std::string_view("/-._=+,: `").find(c) != std::string_view::npos;
      result +=
          is_plain ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return result + "'";
  }
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is_word_character(c) || std::string_view("/-._=+,:@%").find(c) != std::string_view::npos;
  });
  if (is_plain) return std::string(word);
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace polc
