#include "compiler/syntax/foreign_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

namespace polc {
namespace {

constexpr std::array<std::string_view, 20> foreign_types = {
    "int",  "integer", "long",  "number",   "num",  "float", "double", "decimal",   "string",   "str",
    "text", "char",    "email", "datetime", "date", "time",  "uuid",   "timestamp", "duration", "money"};

constexpr std::array<std::string_view, 38> foreign_cells = {
    "yes", "no", "y",  "n",   "x",      "true",      "false",   "on",      "off",    "✓",         "✔",    "✗",    "✘",
    "-",   "–",  "—",  "✅",  "☑",      "❌",        "✖",       "⛔",      "🚫",     "?",         "1",    "0",    "●",
    "○",   "ok", "na", "n/a", "permit", "permitted", "allowed", "granted", "denied", "forbidden", "none", "never"};

/// Comparisons of texts, numbers and times.
constexpr std::array<std::string_view, 12> foreign_comparisons = {"starts",  "starts_with", "startswith", "ends",
                                                                  "matches", "match",       "like",       "contains",
                                                                  "between", "regex",       "before",     "after"};

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& words, std::string_view written) {
  const std::string lower = llvm::StringRef(written.data(), written.size()).lower();
  return std::find(words.begin(), words.end(), lower) != words.end();
}

}  // namespace

bool is_foreign_type(std::string_view name) {
  return is_among(foreign_types, name);
}

bool is_number(std::string_view written) {
  return !written.empty() && std::all_of(written.begin(), written.end(), llvm::isDigit);
}

std::string_view comparison_help() {
  return "there are no numbers, texts or times here: the application compares them and passes the outcome as an "
         "attribute, such as `large: bool`";
}

bool is_foreign_comparison(std::string_view word) {
  return is_among(foreign_comparisons, word);
}

bool is_foreign_cell(std::string_view written) {
  return is_among(foreign_cells, written);
}

std::string foreign_cell_help(std::string_view levels) {
  return fmt::format("write one of {} in each cell; `polc import` makes a policy of a table with such cells", levels);
}

bool is_address(std::string_view name) {
  const std::size_t at = name.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < name.size();
}

std::string_view person_help() {
  return "a policy names roles, not people: which person has which role is up to the application, which passes the "
         "roles "
         "with each request";
}

}  // namespace polc
