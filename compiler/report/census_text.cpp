#include "compiler/report/census_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "compiler/report/answer_layout.h"
#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

using llvm::json::Array;
using llvm::json::Object;

constexpr int format_version = 1;

std::optional<std::string> text_at(const Object& object, llvm::StringRef key) {
  const auto found = object.getString(key);
  return found ? std::optional(found->str()) : std::nullopt;
}

std::optional<CensusRow> row_of(const Object& object) {
  const auto permission = text_at(object, "permission");
  const auto role = text_at(object, "role");
  const auto all_by_default = text_at(object, "all_by_default");
  const auto all_cases = text_at(object, "all_cases");
  const Array* counts = object.getArray("counts");
  if (!permission || !role || !all_by_default || !all_cases || counts == nullptr) return std::nullopt;
  CensusRow row{{*role}, *permission, {}, *all_by_default, *all_cases, {}};
  for (const llvm::json::Value& each : *counts) {
    const Object* count = each.getAsObject();
    if (count == nullptr) return std::nullopt;
    const auto level = text_at(*count, "level");
    const auto by_default = text_at(*count, "by_default");
    const auto cases = text_at(*count, "cases");
    const auto condition = text_at(*count, "if");
    const auto fingerprint = text_at(*count, "fingerprint");
    const auto fingerprint_by_default = text_at(*count, "fingerprint_by_default");
    if (!level || !by_default || !cases || !condition || !fingerprint || !fingerprint_by_default) return std::nullopt;
    row.counts.push_back({*level, *by_default, *cases, *condition, true, *fingerprint, *fingerprint_by_default, {}});
  }
  return row;
}

using Line = std::array<std::string, 6>;
using Widths = std::array<std::size_t, 6>;

bool has_conditions(const std::vector<Line>& lines) {
  return std::any_of(lines.begin() + 1, lines.end(), [](const Line& line) { return !line.back().empty(); });
}

/// The columns from `first` to before `end`.
std::string cells(const Line& line, const Widths& widths, std::size_t first, std::size_t end) {
  std::string written;
  for (std::size_t column = first; column < end; ++column) written += padded(line[column], widths[column] + 2);
  return written.substr(0, written.find_last_not_of(' ') + 1);
}

/// Conditions are wrapped in their column.
std::string table_text(const std::vector<Line>& lines, const Widths& widths, std::size_t width) {
  const std::size_t column = std::accumulate(widths.begin(), widths.end() - 1, 2 * (widths.size() - 1));
  std::string text;
  for (const Line& line : lines) {
    std::string before = cells(line, widths, 0, line.size() - 1);
    for (const std::string& each : wrapped(line.back(), width - column)) {
      text += each.empty() ? before : padded(before, column) + each;
      text += "\n";
      before.clear();
    }
  }
  return text;
}

/// Each permission above its roles, and a condition that has no room behind its counts below them.
std::string blocks_text(const std::vector<Line>& lines, const Widths& widths, std::size_t width) {
  std::string text = lines.front().front() + "\n";
  std::string permission;
  for (std::size_t number = 0; number < lines.size(); ++number) {
    const Line& line = lines[number];
    if (number != 0 && line.front() != permission) text += line.front() + "\n";
    permission = line.front();
    const std::string counts = "  " + cells(line, widths, 1, line.size() - 1);
    const std::string whole = "  " + cells(line, widths, 1, line.size());
    if (display_width(whole) <= width) {
      text += whole + "\n";
      continue;
    }
    text += counts + "\n";
    const std::string condition = number == 0 ? line.back() : "if " + line.back();
    for (const std::string& each : wrapped(condition, width > 30 ? width - 4 : 26)) text += "    " + each + "\n";
  }
  return text;
}

std::string end_text(const Census& census, std::size_t width) {
  const std::string text =
      fmt::format("{} permissions, {} roles; a role that is not listed has no case", census.permissions, census.roles);
  const bool is_proved = std::all_of(census.rows.begin(), census.rows.end(), [](const CensusRow& row) {
    return std::all_of(row.counts.begin(), row.counts.end(),
                       [](const CensusCount& count) { return count.is_proved_smallest; });
  });
  std::string lines;
  if (!is_proved) {
    for (const std::string& each : wrapped(may_be_shorter, width)) lines += each + "\n";
  }
  for (const std::string& each : wrapped(text, width)) lines += each + "\n";
  return lines;
}

}  // namespace

