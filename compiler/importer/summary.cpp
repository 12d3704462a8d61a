#include "compiler/importer/summary.h"

#include <fmt/format.h>

#include "compiler/text/visible.h"

namespace polc::importer {
namespace {

// More than these are in the json.
constexpr std::size_t max_items = 8;

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

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
  if (items.size() > max_items) text += line("", fmt::format("and {} more", items.size() - max_items));
  return text;
}

std::string words_text(const std::vector<UsedWord>& words) {
  std::string text;
  for (std::size_t word = 0; word < words.size() && word < max_items; ++word) {
    const std::string& name = words[word].word;
    if (!text.empty()) text += ", ";
    text += name.empty() ? "blank" : fmt::format("`{}`", name);
    if (name != words[word].meaning) text += " = " + words[word].meaning;
    text += fmt::format(" ({})", words[word].cells);
  }
  if (words.size() > max_items) text += fmt::format(", and {} more", words.size() - max_items);
  return text;
}

}  // namespace

std::string summary_text(const ImportSummary& summary) {
  const AccessTable& table = summary.table;
  std::string text = fmt::format("{}: {}, {}, {}\n", visible(summary.file), counted(table.roles.size(), "role"),
                                 counted(table.permissions.size(), "permission"),
                                 visible(fmt::format("{}", fmt::join(table.levels, " < "))));
  for (const auto& [key, fact] : summary.reading.facts) text += line(key, fact);
  if (!summary.reading.words.empty()) text += line("words", words_text(summary.reading.words));
  text += lines("left out", summary.reading.skipped);
  text += lines("inferred", summary.inferred);
  return text + line("compared", fmt::format("{}: the policy decides what the table says",
                                             counted(static_cast<std::size_t>(summary.cells), "cell")));
}

}  // namespace polc::importer
