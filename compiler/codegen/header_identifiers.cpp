#include "compiler/codegen/header_identifiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/xxhash.h"

namespace polc {
namespace {

// Words that C++20 takes, and macros that compilers and headers of other libraries define under plain names.
constexpr std::string_view taken_words[] = {
    "BOOL",      "DELETE",        "DOMAIN",       "EOF",      "ERROR",     "FALSE",    "IN",        "INFINITY",
    "NAN",       "NULL",          "OPTIONAL",     "OUT",      "OVERFLOW",  "TRUE",     "UNDERFLOW", "alignas",
    "alignof",   "and",           "and_eq",       "asm",      "assert",    "auto",     "bitand",    "bitor",
    "bool",      "break",         "case",         "catch",    "char",      "char16_t", "char32_t",  "char8_t",
    "class",     "co_await",      "co_return",    "co_yield", "compl",     "concept",  "const",     "const_cast",
    "consteval", "constexpr",     "constinit",    "continue", "decltype",  "default",  "delete",    "do",
    "double",    "dynamic_cast",  "else",         "emit",     "enum",      "errno",    "explicit",  "export",
    "extern",    "false",         "far",          "final",    "float",     "for",      "foreach",   "forever",
    "friend",    "goto",          "if",           "import",   "inline",    "int",      "interface", "linux",
    "long",      "major",         "makedev",      "max",      "min",       "minor",    "module",    "mutable",
    "namespace", "near",          "new",          "noexcept", "not",       "not_eq",   "nullptr",   "operator",
    "or",        "or_eq",         "override",     "private",  "protected", "public",   "register",  "reinterpret_cast",
    "requires",  "return",        "short",        "signals",  "signed",    "sizeof",   "slots",     "small",
    "static",    "static_assert", "static_cast",  "stderr",   "stdin",     "stdout",   "struct",    "switch",
    "template",  "this",          "thread_local", "throw",    "true",      "try",      "typedef",   "typeid",
    "typename",  "typeof",        "union",        "unix",     "unsigned",  "using",    "virtual",   "void",
    "volatile",  "wchar_t",       "while",        "xor",      "xor_eq",
};

// Sorted. Macros that the headers of C++ and POSIX define under plain names, and what these declare outside of all namespaces.
constexpr std::string_view library_macros[] = {
#include "compiler/codegen/library_macros.inc"
};
constexpr std::string_view library_names[] = {
#include "compiler/codegen/library_names.inc"
};
static_assert(std::is_sorted(std::begin(library_macros), std::end(library_macros)));
static_assert(std::is_sorted(std::begin(library_names), std::end(library_names)));

bool is_taken_word(std::string_view word) {
  return std::find(std::begin(taken_words), std::end(taken_words), word) != std::end(taken_words) ||
         std::binary_search(std::begin(library_macros), std::end(library_macros), word) ||
         word.starts_with("POL_");  // The macros of the runtime.
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// The code points of a text; a byte that is no UTF-8 stands for itself.
std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  const auto* byte = reinterpret_cast<const llvm::UTF8*>(text.data());
  const auto* end = byte + text.size();
  while (byte != end) {
    llvm::UTF32 point = *byte;
    if (point < 0x80 || llvm::convertUTF8Sequence(&byte, end, &point, llvm::strictConversion) != llvm::conversionOK)
      ++byte;
    points.push_back(point);
  }
  return points;
}

/// Letters and digits stay, other ASCII becomes one `_`, anything else its code point. No `__` and no `_` in
/// front, which C++ keeps for itself.
std::string spell(std::string_view name) {
  std::string spelt;
  for (const std::uint32_t point : code_points(name)) {
    const char character = point < 0x80 ? static_cast<char>(point) : '\0';
    if (is_letter(character) || is_digit(character)) {
      spelt += character;
    } else if (point >= 0x80) {
      spelt += fmt::format("u{:x}_", point);
    } else if (!spelt.empty() && spelt.back() != '_') {
      spelt += '_';
    }
  }
  if (!spelt.empty() && spelt.back() == '_' && name.back() != '_') spelt.pop_back();
  if (spelt.empty()) return "n";
  if (is_digit(spelt.front())) spelt.insert(0, "n");
  if (is_taken_word(spelt)) spelt += '_';
  return spelt;
}

std::string spell_type(std::string_view name) {
  std::string spelt;
  bool starts_word = true;
  for (const char character : spell(name)) {
    if (character == '_') {
      starts_word = true;
      continue;
    }
    spelt += starts_word && character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
    starts_word = false;
  }
  if (is_taken_word(spelt)) spelt += "Type";
  return spelt;
}

/// Characters that are not seen, or that change the order in which others are seen.
bool is_deceptive(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xAD || point == 0x61C || point == 0xFEFF ||
         (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || (point >= 0xE0000 && point <= 0xE007F);
}

void append_utf8(std::string& text, std::uint32_t point) {
  std::array<char, UNI_MAX_UTF8_BYTES_PER_CODE_POINT> bytes{};
  char* end = bytes.data();
  if (llvm::ConvertCodePointToUTF8(point, end)) text.append(bytes.data(), end);
}

}  // namespace

std::vector<std::string> IdentifierScope::add(const std::vector<std::string>& names) {
  return add_spelt(names, spell);
}

std::vector<std::string> IdentifierScope::add_types(const std::vector<std::string>& names) {
  return add_spelt(names, spell_type);
}

std::string IdentifierScope::add_namespace(const std::string& name) {
  std::string identifier = add({name}).front();
  if (std::binary_search(std::begin(library_names), std::end(library_names), identifier)) identifier += '_';
  return identifier;
}

std::vector<std::string> IdentifierScope::add_spelt(const std::vector<std::string>& names,
                                                    std::string (*spell)(std::string_view)) {
  std::vector<std::string> identifiers;
  std::map<std::string, int> wanted;
  for (const std::string& name : names) {
    identifiers.push_back(spell(name));
    if (taken_.count(identifiers.back()) != 0) identifiers.back() += '_';
    ++wanted[identifiers.back()];
  }
  // Whoever has its own name for an identifier keeps it, against all that would be changed to it.
  std::set<std::string> kept;
  for (std::size_t position = 0; position < names.size(); ++position) {
    const std::string& identifier = identifiers[position];
    const bool keeps = identifier == names[position] || wanted[identifier] == 1;
    if (keeps && taken_.count(identifier) == 0) kept.insert(identifier);
  }
  std::set<std::string> given = kept;
  for (std::size_t position = 0; position < names.size(); ++position) {
    std::string& identifier = identifiers[position];
    const bool keeps = identifier == names[position] || wanted[identifier] == 1;
    if (keeps && kept.count(identifier) != 0) continue;
    identifier += fmt::format("{}x{:08x}", identifier.back() == '_' ? "" : "_",
                              static_cast<std::uint32_t>(llvm::xxHash64(names[position])));
    while (taken_.count(identifier) != 0 || !given.insert(identifier).second) identifier += "x";
  }
  taken_.insert(given.begin(), given.end());
  return identifiers;
}

std::string literal_text(std::string_view text) {
  std::string literal;
  for (const char byte : text) {
    // Octal escapes end after three digits, whatever follows. A question mark might start a trigraph.
    const bool is_plain = byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\' && byte != '?';
    literal += is_plain ? std::string(1, byte) : fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
  }
  return literal;
}

std::string comment_text(std::string_view text) {
  std::string safe;
  for (const std::uint32_t point : code_points(text)) {
    if (point == '\n' || point == '\r' || point == '\t') {
      safe += ' ';
    } else if (is_deceptive(point)) {
      safe += fmt::format("U+{:04X}", point);
    } else {
      append_utf8(safe, point);
    }
  }
  while (!safe.empty() && safe.back() == ' ') safe.pop_back();
  // A backslash at a line's end would take the next line into the comment; compilers also warn of its trigraph.
  const std::string_view seen = safe;
  if (seen.ends_with('\\') || seen.ends_with("?\?/")) safe += " .";
  return safe;
}

}  // namespace polc
