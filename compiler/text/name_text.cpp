#include "compiler/text/name_text.h"

#include <algorithm>
#include <array>

#include "compiler/text/code_points.h"

namespace polc {
namespace {

/// The words that conditions and cells are made of are never names. All other keywords may be.
constexpr std::array<std::string_view, 7> reserved = {"and", "or", "not", "is", "in", "if", "else"};

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

/// Letters, digits and `_`, with single hyphens inside.
bool is_identifier(std::string_view name) {
  if (name.empty() || !is_name_character(name.back())) return false;
  bool after_word = false;
  for (const char character : name) {
    const bool is_word = is_name_character(character);
    if (!is_word && (character != '-' || !after_word)) return false;
    after_word = is_word;
  }
  return true;
}

}  // namespace

std::string name_text(std::string_view name) {
  const bool is_free = is_identifier(name) && std::find(reserved.begin(), reserved.end(), name) == reserved.end();
  if (is_free) return std::string(name);
  return "`" + std::string(name) + "`";
}

std::string path_text(std::string_view name) {
  std::string text;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    // An empty part cannot be written by itself; inside backquotes a dot separates just as well.
    if (dot == begin) return "`" + std::string(name) + "`";
    if (begin > 0) text += '.';
    text += name_text(name.substr(begin, dot - begin));
    begin = dot + 1;
  }
  return text;
}

std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (const CodePoint& point : code_points(text)) {
    if (point.value == '"' || point.value == '\\') result += '\\';
    if (point.value == '\n' || point.value == '\r' || point.value == '\t') {
      result += ' ';
    } else if (!point.legal || is_control(point.value) || is_bidi_control(point.value)) {
      result += "<" + code_point_name(point) + ">";  // Would not compile.
    } else {
      result += text.substr(point.begin, point.size);
    }
  }
  return result + '"';
}

}  // namespace polc