std::string census_text(const Census& census, std::size_t width) {
  std::vector<Line> lines{{"permission", "role", "level", "by default", "in all accounts", "if"}};
  for (const CensusRow& row : census.rows) {
    for (const CensusCount& count : row.counts) {
      lines.push_back({visible(path_text(row.permission)), visible(name_text(row.roles.front())),
                       visible(name_text(count.level)), count.by_default + " of " + row.all_by_default,
                       count.cases + " of " + row.all_cases,
                       count.condition == "always" ? "" : visible(count.condition)});
    }
  }
  if (!has_conditions(lines)) lines.front().back().clear();
  std::array<std::size_t, 6> widths{};
  for (const Line& line : lines) {
    for (std::size_t column = 0; column < line.size(); ++column)
      widths[column] = std::max(widths[column], display_width(line[column]));
  }
  constexpr std::size_t narrowest_conditions = 24;
  const std::size_t needed = std::accumulate(widths.begin(), widths.end() - 1, 2 * (widths.size() - 1)) +
                             std::min(widths.back(), narrowest_conditions);
  return (needed <= width ? table_text(lines, widths, width) : blocks_text(lines, widths, width)) +
         end_text(census, width);
}

std::string census_json(const Census& census) {
  Array rows;
  for (const CensusRow& row : census.rows) {
    Array counts;
    Array tested;
    for (const std::string& each : row.tested) tested.push_back(json_string(each));
    for (const CensusCount& count : row.counts) {
      counts.push_back(Object{{"level", json_string(count.level)},
                              {"by_default", count.by_default},
                              {"cases", count.cases},
                              {"if", json_string(count.condition)},
                              {"proved_smallest", count.is_proved_smallest},
                              {"fingerprint", count.fingerprint},
                              {"fingerprint_by_default", count.fingerprint_by_default}});
    }
    rows.push_back(Object{{"permission", json_string(row.permission)},
                          {"role", json_string(row.roles.front())},
                          {"tested", std::move(tested)},
                          {"all_by_default", row.all_by_default},
                          {"all_cases", row.all_cases},
                          {"counts", std::move(counts)}});
  }
  return json_text(Object{{"format_version", format_version},
                          {"policy", json_string(census.policy)},
                          {"permissions", static_cast<std::int64_t>(census.permissions)},
                          {"roles", static_cast<std::int64_t>(census.roles)},
                          {"rows", std::move(rows)}}) +
         "\n";
}

std::string census_changes_json(const std::vector<CensusChange>& changes, const std::string& folder) {
  Array list;
  for (const CensusChange& each : changes) {
    Array places;
    for (const DiffPlace& place : each.places)
      places.push_back(Object{{"file", json_string(folder + place.file)},
                              {"line", place.line},
                              {"column", place.column},
                              {"text", json_string(place.text)}});
    list.push_back(Object{{"permission", json_string(each.permission)},
                          {"role", json_string(each.role)},
                          {"level", json_string(each.level)},
                          {"change", json_string(each.change)},
                          {"places", std::move(places)}});
  }
  return json_text(Object{{"format_version", format_version}, {"changes", std::move(list)}}) + "\n";
}

std::string census_changes_text(const std::vector<CensusChange>& changes, const std::string& folder,
                                std::size_t width) {
  std::string text;
  for (const CensusChange& each : changes) {
    const std::string head = fmt::format("{} {}: {}", visible(name_text(each.role)),
                                         visible(path_text(each.permission)), visible(each.change));
    for (const std::string& line : wrapped(head, width, 4)) text += line + "\n";
    for (const DiffPlace& place : each.places)
      text +=
          fmt::format("  {}:{}:{}: {}\n", visible(folder + place.file), place.line, place.column, visible(place.text));
  }
  return text +
         fmt::format("{} difference{} from the census that was kept\n", changes.size(), changes.size() == 1 ? "" : "s");
}

std::optional<Census> read_census(const std::string& text, std::string& problem) {
  auto parsed = llvm::json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());  // Of a policy, say: where it stops being JSON helps nobody.
    problem = "it is not a census: `polc census POLICY --format=json > FILE` writes one";
    return std::nullopt;
  }
  const Object* object = parsed->getAsObject();
  std::optional<std::int64_t> version;
  if (object != nullptr) {
    if (const auto found = object->getInteger("format_version")) version = *found;
  }
  const Array* rows = object == nullptr ? nullptr : object->getArray("rows");
  problem = "it is not what `polc census --format=json` writes";
  if (!version || *version != format_version || rows == nullptr) return std::nullopt;
  Census census;
  for (const llvm::json::Value& each : *rows) {
    const Object* row = each.getAsObject();
    std::optional<CensusRow> read = row == nullptr ? std::nullopt : row_of(*row);
    if (!read) return std::nullopt;
    census.rows.push_back(std::move(*read));
  }
  problem.clear();
  return census;
}

}  // namespace polc
