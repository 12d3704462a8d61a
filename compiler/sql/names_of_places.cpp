#include "compiler/sql/names_of_places.h"

#include <fmt/format.h>

#include <vector>

#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

constexpr std::size_t max_place_parts = 3;

/// `a."b.c"` as its parts, what is in quotes without them. Throws Refused.
std::vector<std::string> parts_of(std::string_view kind, const std::string& column) {
  const auto refuse = [&](std::string_view why) {
    return Refused(fmt::format("`{}` is no {}: {}", visible(column), kind, why),
                   "write names with dots between them, up to three; in double quotes a name may hold a dot");
  };
  std::vector<std::string> parts(1);
  bool was_quoted = false;
  for (std::size_t at = 0; at < column.size(); ++at) {
    if (column[at] == '"') {
      if (!parts.back().empty() || was_quoted) throw refuse("a quote stands within a name");
      was_quoted = true;
      for (++at;; ++at) {
        if (at >= column.size()) throw refuse("a quote is not closed");
        if (column[at] != '"') {
          parts.back() += column[at];
        } else if (at + 1 < column.size() && column[at + 1] == '"') {
          parts.back() += column[at++];
        } else {
          break;
        }
      }
    } else if (column[at] == '.') {
      parts.emplace_back();
      was_quoted = false;
    } else if (was_quoted) {
      throw refuse("something follows a quoted name");
    } else {
      parts.back() += column[at];
    }
  }
  if (parts.size() > max_place_parts) throw refuse("it has more than three parts");
  for (const std::string& part : parts) {
    if (part.empty()) throw refuse("a part of it is empty");
    if (part.size() > max_identifier_bytes) throw refuse("a name has more than 63 bytes");
    check_name(kind, part);
  }
  return parts;
}

}  // namespace

std::string quoted_place(Dialect dialect, std::string_view kind, const std::string& place) {
  std::string text;
  for (const std::string& part : parts_of(kind, place)) {
    if (!text.empty()) text += '.';
    if (dialect != Dialect::sqlite) {
      text += identifier(part);
      continue;
    }
    text += '`';
    for (const char letter : part) text += letter == '`' ? std::string("``") : std::string(1, letter);
    text += '`';
  }
  return text;
}

}  // namespace polc::sql
