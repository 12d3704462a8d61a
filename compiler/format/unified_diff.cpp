// The shortest way from one list of lines to the other, by Myers, "An O(ND) difference algorithm" (1986): `reach[k]` is how
// far into the first list one gets on diagonal k (lines taken from the first list less lines taken from the second) with
// d edits. A copy of `reach` is kept for each d, to walk back.
#include "compiler/format/unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace polc {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context_lines = 3;
/// The copies of `reach` take its square.
constexpr std::ptrdiff_t max_edits = 4000;

/// With their ends, so that a change of the line ends alone shows.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// `kept` lines of both; or lines taken away, or added.
struct Edit {
  char sign;  ///< ' ', '-' or '+'
  std::string_view line;
};

void append(std::vector<Edit>& edits, char sign, const Lines& lines, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) edits.push_back({sign, lines[at]});
}

/// The edits of the middle of both texts, last first; false if they are too many.
bool find_edits(const Lines& before, const Lines& after, std::vector<Edit>& backward) {
  const auto rows = static_cast<std::ptrdiff_t>(before.size());
  const auto columns = static_cast<std::ptrdiff_t>(after.size());
  const std::ptrdiff_t limit = std::min(rows + columns, max_edits);
  std::vector<std::ptrdiff_t> reach(static_cast<std::size_t>(2 * limit + 3), 0);
  const auto at = [&](std::vector<std::ptrdiff_t>& from, std::ptrdiff_t diagonal) -> std::ptrdiff_t& {
    return from[static_cast<std::size_t>(diagonal + limit + 1)];
  };
  const auto is_down = [&](std::vector<std::ptrdiff_t>& from, std::ptrdiff_t diagonal, std::ptrdiff_t edits) {
    return diagonal == -edits || (diagonal != edits && at(from, diagonal - 1) < at(from, diagonal + 1));
  };
  std::vector<std::vector<std::ptrdiff_t>> history;
  for (std::ptrdiff_t edits = 0; edits <= limit; ++edits) {
    history.push_back(reach);
    for (std::ptrdiff_t diagonal = -edits; diagonal <= edits; diagonal += 2) {
      std::ptrdiff_t row = is_down(reach, diagonal, edits) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      if (edits == 0) row = 0;
      while (row < rows && row - diagonal < columns &&
             before[static_cast<std::size_t>(row)] == after[static_cast<std::size_t>(row - diagonal)]) {
        ++row;
      }
      at(reach, diagonal) = row;
      if (row < rows || row - diagonal < columns) continue;
      // The end. Back through what was reached with fewer edits.
      std::ptrdiff_t column = columns;
      for (std::ptrdiff_t left = edits; left >= 0; --left) {
        const std::ptrdiff_t here = row - column;
        const bool down = is_down(history[static_cast<std::size_t>(left)], here, left);
        const std::ptrdiff_t from = here + (down ? 1 : -1);
        const std::ptrdiff_t from_row = left == 0 ? 0 : at(history[static_cast<std::size_t>(left)], from);
        const std::ptrdiff_t start = left == 0 ? 0 : down ? from_row : from_row + 1;
        while (row > start) {
          backward.push_back({' ', before[static_cast<std::size_t>(--row)]});
          --column;
        }
        if (left == 0) break;
        if (down) {
          backward.push_back({'+', after[static_cast<std::size_t>(--column)]});
        } else {
          backward.push_back({'-', before[static_cast<std::size_t>(--row)]});
        }
      }
      return true;
    }
  }
  return false;
}

std::vector<Edit> edits_between(const Lines& before, const Lines& after) {
  std::size_t head = 0;
  while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < before.size() - head && tail < after.size() - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  const Lines old_middle(before.begin() + static_cast<std::ptrdiff_t>(head),
                         before.end() - static_cast<std::ptrdiff_t>(tail));
  const Lines new_middle(after.begin() + static_cast<std::ptrdiff_t>(head),
                         after.end() - static_cast<std::ptrdiff_t>(tail));
  std::vector<Edit> edits;
  append(edits, ' ', before, 0, head);
  std::vector<Edit> backward;
  if (find_edits(old_middle, new_middle, backward)) {
    edits.insert(edits.end(), backward.rbegin(), backward.rend());
  } else {
    append(edits, '-', old_middle, 0, old_middle.size());
    append(edits, '+', new_middle, 0, new_middle.size());
  }
  append(edits, ' ', before, before.size() - tail, before.size());
  return edits;
}

bool is_plain(char c) {
  return c >= ' ' && c < '\x7f';  // Bytes from 0x80 on are negative, or above.
}

/// A file's name as patch and git read it: with a tab behind it where it has blanks, and quoted as in C where it has
/// characters that a line cannot hold or that need not be plain ASCII: some of them change how the rest is shown.
std::string head_name(const std::string& name) {
  const bool is_quoted =
      std::any_of(name.begin(), name.end(), [](char c) { return !is_plain(c) || c == '"' || c == '\\'; });
  if (!is_quoted) return name.find(' ') == std::string::npos ? name : name + "\t";
  std::string result = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (!is_plain(c)) {
      result += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

/// `3,4`: the first line and how many.
std::string place(std::size_t lines_before, std::size_t count) {
  return count == 1 ? std::to_string(lines_before + 1)
                    : fmt::format("{},{}", count == 0 ? lines_before : lines_before + 1, count);
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  while (name.starts_with("./") || name.starts_with('/')) name.remove_prefix(name.starts_with('/') ? 1 : 2);
  const std::vector<Edit> edits = edits_between(lines_of(before), lines_of(after));
  std::string result =
      fmt::format("--- {}\n+++ {}\n", head_name("a/" + std::string(name)), head_name("b/" + std::string(name)));
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  for (std::size_t at = 0; at < edits.size();) {
    // A hunk: changes with at most twice the context between them.
    std::size_t first = at;
    while (first < edits.size() && edits[first].sign == ' ') ++first;
    if (first == edits.size()) break;
    std::size_t last = first;
    for (std::size_t next = first; next < edits.size() && next <= last + 2 * context_lines + 1; ++next) {
      if (edits[next].sign != ' ') last = next;
    }
    const std::size_t begin = std::max(at, first - std::min(first, context_lines));
    const std::size_t end = std::min(edits.size(), last + 1 + context_lines);
    old_line += begin - at;
    new_line += begin - at;
    std::string lines;
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (std::size_t edit = begin; edit < end; ++edit) {
      old_count += edits[edit].sign != '+' ? 1 : 0;
      new_count += edits[edit].sign != '-' ? 1 : 0;
      lines += edits[edit].sign;
      lines += edits[edit].line;
      if (!edits[edit].line.ends_with('\n')) lines += "\n\\ No newline at end of file\n";
    }
    result += fmt::format("@@ -{} +{} @@\n{}", place(old_line, old_count), place(new_line, new_count), lines);
    old_line += old_count;
    new_line += new_count;
    at = end;
  }
  return result;
}

}  // namespace polc
