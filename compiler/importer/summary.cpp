#include "compiler/importer/summary.h"

#include <fmt/format.h>

#include "compiler/diagnostics/finding_tally.h"
#include "compiler/text/name_list.h"
#include "compiler/text/visible.h"

namespace polc::importer {
namespace {

// More than these are in the json.
constexpr std::size_t max_items = 8;

/// Names and words of the table stand in the text.
std::string line(std::string_view key, std::string_view text) {
  return fmt::format("  {:<12} {}\n", key, visible(text));
}

/// Short ones on one line, long ones on a line each.
std::string lines(std::string_view key, const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t item = 0; item < items.size() && item < max_items; ++item) {
    text += line(item == 0 ? key : "", items[item]);
  }
  if (items.size() > max_items) text += line("", and_more(items.size() - max_items));
  return text;
}

/// "`Own only` = allow if own (3)"
std::string word_text(const UsedWord& used) {
  const std::string name = used.word.empty() ? "blank" : in_backquotes(used.word);
  const std::string meaning = used.word == used.meaning ? "" : " = " + used.meaning;
  return fmt::format("{}{} ({})", name, meaning, used.cells);
}

}  // namespace

std::string summary_text(const ImportSummary& summary) {
  const AccessTable& table = summary.table;
  std::string text = fmt::format("{}: {}, {}, {}\n", visible(summary.file), counted(table.roles.size(), "role"),
                                 counted(table.permissions.size(), "permission"),
                                 visible(fmt::format("{}", fmt::join(table.levels, " < "))));
  for (const auto& [key, fact] : summary.reading.facts) text += line(key, fact);
  if (!summary.reading.words.empty()) text += line("words", first_of(summary.reading.words, max_items, word_text));
  text += lines("left out", summary.reading.skipped);
  text += lines("inferred", summary.inferred);
  return text + line("compared", fmt::format("{}: the policy decides what the table says",
                                             counted(static_cast<std::size_t>(summary.cells), "cell")));
}

}  // namespace polc::importer
