// Entry: name_text, path_text, quoted_text.
#include "compiler/import/name_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "compiler/sema/names.h"

namespace polc::importing {
namespace {

/// The words that conditions and cells are made of are never names. All other keywords may be.
constexpr std::array<std::string_view, 7> reserved = {"and", "or", "not", "is", "in", "if", "else"};

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

/// Letters, digits and `_`, with single hyphens inside.
bool is_identifier(std::string_view name) {
  if (name.empty() || !is_word_character(name.back())) return false;
  bool after_word = false;
  for (const char character : name) {
    const bool is_word = is_word_character(character);
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
  const std::vector<std::string_view> parts = sema::name_parts(name);
  // An empty part cannot be written by itself; inside backquotes a dot separates just as well.
  const bool has_empty = std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); });
  if (has_empty) return "`" + std::string(name) + "`";
  std::string text;
  for (const std::string_view part : parts) text += (text.empty() ? "" : ".") + name_text(part);
  return text;
}

std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') result += '\\';
    result += character == '\n' || character == '\r' ? ' ' : character;
  }
  return result + '"';
}

}  // namespace polc::importing
